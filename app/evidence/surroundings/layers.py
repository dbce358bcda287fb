"""The layers of a map of a place and of what is around it, the lowest first.

Wards, High Impact Neighbourhoods and over them hotspots; then what the map is of; open cases on top. Nothing
is told apart by colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from app.evidence.hotspots.picture import layer_of_frame
from app.evidence.surroundings.around import NearCase, Surroundings
from app.evidence.surroundings.queries import frame_of_hotspots
from app.mapping.layer_frames import Fact, areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, Layer, LegendEntry, PinLayer, legend_of
from app.places.geography.areas import ward_frame
from app.words import day

OWN = AreaClass("own", "Ward", fill="#dfe7ee", outline="#0b0c0c", weight=2, opacity=0.6)
OWN_OF_MANY = replace(OWN, label="Wards", outline="#6f777b", weight=1)
OTHER = AreaClass("other", "Wards around it", outline="#6f777b", weight=1)
# Hatched, since a line alone would also enclose a ward that is none and has some on all sides.
HIN = AreaClass(
    "hin", "High Impact Neighbourhood", fill="#0b0c0c", outline="#0b0c0c", weight=3, pattern="sparse"
)
MOST_APART = 20  # pins; more are clustered
GROUND = AreaClass("ground", "The area", outline="#1d70b8", weight=4)


# Over shaded squares: lines that leave the shades to be seen.
OUTLINED = (
    AreaClass("persistent", "Persistent hotspot", outline="#8c1d18", weight=4),
    AreaClass("emerging", "Emerging hotspot", outline="#8c1d18", weight=4, dash="10 4"),
    AreaClass("fading", "Fading hotspot", outline="#1d5fa8", weight=4, dash="2 4"),
    AreaClass("whole", "Hotspot of the whole period", outline="#8c1d18", weight=4, dash="14 4 2 4"),
    AreaClass("borderline", "Borderline: perhaps a hotspot", outline="#4a0d0a", weight=3, dash="4 4"),
)


def layers_of(around: Surroundings, own: Sequence[Layer] = (), under: Sequence[Layer] = ()) -> list[Layer]:
    """`own`: layers of the thing itself, over hotspots and under cases; `under`: what lies under hotspots.

    Layers with nothing in them go.
    """
    hotspots = [_outlined(layer) for layer in _hotspots(around)] if under else _hotspots(around)
    ground: list[Layer] = [*_wards(around), *under, *_hins(around), *hotspots, *_ground(around), *own]
    return [layer for layer in (*ground, *_cases(around)) if layer]


def legend_sections(layers: Sequence[Layer]) -> list[tuple[str, tuple[LegendEntry, ...]]]:
    """Swatches with their words. Only a layer of several kinds has a heading of its own."""
    legends = [(layer.name, legend_of(layer)) for layer in layers]
    alone = tuple(entries[0] for _, entries in legends if len(entries) == 1)
    return [("On the map", alone), *((name, entries) for name, entries in legends if len(entries) > 1)]


def _wards(around: Surroundings) -> Iterator[AreaLayer]:
    """All wards, so that whoever moves the map knows where they are; framed by those of the place."""
    wards, here = ward_frame(), around.place.ward_ids
    own, others = wards[wards.index.isin(here)], wards[~wards.index.isin(here)]
    framed = around.place.ground is None
    yield AreaLayer("Wards around it", others.assign(kind=OTHER.key), (OTHER,), labels="name", framed=False)
    name = "Ward" if len(here) == 1 else "Wards"
    names = [f"{ward} ward" for ward in own["name"]] if len(here) == 1 else list(own["name"])
    drawn = own.assign(kind=OWN.key, name=names)
    looks = OWN if len(here) == 1 else OWN_OF_MANY
    yield AreaLayer(name, drawn, (looks,), labels="name", framed=framed)


def _hotspots(around: Surroundings) -> Iterator[AreaLayer]:
    published = around.published
    if published is None or not around.hotspots:
        return
    codes = [hotspot.row["code"] for hotspot in around.hotspots]
    frame = frame_of_hotspots(published)
    near = frame[frame["code"].isin(codes)]
    hrefs = [_address_of_hotspot(published.run.id, code) for code in near["code"]]
    yield layer_of_frame(near.assign(href=hrefs), framed=False)


def _outlined(layer: AreaLayer) -> AreaLayer:
    return replace(layer, classes=OUTLINED, hollow=True)


def _address_of_hotspot(run_id: int, code: str) -> str:
    return url_for("profiles.hotspot", run_id=run_id, code=code.replace(" ", "-"))


def _hins(around: Surroundings) -> Iterator[AreaLayer]:
    wards = ward_frame()
    hins = [hin for hin in around.hins if hin.ward_id in wards.index]
    if hins:
        drawn = wards.loc[[hin.ward_id for hin in hins]]
        since = [(("High Impact Neighbourhood since", day(hin.since)),) for hin in hins]
        hrefs = [url_for("evidence.neighbourhoods.show", hin_id=hin.id) for hin in hins]
        frame = drawn.assign(kind=HIN.key, facts=since, href=hrefs)
        yield AreaLayer("High Impact Neighbourhoods", frame, (HIN,), hollow=True, framed=False)


def _ground(around: Surroundings) -> Iterator[AreaLayer]:
    if around.place.ground:
        looks = replace(GROUND, label=around.place.ground_name)
        frame = areas([around.place.ground], kind=GROUND.key, name=around.place.ground_name)
        yield AreaLayer(around.place.ground_name, frame, (looks,), hollow=True)


def _cases(around: Surroundings) -> Iterator[PinLayer]:
    if around.cases:
        frame = frame_of_cases(around.cases, [str(case.tier_level) for case in around.cases])
        name = "Other open cases" if around.place.point else "Open cases"
        yield PinLayer(name, frame, TIER_PINS, clustered=len(frame) > MOST_APART, framed=False)


def frame_of_cases(cases: Sequence[NearCase], kinds: list[str]) -> Any:
    """Pins of cases, each of one of these kinds."""
    return points(
        [case.easting for case in cases],
        [case.northing for case in cases],
        kind=kinds,
        name=[case.title for case in cases],
        caption=[case.reference for case in cases],
        facts=[_facts(case) for case in cases],
        href=[url_for("cases.show", reference=case.reference) for case in cases],
    )


def _facts(case: NearCase) -> tuple[Fact, ...]:
    restricted: tuple[Fact, ...] = (("Restricted", "To the people on its list"),) if case.restricted else ()
    return (*restricted, ("Note", case.note)) if case.note else restricted
