"""Where on the British National Grid is this longitude and latitude, and the other way round?

Points are kept as whole-metre eastings and northings (EPSG:27700); browsers and GeoJSON speak WGS84.
Between them lie a change of datum (seven-parameter Helmert, EPSG:1314) and a transverse Mercator
projection on the Airy 1830 ellipsoid, both as Ordnance Survey writes them in "A guide to coordinate
systems in Great Britain". Without OS's grid of corrections this is good to a metre or two, which is
finer than any boundary or police point here. Written out, since pyproj, which gives the same and is
the oracle in the tests, would cost every web process 26 MB. Numbers or numpy arrays in, the same out.
"""

from collections.abc import Sequence
from typing import Any, overload

import numpy as np

Many = Sequence[float] | np.ndarray
Ellipsoid = tuple[float, float]

# The ellipsoids: semi-axes in metres.
WGS84 = (6378137.0, 6356752.314245179)
AIRY = (6377563.396, 6356256.909237285)

# WGS84 to OSGB36: metres, parts per million, seconds of arc (OS's signs).
SHIFT = (-446.448, 125.157, -542.060)
SCALE_PPM = 20.4894
ROTATION = (-0.1502, -0.2470, -0.8421)

# The projection: scale on the central meridian, true origin, false origin.
SCALE_ON_MERIDIAN = 0.9996012717
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = np.radians(49.0), np.radians(-2.0)
FALSE_EASTING, FALSE_NORTHING = 400000.0, -100000.0

EASTINGS, NORTHINGS = (0, 700_000), (0, 1_300_000)


@overload
def to_grid(longitude: float, latitude: float) -> tuple[float, float]: ...
@overload
def to_grid(longitude: Many, latitude: Many) -> tuple[np.ndarray, np.ndarray]: ...
def to_grid(longitude: float | Many, latitude: float | Many) -> tuple[Any, Any]:
    """WGS84 degrees to eastings and northings, in metres (floats)."""
    airy = _change_datum(np.radians(longitude), np.radians(latitude), WGS84, AIRY, forwards=True)
    return _project(*airy)


@overload
def to_lonlat(easting: float, northing: float) -> tuple[float, float]: ...
@overload
def to_lonlat(easting: Many, northing: Many) -> tuple[np.ndarray, np.ndarray]: ...
def to_lonlat(easting: float | Many, northing: float | Many) -> tuple[Any, Any]:
    """Eastings and northings to WGS84 degrees: longitude first, as GeoJSON has it."""
    longitude, latitude = _unproject(np.asarray(easting, float), np.asarray(northing, float))
    longitude, latitude = _change_datum(longitude, latitude, AIRY, WGS84, forwards=False)
    return _plain(np.degrees(longitude)), _plain(np.degrees(latitude))


def whole_metres(longitude: float, latitude: float) -> tuple[int, int]:
    """One point as it is stored."""
    easting, northing = to_grid(longitude, latitude)
    return round(easting), round(northing)


def on_the_grid(easting: float, northing: float) -> bool:
    return EASTINGS[0] <= easting < EASTINGS[1] and NORTHINGS[0] <= northing < NORTHINGS[1]


def _plain(value: np.ndarray) -> float | np.ndarray:
    """A number went in, so a number comes out."""
    return value if np.ndim(value) else float(value)


# --- datum ------------------------------------------------------------------------------------------


def _change_datum(
    longitude: np.ndarray, latitude: np.ndarray, source: Ellipsoid, target: Ellipsoid, *, forwards: bool
) -> tuple[np.ndarray, np.ndarray]:
    x, y, z = _helmert(*_to_cartesian(longitude, latitude, source), forwards=forwards)
    return _from_cartesian(x, y, z, target)


def _helmert(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, *, forwards: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The small-angle rotation as a matrix; its exact inverse the other way, so that round trips close."""
    rx, ry, rz = np.radians(np.array(ROTATION) / 3600)
    matrix: np.ndarray = (1 + SCALE_PPM * 1e-6) * np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    shift: np.ndarray = np.array(SHIFT)
    if not forwards:
        matrix = np.linalg.inv(matrix)
        shift = -matrix @ shift
    x, y, z = (row[0] * x + row[1] * y + row[2] * z + move for row, move in zip(matrix, shift, strict=True))
    return x, y, z


def _eccentricity_squared(ellipsoid: Ellipsoid) -> float:
    a, b = ellipsoid
    return 1 - (b / a) ** 2


def _to_cartesian(
    longitude: np.ndarray, latitude: np.ndarray, ellipsoid: Ellipsoid
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    e2 = _eccentricity_squared(ellipsoid)
    radius = ellipsoid[0] / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    across = radius * np.cos(latitude)
    return across * np.cos(longitude), across * np.sin(longitude), (1 - e2) * radius * np.sin(latitude)


def _from_cartesian(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, ellipsoid: Ellipsoid
) -> tuple[np.ndarray, np.ndarray]:
    """Five rounds of OS's iteration take any latitude in Britain below a hundredth of a millimetre."""
    e2 = _eccentricity_squared(ellipsoid)
    across = np.hypot(x, y)
    latitude = np.arctan2(z, across * (1 - e2))
    for _ in range(5):
        radius = ellipsoid[0] / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
        latitude = np.arctan2(z + e2 * radius * np.sin(latitude), across)
    return np.arctan2(y, x), latitude


# --- transverse Mercator (OS's guide, annexe C; its Roman numerals are kept) ------------------------------


def _meridional_arc(latitude: np.ndarray) -> np.ndarray:
    a, b = AIRY
    n = (a - b) / (a + b)
    minus, plus = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        b
        * SCALE_ON_MERIDIAN
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * minus
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(minus) * np.cos(plus)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * minus) * np.cos(2 * plus)
            - 35 / 24 * n**3 * np.sin(3 * minus) * np.cos(3 * plus)
        )
    )


def _radii(latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """nu, rho and eta squared: the curvatures at this latitude."""
    e2 = _eccentricity_squared(AIRY)
    bend = 1 - e2 * np.sin(latitude) ** 2
    nu = AIRY[0] * SCALE_ON_MERIDIAN / np.sqrt(bend)
    rho = AIRY[0] * SCALE_ON_MERIDIAN * (1 - e2) / bend**1.5
    return nu, rho, nu / rho - 1


def _project(longitude: np.ndarray, latitude: np.ndarray) -> tuple[float | np.ndarray, float | np.ndarray]:
    nu, rho, eta2 = _radii(latitude)
    sin, cos, tan2 = np.sin(latitude), np.cos(latitude), np.tan(latitude) ** 2
    i = _meridional_arc(latitude) + FALSE_NORTHING
    ii = nu / 2 * sin * cos
    iii = nu / 24 * sin * cos**3 * (5 - tan2 + 9 * eta2)
    iiia = nu / 720 * sin * cos**5 * (61 - 58 * tan2 + tan2**2)
    iv = nu * cos
    v = nu / 6 * cos**3 * (nu / rho - tan2)
    vi = nu / 120 * cos**5 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2)
    p = longitude - ORIGIN_LONGITUDE
    northing = i + ii * p**2 + iii * p**4 + iiia * p**6
    easting = FALSE_EASTING + iv * p + v * p**3 + vi * p**5
    return _plain(easting), _plain(northing)


def _foot_latitude(northing: np.ndarray) -> np.ndarray:
    """The latitude on the central meridian with this northing: each round closes a thousandfold."""
    latitude = ORIGIN_LATITUDE + (northing - FALSE_NORTHING) / (AIRY[0] * SCALE_ON_MERIDIAN)
    for _ in range(6):
        missing = northing - FALSE_NORTHING - _meridional_arc(latitude)
        latitude = latitude + missing / (AIRY[0] * SCALE_ON_MERIDIAN)
    return latitude


def _unproject(easting: np.ndarray, northing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    foot = _foot_latitude(northing)
    nu, rho, eta2 = _radii(foot)
    tan, tan2, sec = np.tan(foot), np.tan(foot) ** 2, 1 / np.cos(foot)
    vii = tan / (2 * rho * nu)
    viii = tan / (24 * rho * nu**3) * (5 + 3 * tan2 + eta2 - 9 * tan2 * eta2)
    ix = tan / (720 * rho * nu**5) * (61 + 90 * tan2 + 45 * tan2**2)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * tan2)
    xii = sec / (120 * nu**5) * (5 + 28 * tan2 + 24 * tan2**2)
    xiia = sec / (5040 * nu**7) * (61 + 662 * tan2 + 1320 * tan2**2 + 720 * tan2**3)
    d = easting - FALSE_EASTING
    latitude = foot - vii * d**2 + viii * d**4 - ix * d**6
    return ORIGIN_LONGITUDE + x * d - xi * d**3 + xii * d**5 - xiia * d**7, latitude
