"""Set the boundary of an area, from a file or from its parts."""

from collections.abc import Sequence

from app.models.area import Area
from app.places.geography import boundaries


def draw(area: Area, boundary: bytes) -> None:
    if area.boundary != boundary:
        area.boundary = boundary
        area.easting, area.northing = boundaries.centre(boundary)


def make_up(place: Area, parts: list[Area]) -> None:
    """Set boundary and figures of an area from its parts: a locality's wards, a city's localities."""
    drawn = [part.boundary for part in parts if part.boundary]
    if drawn:
        draw(place, boundaries.dissolve(drawn))
    place.residents = sum_of([part.residents for part in parts])
    place.households = sum_of([part.households for part in parts])


def sum_of(numbers: Sequence[int | None]) -> int | None:
    """The sum, or None if any number is None."""
    return None if any(number is None for number in numbers) else sum(number or 0 for number in numbers)
