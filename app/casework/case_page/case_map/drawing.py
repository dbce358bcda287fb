"""Draw the map of one case: its place, its ward's outline, and the open cases near it.

Plain values in, a rendered map out. The same values give the same map, so maps are cached: a case is
read far more often than anything on its map changes.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from app.mapping.folium_pages import RenderedMap, Tiles, render_map
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, Layer, MapArea, Pin, PinKind, PinLayer
from app.places.geography import boundaries, grid

MOST_CACHED = 200
CORNER_METRES = 10  # corners that stand out by less are not seen at this size
WARD = AreaClass("ward", "Ward", fill="#dfe7ee", outline="#0b0c0c", weight=2, opacity=0.6)
HERE = PinKind("here", "This case", "#b10e1e", "diamond", "!", raised=True)


@dataclass(frozen=True)
class Spot:
    """A case on the map."""

    easting: int
    northing: int
    tier: int
    title: str
    reference: str
    href: str


@dataclass(frozen=True)
class CaseOnMap:
    """The values that a case's map is drawn from."""

    place: str
    ward_name: str
    ward_boundary: bytes | None
    here: Spot | None
    nearby: tuple[Spot, ...]


@functools.lru_cache(maxsize=MOST_CACHED)
def draw(case: CaseOnMap, static_url: Callable[[str], str], tiles: Tiles | None) -> RenderedMap | None:
    """Return the map, or None if neither the place nor the ward's outline is known."""
    layers = [layer for layer in (_ward(case), _nearby(case), _here(case)) if layer]
    if not layers:
        return None
    label = f"Map of {case.place or case.ward_name}"
    return render_map(layers, label=label, static_url=static_url, tiles=tiles, switches=False)


def _ward(case: CaseOnMap) -> Layer | None:
    if case.ward_boundary is None:
        return None
    area = MapArea("ward", _outline(case.ward_boundary), f"{case.ward_name} ward")
    return AreaLayer("Ward", (area,), (WARD,))


@functools.lru_cache(maxsize=MOST_CACHED)
def _outline(boundary: bytes) -> dict:
    return boundaries.to_geojson([boundary], tolerance=CORNER_METRES)[0]


def _nearby(case: CaseOnMap) -> Layer | None:
    if not case.nearby:
        return None
    pins = tuple(_pin(spot, str(spot.tier)) for spot in case.nearby)
    return PinLayer("Other open cases", pins, TIER_PINS, clustered=False)


def _here(case: CaseOnMap) -> Layer | None:
    return PinLayer("This case", (_pin(case.here, "here"),), (HERE,), clustered=False) if case.here else None


def _pin(spot: Spot, kind: str) -> Pin:
    longitude, latitude = grid.to_lonlat(spot.easting, spot.northing)
    return Pin(longitude, latitude, kind, spot.title, caption=spot.reference, href=spot.href)
