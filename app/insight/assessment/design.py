"""The design of an assessment: treated place, comparison place, months before and after."""

from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.periods import Period
from app.evidence.trends.filters import What
from app.models.base import LabelledEnum


class Kind(LabelledEnum):
    """The way a place is given. Each kind has its own form page."""

    CIRCLE = "circle", "A circle around a point"
    WARDS = "wards", "Whole wards"
    LSOAS = "lsoas", "LSOAs"
    DRAWN = "drawn", "An area that you draw"

    @property
    def is_by_point(self) -> bool:
        """Whether incidents are counted by their points; else by the ward or LSOA that they are in."""
        return self in (Kind.CIRCLE, Kind.DRAWN)


# data.police.uk moves each incident to the nearest of a list of map points, each of which stands for eight
# addresses or more (or none): in a smaller circle, where its points happen to lie decides what is counted.
SMALLEST_RADIUS = 250
SMALLEST_SQUARE_METRES = 3.1416 * SMALLEST_RADIUS**2 * 0.99
FEWEST_MAP_POINTS = 10
RADII = (250, 300, 400, 500, 750, 1000, 1500)
WIDTHS = (0, 250, 500)


class Refused(ValueError):
    """These areas or windows cannot be compared. `field` is the form field at fault."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Design:
    """`treated` and `comparison`: ward numbers, LSOA codes, or corners in metres (one, for a circle).

    `buffer` is the ring's width in metres; for wards and LSOAs, whether touching areas form the ring.
    """

    kind: Kind
    treated: tuple
    comparison: tuple
    before: Period
    after: Period
    what: What
    buffer: int = 0
    radius: int = 0
    response_from: date | None = None  # the first day of the response

    def __post_init__(self) -> None:
        if self.kind is Kind.CIRCLE and self.radius < SMALLEST_RADIUS:
            raise Refused("radius", too_small(f"{self.radius} metres"))
        if self.before.last >= self.after.first:
            raise Refused("after_from", "First month after must be later than the last month before")

    @property
    def months_before(self) -> int:
        return len(self.before.months())

    @property
    def months_after(self) -> int:
        return len(self.after.months())

    @property
    def same_season(self) -> bool:
        return sorted(m.month for m in self.before.months()) == sorted(m.month for m in self.after.months())


def too_small(size: str) -> str:
    return (
        f"{size} is too small to count reliably. Each police map point stands for 8 or more addresses. "
        f"Enter an area at least as large as a circle of {SMALLEST_RADIUS} metres"
    )
