"""How is an area given its boundary?"""

from collections.abc import Sequence

from app.models.area import Area
from app.places.geography import boundaries


def draw(area: Area, boundary: bytes) -> None:
    if area.boundary != boundary:
        area.boundary = boundary
        area.easting, area.northing = boundaries.centre(boundary)


def make_up(place: Area, parts: list[Area]) -> None:
    """A place that is the sum of its parts: a locality of its wards, a city of its localities."""
    drawn = [part.boundary for part in parts if part.boundary]
    if drawn:
        draw(place, boundaries.dissolve(drawn))
    place.residents = sum_of([part.residents for part in parts])
    place.households = sum_of([part.households for part in parts])


def sum_of(numbers: Sequence[int | None]) -> int | None:
    """Of what is known throughout; where a part is not known, neither is the whole."""
    return None if any(number is None for number in numbers) else sum(number or 0 for number in numbers)
