"""How is an area given its boundary?"""

from app.geography import boundaries
from app.models import Area


def draw(area: Area, boundary: bytes) -> None:
    if area.boundary != boundary:
        area.boundary = boundary
        area.easting, area.northing = boundaries.centre(boundary)


def make_up(place: Area, parts: list[Area]) -> None:
    """A place that is the sum of its parts: a locality of its wards, a city of its localities."""
    draw(place, boundaries.dissolve(part.boundary for part in parts if part.boundary))
    place.residents = sum(part.residents or 0 for part in parts)
    place.households = sum(part.households or 0 for part in parts)
