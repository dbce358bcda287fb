"""What may stand in the GeoDataFrame of a layer, and how to make one.

    areas(boundaries, kind="ward", name=names, facts=facts)
    points(eastings, northings, kind=tiers, name=titles, href=addresses)

A column is one value for all, or a list with one for each. Missing columns get what is usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely
from pyproj import CRS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

GRID, LONLAT = CRS("EPSG:27700"), CRS("EPSG:4326")
DECIMALS = 5  # of a degree: about a metre
AREAS, POINTS = frozenset({"Polygon", "MultiPolygon"}), frozenset({"Point"})
FARTHEST = 10_000_000  # metres from the Grid's origin; projected from farther off, a number is none

Shapes: TypeAlias = "GeoSeries"  # by this name also for whoever may not import the library
Fact = tuple[str, str]  # a label and what it says, both for people: ("Open cases", "12")

# The columns of every layer, beside its geometry.
USUAL: Mapping[str, Any] = {
    "kind": "",  # the key of its class
    "name": "",
    "caption": "",  # over the name
    "facts": (),  # of type Fact
    "href": None,  # a path of this application
    "label": "",  # what its label says, where the name is too long for one
    "label_at": None,  # easting and northing; else its middle
}


class NotDrawable(ValueError):
    """A layer that would break the map, or carry something into its script that must not be there."""


def areas(shapes: Shapes | Sequence[bytes], *, tolerance: float = 0, **columns: Any) -> GeoDataFrame:
    """A frame of shapes, or of boundaries as they are stored (WKB), simplified by so many metres."""
    from geopandas import GeoSeries

    if not isinstance(shapes, GeoSeries):
        shapes = GeoSeries.from_wkb(list(shapes), crs=GRID)
    return _frame(simplified(shapes, tolerance), columns)


def points(eastings: Sequence[float], northings: Sequence[float], **columns: Any) -> GeoDataFrame:
    from geopandas import GeoSeries

    return _frame(GeoSeries.from_xy(list(eastings), list(northings), crs=GRID), columns)


def checked(frame: GeoDataFrame, geometries: frozenset[str]) -> GeoDataFrame:
    """The usual columns of a frame, numbered from 0. NotDrawable if anything must not reach a map."""
    require(frame.crs is not None and frame.crs == GRID, "A layer is in metres of the National Grid")
    _require_shapes(frame.geometry, geometries)
    columns = {name: list(_column(frame, name, usual)) for name, usual in USUAL.items()}
    for href in columns["href"]:
        _require_own_address(href)
    return _frame(frame.geometry.reset_index(drop=True), columns)


def simplified(shapes: Shapes, tolerance: float) -> Shapes:
    """Without corners that stand out by less than this many metres.

    By shared edges if the areas do not overlap, so that neighbours still meet; else each on its own.
    """
    if tolerance <= 0 or shapes.empty:
        return shapes
    if shapes.is_valid_coverage():
        return shapes.simplify_coverage(tolerance)
    return shapes.simplify(tolerance)


def bounds_of(parts: Sequence[Shapes]) -> tuple[float, float, float, float]:
    """West, south, east and north of all of these together."""
    together = np.concatenate([shapes.to_numpy() for shapes in parts])
    west, south, east, north = shapely.total_bounds(together).tolist()
    return west, south, east, north


def to_lonlat(shapes: GeoSeries) -> GeoSeries:
    """Shapes of the Grid as a screen's map and GeoJSON have them (WGS84), rounded to about a metre."""
    return shapes.to_crs(LONLAT).transform(lambda coordinates: np.round(coordinates, DECIMALS))


def _frame(shapes: Shapes, columns: Mapping[str, Any]) -> GeoDataFrame:
    """As objects, since pandas would take a column of addresses and None for text and its own nothing."""
    from geopandas import GeoDataFrame

    given = {
        name: value if isinstance(value, list) else [value] * len(shapes) for name, value in columns.items()
    }
    return GeoDataFrame(given, index=shapes.index, dtype=object).set_geometry(shapes)


def _column(frame: GeoDataFrame, name: str, usual: Any) -> Iterator[Any]:
    """The values of a column, with the usual one where there is none."""
    given: Iterable[Any] = frame[name] if name in frame else [usual] * len(frame)
    return (usual if value is None or value != value else value for value in given)


def _require_shapes(shapes: GeoSeries, geometries: frozenset[str]) -> None:
    require(not (shapes.isna() | shapes.is_empty).any(), "A layer's features have a shape each")
    others = set(shapes.geom_type) - geometries
    require(not others, f"{sorted(others)} are not the shapes of this layer")
    on_earth = bool((np.abs(shapes.total_bounds) < FARTHEST).all()) if len(shapes) else True
    require(on_earth, "This place is not on the Earth")


def _require_own_address(href: str | None) -> None:
    """Require a path of this application: no other site, and no javascript: address."""
    own = href is None or (href.startswith("/") and not href.startswith(("//", "/\\")))
    require(own, f"{href!r} is not an address of this application")


def require(condition: object, message: str) -> None:
    if not condition:
        raise NotDrawable(message)
