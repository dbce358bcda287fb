"""Did a treated place change more than it would have, and did the problem move next door?

Weighted displacement difference: Wheeler and Ratcliffe, "A simple weighted displacement difference test to
evaluate place based crime interventions", Crime Science 7:11 (2018). Windows of different length after
Wheeler (2021): each count is divided by its weight, its variance by the weight's square.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from app.evidence.statistics.change_tests import Interval, p_of_z

Z_95 = 1.959964
FEWEST_EXPECTED = 5  # a count below it, and the normal approximation is not to be trusted


class Counts(NamedTuple):
    """Incidents of one area, in the window before and the one after."""

    before: int
    after: int


NOTHING = Counts(0, 0)


@dataclass(frozen=True)
class Difference:
    """An estimate in incidents of the window after: below 0 is fewer than would have been."""

    estimate: float
    error: float

    @property
    def interval(self) -> Interval:
        """95%."""
        return Interval(self.estimate - Z_95 * self.error, self.estimate + Z_95 * self.error)

    @property
    def z(self) -> float:
        return self.estimate / self.error if self.error else 0.0

    @property
    def p(self) -> float:
        return p_of_z(self.z)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.interval.lowest > 0 or self.interval.highest < 0

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(self.estimate + other.estimate, math.hypot(self.error, other.error))


@dataclass(frozen=True)
class WeightedDisplacementDifference:
    """`local`: treated and comparison area. `displaced`: their buffers. `total`: both together."""

    local: Difference
    displaced: Difference
    total: Difference
    is_rough: bool  # some area has so few incidents that the interval is only a rough guide


def weighted_displacement_difference(
    treated: Counts,
    comparison: Counts,
    buffer: Counts = NOTHING,
    comparison_buffer: Counts = NOTHING,
    *,
    months_before: float = 1,
    months_after: float = 1,
) -> WeightedDisplacementDifference:
    """Counts >= 0 of areas that do not overlap; lengths of the windows > 0, in one unit.

    Estimates are in incidents of the window after, whatever the window before's length. The comparison
    area must be of about the same size in incidents: the test takes it that without the response both
    would have changed by the same number. ValueError for negative counts or lengths.
    """
    if min(*treated, *comparison, *buffer, *comparison_buffer) < 0:
        raise ValueError("Counts are numbers from 0")
    if min(months_before, months_after) <= 0:
        raise ValueError("A window has a length")
    scale = months_after / months_before
    local = _change(treated, comparison, scale)
    displaced = _change(buffer, comparison_buffer, scale)
    areas = [treated, comparison, *(area for area in (buffer, comparison_buffer) if area != NOTHING)]
    rough = any(min(area) < FEWEST_EXPECTED for area in areas)
    return WeightedDisplacementDifference(local, displaced, local + displaced, rough)


def _change(place: Counts, beside: Counts, scale: float) -> Difference:
    estimate = (place.after - scale * place.before) - (beside.after - scale * beside.before)
    variance = place.after + beside.after + scale**2 * (place.before + beside.before)
    return Difference(estimate, math.sqrt(variance))
