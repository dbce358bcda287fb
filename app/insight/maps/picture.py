"""Build the layers, legend and popup facts of the map.

Wards, LSOAs and squares lie lowest, one of them at a time; then High Impact Neighbourhoods, hotspots,
task-and-finish groups, and cases on top. Nothing is told apart by colour alone: shades differ in lightness,
hotspots and groups in pattern, line and label, tiers in shape and number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import url_for

from app.casework.task_groups.scope_style import short_name
from app.evidence.hotspots.picture import hotspot_layer
from app.evidence.surroundings import layers as surroundings
from app.insight.maps import choropleth
from app.insight.maps.case_layer import pin_kinds, pin_layer
from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlace, SmallPlaces
from app.insight.maps.filters import Drawn, MapFilter, Shade
from app.insight.maps.queries import City, Ward
from app.insight.maps.task_group_layer import scope_layer
from app.mapping.layer_frames import Fact, Shapes, areas
from app.mapping.map_layers import AreaClass, AreaLayer, Layer, LegendEntry, legend_of
from app.models.area import AreaKind
from app.places.geography import contiguity
from app.places.geography.areas import area_frame, shapes_by_id, tolerance_for
from app.structure.choices import Rows
from app.words import in_words, percent, sentence_case, thousands

WARDS, OUTLINES, PLACE = "Wards", "Names of wards", "The place you chose"
UNKNOWN = AreaClass("unknown", "Not known", fill="#ffffff", dash="2 4")
OUTLINE = AreaClass("outline", "Wards", outline="#0b0c0c", weight=1.5)
HIN = replace(surroundings.HIN, label="Black line and wide hatch")


class Section(NamedTuple):
    """Legend of one layer."""

    name: str
    heading: str
    entries: tuple[LegendEntry, ...]


class StaticPicture(NamedTuple):
    """A picture for paper: title, layers and legend."""

    title: str
    layers: list[Layer]
    legend: list[tuple[str, tuple[LegendEntry, ...]]]


def layers_of(city: City, map_filter: MapFilter, tiers: Rows, points: Sequence[Any]) -> list[Layer]:
    """Layers from lowest to highest; empty layers are left out."""
    drawn: list[Layer] = [layer for layer in _area_layers(city, map_filter) if layer]
    if Drawn.CASES in map_filter.draw and points:
        drawn.append(pin_layer(points, tiers))
    return drawn


def legend_of_map(city: City, map_filter: MapFilter, tiers: Rows) -> list[Section]:
    """Legend sections by layer, built without reading the pins."""
    synthetic = choropleth.is_synthetic(city)
    headings = {WARDS: f"Wards by {choropleth.measured(map_filter.shade, city.incidents, synthetic)}"}
    for small_places in city.finer:
        by = choropleth.shade_of(small_places.drawn, map_filter)
        headings[small_places.drawn.label] = (
            f"{small_places.drawn.label} by {choropleth.measured(by, city.incidents, synthetic)}"
        )
    layers = [layer for layer in layers_of(city, map_filter, tiers, []) if layer.name != OUTLINES]
    sections = [
        Section(layer.name, headings.get(layer.name, layer.name), legend_of(layer)) for layer in layers
    ]
    on_map = {str(tier.level) for tier in tiers if city.drawn_in_tier(tier.level)}
    kinds = tuple(kind for kind in pin_kinds(tiers) if kind.key in on_map)
    if kinds and Drawn.CASES in map_filter.draw:
        sections.append(Section(Drawn.CASES.label, Drawn.CASES.label, kinds))
    return sections


def static_pictures(layers: Sequence[Layer], legend: Sequence[Section]) -> list[StaticPicture]:
    """Paper has no layer switch, so return a picture each for wards, LSOAs and squares, all else on top."""
    alone = [layer.name for layer in layers if isinstance(layer, AreaLayer) and layer.alone]
    stills = []
    for name in alone or [layers[0].name]:
        without = {*alone, *({OUTLINES} if name == WARDS else ())} - {name}
        drawn = [layer for layer in layers if layer.name not in without]
        sections = [(section.heading, section.entries) for section in legend if section.name not in without]
        stills.append(StaticPicture(sections[0][0], drawn, sections))
    return stills


def _area_layers(city: City, map_filter: MapFilter) -> Iterator[AreaLayer]:
    tolerance = tolerance_for(city.ward_ids)
    drawn = area_frame(AreaKind.WARD, tolerance).geometry
    yield _wards(city, map_filter, drawn)
    for small_places in city.finer:
        assert city.incidents, "small places are read with incidents"
        shown = small_places is city.finer[-1]
        yield _small_places(small_places, city.incidents, map_filter, tolerance, shown=shown)
    if any(small_places.places for small_places in city.finer):
        yield _outlines(city, drawn)
    if city.incidents and city.incidents.outline:
        yield _place(city.incidents, city.incidents.outline)
    if Drawn.HINS in map_filter.draw:
        yield _hins(city, drawn)
    if city.hotspots:
        yield hotspot_layer(city.hotspots.question, city.hotspots.places, Drawn.HOTSPOTS.label)
    if Drawn.GROUPS in map_filter.draw:
        yield scope_layer(city, tolerance)


# --- wards ---------------------------------------------------------------------------------------------
def _wards(city: City, map_filter: MapFilter, drawn: Shapes) -> AreaLayer:
    shaded = choropleth.shade_wards(city, map_filter)
    wards = [(number, ward) for number, ward in enumerate(city.wards) if ward.id in drawn.index]
    frame = areas(
        drawn.loc[[ward.id for _, ward in wards]],
        kind=[shaded.class_of.get(number, UNKNOWN.key) for number, _ in wards],
        name=[ward.name for _, ward in wards],
        facts=[tuple(_ward_facts(ward, city)) for _, ward in wards],
        href=[_ward_address(ward, city, map_filter) for _, ward in wards],
    )
    finer = any(small_places.places for small_places in city.finer)
    classes = (*shaded.classes, UNKNOWN)
    return AreaLayer(WARDS, frame, classes, labels="name", shown=not finer, alone=finer)


def _ward_facts(ward: Ward, city: City) -> Iterator[Fact]:
    yield "Open cases", thousands(ward.cases)
    if ward.rate is not None:
        yield "Per 1,000 residents", f"{ward.rate:,.2f}"
    if ward.recorded and city.incidents:
        yield from _recorded_facts(ward.recorded, city.incidents, choropleth.is_synthetic(city))
        yield "Recorded", city.incidents.period.words
    if ward.hin:
        yield "High Impact Neighbourhood", "Yes"
    if ward.groups:
        yield "Task-and-finish groups", in_words([short_name(group) for group in ward.groups])


def _recorded_facts(recorded: Recorded, incidents: Incidents, synthetic: bool = False) -> Iterator[Fact]:
    made_up = " (synthetic)" if synthetic else ""
    if not incidents.is_of_crime:
        yield f"{choropleth.label_of(Shade.CRIME, incidents)}{made_up}", thousands(recorded.crime)
        return
    yield f"Crime{made_up}", thousands(recorded.crime)
    yield f"ASB{made_up}", thousands(recorded.asb)
    yield f"Share of harm{made_up}", percent(recorded.harm_share)


def _ward_address(ward: Ward, city: City, map_filter: MapFilter) -> str | None:
    listed = ward.cases and city.can_be_listed
    return f"{url_for('caseload.index')}?{map_filter.cases_of(ward.id)}" if listed else None


def _outlines(city: City, drawn: Shapes) -> AreaLayer:
    """Ward outlines over LSOAs and squares, for orientation."""
    wards = [ward for ward in city.wards if ward.id in drawn.index]
    shapes, names = drawn.loc[[ward.id for ward in wards]], [ward.name for ward in wards]
    return AreaLayer(
        OUTLINES, areas(shapes, kind=OUTLINE.key, name=names), (OUTLINE,), labels="name", hollow=True
    )


def _place(incidents: Incidents, outline: bytes) -> AreaLayer:
    """The outline of the place that is asked about."""
    name = sentence_case(incidents.question.where.name)
    frame = areas([outline], kind=surroundings.GROUND.key, name=name)
    looks = replace(surroundings.GROUND, label=f"Outline of {incidents.question.where.name}")
    return AreaLayer(PLACE, frame, (looks,), hollow=True)


def _hins(city: City, drawn: Shapes) -> AreaLayer:
    hins = [ward for ward in city.wards if ward.hin and ward.id in drawn.index]
    frame = areas(
        drawn.loc[[ward.id for ward in hins]],
        kind=HIN.key,
        name=[ward.name for ward in hins],
        facts=(("High Impact Neighbourhood", "Yes"),),
    )
    return AreaLayer(Drawn.HINS.label, frame, (HIN,), hollow=True)


# --- LSOAs and squares ---------------------------------------------------------------------------------
def _small_places(
    small_places: SmallPlaces, incidents: Incidents, map_filter: MapFilter, tolerance: int, *, shown: bool
) -> AreaLayer:
    shaded = choropleth.shade_small(small_places, map_filter)
    places, shapes = _with_a_shape(small_places, tolerance)
    frame = areas(
        shapes,
        kind=[shaded.class_of.get(number, UNKNOWN.key) for number, _ in places],
        name=[place.name for _, place in places],
        facts=[tuple(_small_facts(place, incidents)) for _, place in places],
    )
    classes = (*(_thin(area_class) for area_class in shaded.classes), UNKNOWN)
    return AreaLayer(small_places.drawn.label, frame, classes, shown=shown, alone=True)


def _small_facts(place: SmallPlace, incidents: Incidents) -> Iterator[Fact]:
    if place.ward:
        yield "Ward", place.ward
    yield from _recorded_facts(place.recorded, incidents)


def _with_a_shape(
    small_places: SmallPlaces, tolerance: int
) -> tuple[list[tuple[int, SmallPlace]], Shapes | list[bytes]]:
    """The places that can be drawn, by their position, and the shape of each."""
    places = list(enumerate(small_places.places))
    if size := small_places.drawn.size:
        corners = [place.key for _, place in places if isinstance(place.key, tuple)]
        return places, contiguity.square_geometries(corners, size)
    lsoas = area_frame(AreaKind.LSOA, tolerance).geometry
    places = [(number, place) for number, place in places if place.key in lsoas.index]
    return places, lsoas.loc[[place.key for _, place in places]]


def shapes_of(small_places: SmallPlaces, places: Sequence[SmallPlace]) -> Shapes:
    """The whole shape of each of these LSOAs or squares."""
    keys: list[Any] = [place.key for place in places]
    if size := small_places.drawn.size:
        return areas(contiguity.square_geometries(keys, size)).geometry
    return shapes_by_id(AreaKind.LSOA, keys)


def _thin(area_class: AreaClass) -> AreaClass:
    """The class with a thin outline: with hundreds of places, normal lines would cover the shades."""
    return replace(area_class, outline="#8a8f92", weight=0.5)
