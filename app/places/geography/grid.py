"""Longitude and latitude (WGS84) to eastings and northings of the British National Grid, and back.

Points are kept in whole metres of the Grid (EPSG:27700); browsers and GeoJSON speak WGS84. Without Ordnance
Survey's file of corrections, which PROJ does not bring along, this is good to two metres: finer than any
boundary or police point here. Numbers or arrays in, the same out; longitude and easting come first.
"""

from functools import cache
from typing import overload

import numpy as np
from pyproj import Transformer

EASTINGS, NORTHINGS = (0, 700_000), (0, 1_300_000)


@overload
def to_grid(longitude: float, latitude: float) -> tuple[float, float]: ...
@overload
def to_grid(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
def to_grid(longitude, latitude):  # type: ignore[no-untyped-def]
    return _transformer().transform(longitude, latitude)


@overload
def to_lonlat(easting: float, northing: float) -> tuple[float, float]: ...
@overload
def to_lonlat(easting: np.ndarray, northing: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
def to_lonlat(easting, northing):  # type: ignore[no-untyped-def]
    return _transformer().transform(easting, northing, direction="INVERSE")


def from_irish_grid(eastings: np.ndarray, northings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places on the Irish Grid (EPSG:29903), on the British one; good to some metres."""
    eastings, northings = _irish().transform(eastings, northings)
    return eastings, northings


def whole_metres(longitude: float, latitude: float) -> tuple[int, int]:
    """One point as it is stored."""
    easting, northing = to_grid(longitude, latitude)
    return round(easting), round(northing)


def on_the_grid(easting: float, northing: float) -> bool:
    return EASTINGS[0] <= easting < EASTINGS[1] and NORTHINGS[0] <= northing < NORTHINGS[1]


@cache
def _transformer() -> Transformer:
    # Otherwise PROJ leaves out the change of datum off the coast, and places there are 100 m and more out.
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True, allow_ballpark=False)


@cache
def _irish() -> Transformer:
    return Transformer.from_crs("EPSG:29903", "EPSG:27700", always_xy=True)
