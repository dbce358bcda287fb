"""What point did the person mean who typed "SK 572 399", "457240 339915" or "52.953, -1.150"?"""

import re
from dataclasses import dataclass

from app.places.geography import grid

FORMATS = (
    "Enter a grid reference like SK 572 399, an easting and northing like 457240 339915, "
    "or a latitude and longitude like 52.953, -1.150"
)
GRID_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # no I
LONGEST = 50  # characters; so that no number here is too big to be one
COARSEST_DIGITS = 3  # a side: 100 metres
FINEST_DIGITS = 5  # a side: 1 metre

GRID_REFERENCE = re.compile(r"^([A-HJ-Z]{2})\s*(\d+(?:[\s,]+\d+)?)$", re.IGNORECASE)
NUMBER = r"[+-]?\d+(?:\.\d+)?"
PAIR = re.compile(rf"^({NUMBER})°?\s*([NSEW]?)[\s,;]+({NUMBER})°?\s*([NSEW]?)$", re.IGNORECASE)
POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$", re.IGNORECASE)
LATITUDES, LONGITUDES = (49.0, 61.0), (-9.0, 2.5)


class NotAPoint(ValueError):
    """The text is not a point on the grid; the message is for the user."""


@dataclass(frozen=True)
class Point:
    """A place in whole metres of the British National Grid."""

    easting: int
    northing: int

    @property
    def lonlat(self) -> tuple[float, float]:
        return grid.to_lonlat(self.easting, self.northing)

    @property
    def grid_reference(self) -> str:
        """The grid reference to 100 metres: SK 572 399."""
        e, n = self.easting // 100, self.northing // 100
        return f"{_letters_of(self.easting, self.northing)} {e % 1000:03d} {n % 1000:03d}"


def read_point(typed: str) -> Point:
    """Parse a typed point; NotAPoint says what to type instead."""
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST:
        raise NotAPoint(FORMATS)
    if POSTCODE.match(text):
        raise NotAPoint(f"We cannot look up postcodes. {FORMATS}")
    if match := GRID_REFERENCE.match(text):
        return _from_grid_reference(*match.groups())
    if match := PAIR.match(text):
        return _from_pair(*match.groups())
    raise NotAPoint(FORMATS)


def point_at(longitude: float, latitude: float) -> Point:
    """The grid point of a click on a map (degrees, WGS84)."""
    if not (LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]):
        raise NotAPoint("Place must be in Great Britain")
    return _on_grid(*grid.whole_metres(longitude, latitude))


def _on_grid(easting: int, northing: int) -> Point:
    if not grid.on_the_grid(easting, northing):
        raise NotAPoint("Place must be on the British National Grid")
    return Point(easting, northing)


# --- grid references --------------------------------------------------------------------------------


def _from_grid_reference(letters: str, figures: str) -> Point:
    """The middle of the square that the reference names."""
    east, north = _halves(figures)
    if not COARSEST_DIGITS <= len(east) <= FINEST_DIGITS:
        raise NotAPoint("Enter a grid reference with 6, 8 or 10 figures, like SK 572 399")
    size = 10 ** (5 - len(east))
    corner_east, corner_north = _corner_of(letters.upper())
    return _on_grid(corner_east + int(east) * size + size // 2, corner_north + int(north) * size + size // 2)


def _halves(figures: str) -> tuple[str, str]:
    parts = re.split(r"[\s,]+", figures)
    if len(parts) == 1:
        middle, odd = divmod(len(figures), 2)
        parts = ["", "x"] if odd else [figures[:middle], figures[middle:]]
    if len(parts[0]) != len(parts[1]):
        raise NotAPoint("Enter as many figures for the easting as for the northing, like SK 572 399")
    return parts[0], parts[1]


def _corner_of(letters: str) -> tuple[int, int]:
    """South-west corner of a 100 km square: the first letter names 500 km, counted from square SV."""
    big, small = (GRID_LETTERS.index(letter) for letter in letters)
    east = ((big - 2) % 5) * 5 + small % 5
    north = 19 - big // 5 * 5 - small // 5
    return east * 100_000, north * 100_000


def _letters_of(easting: int, northing: int) -> str:
    east, north = easting // 100_000, northing // 100_000
    big = (19 - north) - (19 - north) % 5 + (east + 10) // 5
    small = (19 - north) * 5 % 25 + east % 5
    return GRID_LETTERS[big] + GRID_LETTERS[small]


# --- pairs of numbers -------------------------------------------------------------------------------


def _from_pair(first: str, first_side: str, second: str, second_side: str) -> Point:
    a, b = _signed(first, first_side), _signed(second, second_side)
    if first_side or second_side or max(abs(a), abs(b)) <= 180:
        latitude, longitude = _in_order(a, first_side, b, second_side)
        return point_at(longitude, latitude)
    return _on_grid(round(a), round(b))


def _signed(number: str, side: str) -> float:
    return -abs(float(number)) if side.upper() in {"S", "W"} else float(number)


def _in_order(a: float, a_side: str, b: float, b_side: str) -> tuple[float, float]:
    """Return (latitude, longitude). They may be typed the other way round, which letters or values show."""
    sides_swapped = a_side.upper() in {"E", "W"} or b_side.upper() in {"N", "S"}
    values_swapped = not a_side and not b_side and LATITUDES[0] <= b <= LATITUDES[1]
    return (b, a) if sides_swapped or values_swapped else (a, b)
