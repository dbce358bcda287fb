"""What is drawn on the map, in which shade, line and pattern, and what does a click on it say?

Wards lowest, then High Impact Neighbourhoods, task-and-finish groups, and cases on top. Nothing is told
apart by colour alone: groups by pattern, line and label, tiers by shape and number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

from flask import url_for

from app import clock
from app.geography import projection
from app.geography.areas import scope_shapes, ward_shapes
from app.geography.map_layers import (
    TIER_PINS,
    AreaClass,
    AreaLayer,
    Fact,
    Layer,
    LegendEntry,
    MapArea,
    Pin,
    PinKind,
    PinLayer,
    legend_of,
)
from app.geography.shading import shade
from app.maps.filters import Drawn, MapFilter, Shade
from app.maps.labels import spread
from app.maps.queries import City, Ward
from app.models import Rag, TaskGroupState, Tier
from app.task_groups.queries import OnMap
from app.words import day, days, joined, thousands

Section = tuple[str, tuple[LegendEntry, ...]]

WARDS = "Wards"
UNKNOWN = AreaClass("unknown", "Not known", fill="#ffffff", dash="2 4")
HIN = AreaClass("hin", "Thick black line", outline="#0b0c0c", weight=4)

# A group's state is its pattern, and how it is going is its line, in colour and kind.
PATTERNS = {
    TaskGroupState.PROPOSED: "dots",
    TaskGroupState.COMMISSIONED: "back-diagonal",
    TaskGroupState.REPORTING: "diagonal",
    TaskGroupState.EXTENDED: "grid",
}
LINES: dict[Rag | None, tuple[str, str | None]] = {
    Rag.GREEN: ("#00703c", None),
    Rag.AMBER: ("#a65100", "10 5"),
    Rag.RED: ("#ca3535", "3 5"),
    None: ("#505a5f", "1 6"),
}
SUFFIX = " task-and-finish group"


def layers_of(city: City, asked: MapFilter, tiers: Sequence[Tier], points: Sequence[Any]) -> list[Layer]:
    """The lowest first. A layer that has nothing on it is left out."""
    layers = [_wards(city, asked)]
    if Drawn.HINS in asked.draw:
        layers.append(_hins(city))
    if Drawn.GROUPS in asked.draw:
        layers.append(_groups(city))
    drawn: list[Layer] = [layer for layer in layers if layer.areas]
    if Drawn.CASES in asked.draw and points:
        drawn.append(_cases(points, tiers))
    return drawn


def legend_of_map(city: City, asked: MapFilter, tiers: Sequence[Tier]) -> list[Section]:
    """What is on the map, by layer, without drawing it."""
    headings = {WARDS: f"Wards by {shaded_by(city, asked)}"}
    layers = layers_of(city, asked, tiers, [])
    sections = [(headings.get(layer.name, layer.name), legend_of(layer)) for layer in layers]
    on_map = {str(tier.level) for tier in tiers if city.drawn_in_tier(tier.level)}
    kinds = tuple(kind for kind in _pin_kinds(tiers) if kind.key in on_map)
    return [*sections, (Drawn.CASES.label, kinds)] if kinds and Drawn.CASES in asked.draw else sections


# --- wards ---------------------------------------------------------------------------------------------
def values_of(city: City, asked: MapFilter) -> dict[int, float]:
    """What each ward is shaded by, where that is known."""
    read = {
        Shade.RATE: lambda ward: ward.rate,
        Shade.CASES: lambda ward: ward.cases,
        Shade.CRIME: lambda ward: ward.figures.crime if ward.figures else None,
        Shade.ASB: lambda ward: ward.figures.asb if ward.figures else None,
    }[asked.shade]
    values = ((ward.id, read(ward)) for ward in city.wards)
    return {ward_id: value for ward_id, value in values if value is not None}


def decimals_of(values: dict[int, float], asked: MapFilter) -> int:
    """As few as tell wards apart: a city with few cases has less than one in 1,000 residents."""
    if asked.shade is not Shade.RATE:
        return 0
    return 1 if max(values.values(), default=0) >= 1 else 2


def _wards(city: City, asked: MapFilter) -> AreaLayer:
    shapes, values = ward_shapes(), values_of(city, asked)
    classes, class_of = shade(values, decimals=decimals_of(values, asked))
    areas = [
        MapArea(
            kind=class_of.get(ward.id, UNKNOWN.key),
            geometry=shapes[ward.id],
            name=ward.name,
            facts=tuple(_ward_facts(ward, city)),
            href=_ward_address(ward, asked),
        )
        for ward in city.wards
        if ward.id in shapes
    ]
    return AreaLayer(WARDS, tuple(areas), (*classes, UNKNOWN), labels="name")


def shaded_by(city: City, asked: MapFilter) -> str:
    """Recorded crime, made up; or open cases per 1,000 residents."""
    words = asked.shade.label[0].lower() + asked.shade.label[1:]
    made_up = asked.shade.counts_incidents and city.incidents and city.incidents.source.synthetic
    return f"{words} (synthetic)" if made_up else words


def _ward_facts(ward: Ward, city: City) -> Iterator[Fact]:
    yield "Open cases", thousands(ward.cases)
    if ward.rate is not None:
        yield "Per 1,000 residents", f"{ward.rate:,.2f}"
    if ward.figures and city.incidents:
        made_up = " (synthetic)" if city.incidents.source.synthetic else ""
        yield f"Crime{made_up}", thousands(ward.figures.crime)
        yield f"ASB{made_up}", thousands(ward.figures.asb)
        yield "Recorded", city.incidents.period.words
    if ward.hin:
        yield "High Impact Neighbourhood", "Yes"
    if ward.groups:
        yield "Task-and-finish groups", joined([short_name(group) for group in ward.groups])


def _ward_address(ward: Ward, asked: MapFilter) -> str | None:
    return f"{url_for('caseload.index')}?{asked.cases_of(ward.id)}" if ward.cases else None


def _hins(city: City) -> AreaLayer:
    shapes = ward_shapes()
    areas = [
        MapArea(HIN.key, shapes[ward.id], ward.name, (("High Impact Neighbourhood", "Yes"),))
        for ward in city.wards
        if ward.hin and ward.id in shapes
    ]
    return AreaLayer(Drawn.HINS.label, tuple(areas), (HIN,), hollow=True)


# --- task-and-finish groups ----------------------------------------------------------------------------
def _groups(city: City) -> AreaLayer:
    """Each group's scope, as far as it lies in the wards that are shown."""
    middles = {ward.id: ward.middle for ward in city.wards if ward.middle and ward.id in ward_shapes()}
    scopes = [frozenset(group.ward_ids) & middles.keys() or frozenset(middles) for group in city.groups]
    if not middles or not scopes:
        return AreaLayer(Drawn.GROUPS.label, (), ())
    longitudes, latitudes = projection.to_lonlat(*zip(*spread(scopes, middles), strict=True))
    places = zip(longitudes.tolist(), latitudes.tolist(), strict=True)
    areas = map(_group_area, city.groups, scope_shapes(scopes), places, repeat(city))
    classes = map(_group_class, city.groups)
    return AreaLayer(Drawn.GROUPS.label, tuple(areas), tuple(classes), labels="tag", hollow=True)


def _group_area(group: OnMap, shape: dict, label_at: tuple[float, float], city: City) -> MapArea:
    return MapArea(
        kind=f"group-{group.id}",
        geometry=shape,
        name=group.name,
        facts=tuple(_group_facts(group, city)),
        href=url_for("task_groups.show", task_group_id=group.id),
        label=f"{short_name(group)}: {group.rag.value if group.rag else 'no report yet'}",
        label_at=label_at,
    )


def _group_class(group: OnMap) -> AreaClass:
    colour, dash = LINES[group.rag]
    return AreaClass(
        key=f"group-{group.id}",
        label=f"{short_name(group)}: {group.state.label.lower()}, {progress(group).lower()}",
        fill=colour,
        outline=colour,
        weight=4,
        dash=dash,
        pattern=PATTERNS[group.state],
        opacity=0.5,
    )


def progress(group: OnMap) -> str:
    return group.rag.label if group.rag else "No report yet"


def short_name(group: OnMap) -> str:
    """What follows it on the map and in the table says that it is such a group."""
    return group.name[: -len(SUFFIX)] if group.name.lower().endswith(SUFFIX) else group.name


def _group_facts(group: OnMap, city: City) -> Iterator[Fact]:
    yield "State", group.state.label
    yield "Progress", progress(group)
    yield "Lead", group.lead
    late = f", {days(group.days_past_end)} ago" if group.days_past_end else ""
    yield "Ends", day(group.end_on) + late
    yield "Scope", scope_words(group, city)
    yield "Open cases", thousands(group.visible_cases)


def scope_words(group: OnMap, city: City) -> str:
    """The wards that are shown; the others of its scope by their number."""
    if not group.ward_ids:
        return "The whole city"
    names = [ward.name for ward in city.wards if ward.id in group.ward_ids]
    others = len(group.ward_ids) - len(names)
    return joined([*names, f"{others} more"] if others else names)


# --- cases ---------------------------------------------------------------------------------------------
def _cases(points: Sequence[Any], tiers: Sequence[Tier]) -> PinLayer:
    names = {tier.level: tier.name for tier in tiers}
    longitudes, latitudes = projection.to_lonlat(
        [point.easting for point in points], [point.northing for point in points]
    )
    pins = [
        _pin(point, round(float(longitude), 5), round(float(latitude), 5), names)
        for point, longitude, latitude in zip(points, longitudes, latitudes, strict=True)
    ]
    return PinLayer(Drawn.CASES.label, tuple(pins), _pin_kinds(tiers))


def _pin_kinds(tiers: Sequence[Tier]) -> tuple[PinKind, ...]:
    """The shapes of the four tiers, by the names that the partnership gives them."""
    names = {str(tier.level): f"Tier {tier.level}, {tier.name}" for tier in tiers}
    return tuple(replace(kind, label=names.get(kind.key, kind.label)) for kind in TIER_PINS)


def _pin(point: Any, longitude: float, latitude: float, tiers: dict[int, str]) -> Pin:
    facts: list[Fact] = [
        ("Stage", point.stage.label),
        ("Tier", f"{point.tier_level}, {tiers[point.tier_level]}"),
        ("Open for", days((clock.now() - point.logged_at).days)),
    ]
    if point.restricted:
        facts.append(("Restricted", "To the people on its list"))
    return Pin(
        longitude, latitude, str(point.tier_level), point.title, point.reference, tuple(facts),
        href=url_for("cases.show", reference=point.reference),
    )  # fmt: skip
