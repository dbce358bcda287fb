"""Build the map layers of a result, and the outlines over its density surface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.evidence.hotspots.density_picture import SHADES
from app.evidence.hotspots.places import boundaries_of, list_ward_boundaries
from app.evidence.hotspots.question import Question
from app.evidence.hotspots.wording import (
    COURSES,
    PlaceRow,
    course_words,
    is_borderline,
    months_hot,
    whole_period,
)
from app.evidence.statistics.hotspots.over_time import Course
from app.mapping.layer_frames import GRID, Shapes, areas, simplified
from app.mapping.map_layers import AreaClass, AreaLayer
from app.places.geography import contiguity
from app.places.geography.areas import SIMPLE, ward_frame
from app.words import thousands

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WARD = AreaClass("ward", "Wards", outline="#6f777b", weight=1)
# Distinguished by pattern, not by colour alone.
CLASSES = {
    Course.PERSISTENT: AreaClass("persistent", "Persistent hotspot", fill="#8c1d18", outline="#4a0d0a"),
    Course.EMERGING: AreaClass("emerging", "Emerging hotspot", fill="#b3470f", pattern="diagonal"),
    Course.FADING: AreaClass("fading", "Fading hotspot", fill="#1d5fa8", pattern="dots"),
}
WHOLE = AreaClass("whole", "Hotspot of the whole period", fill="#8c1d18", pattern="grid")
BORDERLINE = AreaClass(
    "borderline", "Borderline: perhaps a hotspot", fill="#d4c1a1", outline="#4a0d0a", weight=2, dash="4 4"
)


def layers(question: Question, places: Sequence[PlaceRow]) -> list[AreaLayer]:
    """Ward outlines and hot places as layers; empty where there is nothing to draw."""
    drawn = [*ward_layers(), hotspot_layer(question, places)]
    return [layer for layer in drawn if layer]


def hotspot_layer(question: Question, places: Sequence[PlaceRow], name: str = "Hotspots") -> AreaLayer:
    """The hot places as one layer, for any map."""
    return layer_of_frame(hotspot_frame(question, places), name)


def hotspot_frame(question: Question, places: Sequence[PlaceRow]) -> GeoDataFrame:
    """The hot places with their boundaries as they are, and the columns of a layer beside their `code`."""
    boundaries = boundaries_of(question, places)
    drawn = [place for place in places if place["code"] in boundaries]
    return areas(
        [boundaries[place["code"]] for place in drawn],
        code=[place["code"] for place in drawn],
        kind=[_class(place).key for place in drawn],
        name=[place["name"] for place in drawn],
        facts=[_facts(place) for place in drawn],
    )


def layer_of_frame(frame: GeoDataFrame, name: str = "Hotspots", **options: Any) -> AreaLayer:
    """A layer of some of a frame's hot places, simplified for a screen."""
    drawn = frame.set_geometry(simplified(frame.geometry, SIMPLE))
    return AreaLayer(name, drawn, (*CLASSES.values(), WHOLE, BORDERLINE), **options)


def shapes_of(question: Question, places: Sequence[PlaceRow]) -> Shapes:
    """The whole shape of each of these places; none for an LSOA that has ended."""
    from geopandas import GeoSeries

    boundaries = boundaries_of(question, places)
    return GeoSeries.from_wkb([boundaries.get(place["code"]) for place in places], crs=GRID)


def ward_layers() -> list[AreaLayer]:
    """Ward outlines and names, to lie under hotspots; empty where no ward has a boundary."""
    layer = AreaLayer("Wards", ward_frame().assign(kind=WARD.key), (WARD,), labels="name")
    return [layer] if layer else []


def _class(place: PlaceRow) -> AreaClass:
    if is_borderline(place):
        return BORDERLINE
    return CLASSES.get(place["course"], WHOLE)


def _facts(place: PlaceRow) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Ward", place["ward"] or "Outside the wards as drawn"),
        ("Incidents", thousands(place["number"])),
        ("Gi* (z)", f"{place['z']:.1f}"),
        ("Whole period", whole_period(place)),
        *([("Hotspot in", f"{months_hot(place)} months")] if months_hot(place) else []),
    ]
    return (*facts, ("Month by month", course_words(place))) if place["course"] in COURSES else tuple(facts)


# --- the density surface -----------------------------------------------------------------------------
def ward_paths(density: Mapping[str, Any]) -> list[str]:
    """Ward outlines as SVG paths, with the origin at the surface's north-west corner."""
    west, north = density["west"], density["south"] + density["height"]
    return [
        " ".join(_path(ring, west, north) for ring in contiguity.outline_path(boundary, tolerance=40))
        for boundary in list_ward_boundaries()
    ]


def _path(ring: Sequence[tuple[int, int]], west: float, north: float) -> str:
    points = " ".join(f"{x - west:.0f},{north - y:.0f}" for x, y in ring)
    return f"M{points}Z"


def density_legend(density: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of a shade and the incidents per square kilometre at which it begins."""
    limits = density["limits"]
    words = [f"under {limits[0]:,.0f}"]
    words += [
        f"{low:,.0f} to {high:,.0f}" for low, high in zip(limits, [*limits[1:], density["most"]], strict=True)
    ]
    return list(zip(SHADES, words, strict=True))
