"""What is drawn on the map: which layers, in which shades, and what does a click on a ward say?

Wards lowest, then High Impact Neighbourhoods, task-and-finish groups, and cases on top. Nothing is told
apart by colour alone: groups by pattern, line and label, tiers by shape and number.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for

from app.geography.areas import ward_shapes
from app.geography.map_layers import AreaClass, AreaLayer, Fact, Layer, LegendEntry, MapArea, legend_of
from app.geography.shading import shade
from app.governance.choices import Rows
from app.maps.filters import Drawn, MapFilter, Shade
from app.maps.pins import pin_kinds, pin_layer
from app.maps.queries import City, Ward
from app.maps.scopes import Shapes, scope_layer, short_name
from app.words import joined, thousands

Section = tuple[str, tuple[LegendEntry, ...]]

WARDS = "Wards"
UNKNOWN = AreaClass("unknown", "Not known", fill="#ffffff", dash="2 4")
HIN = AreaClass("hin", "Thick black line", outline="#0b0c0c", weight=4)


def layers_of(city: City, asked: MapFilter, tiers: Rows, points: Sequence[Any]) -> list[Layer]:
    """The lowest first. A layer that has nothing on it is left out."""
    shapes = ward_shapes()
    layers = [_wards(city, asked, shapes)]
    if Drawn.HINS in asked.draw:
        layers.append(_hins(city, shapes))
    if Drawn.GROUPS in asked.draw:
        layers.append(scope_layer(city, shapes))
    drawn: list[Layer] = [layer for layer in layers if layer.areas]
    if Drawn.CASES in asked.draw and points:
        drawn.append(pin_layer(points, tiers))
    return drawn


def legend_of_map(city: City, asked: MapFilter, tiers: Rows) -> list[Section]:
    """What is on the map, by layer, without drawing it."""
    headings = {WARDS: f"Wards by {shaded_by(city, asked)}"}
    layers = layers_of(city, asked, tiers, [])
    sections = [(headings.get(layer.name, layer.name), legend_of(layer)) for layer in layers]
    on_map = {str(tier.level) for tier in tiers if city.drawn_in_tier(tier.level)}
    kinds = tuple(kind for kind in pin_kinds(tiers) if kind.key in on_map)
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
    """As few as tell wards apart, and never so few that some become none."""
    if asked.shade is not Shade.RATE:
        return 0
    return 1 if min((value for value in values.values() if value), default=0) >= 1 else 2


def _wards(city: City, asked: MapFilter, shapes: Shapes) -> AreaLayer:
    values = values_of(city, asked)
    classes, class_of = shade(values, decimals=decimals_of(values, asked))
    areas = [
        MapArea(
            kind=class_of.get(ward.id, UNKNOWN.key),
            geometry=shapes[ward.id],
            name=ward.name,
            facts=tuple(_ward_facts(ward, city)),
            href=_ward_address(ward, city, asked),
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


def _ward_address(ward: Ward, city: City, asked: MapFilter) -> str | None:
    listed = ward.cases and city.can_be_listed
    return f"{url_for('caseload.index')}?{asked.cases_of(ward.id)}" if listed else None


def _hins(city: City, shapes: Shapes) -> AreaLayer:
    areas = [
        MapArea(HIN.key, shapes[ward.id], ward.name, (("High Impact Neighbourhood", "Yes"),))
        for ward in city.wards
        if ward.hin and ward.id in shapes
    ]
    return AreaLayer(Drawn.HINS.label, tuple(areas), (HIN,), hollow=True)
