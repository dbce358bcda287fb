"""Did a treated place change more than it would have, and did the problem move next door?

After the weighted displacement difference (Wheeler and Ratcliffe, "A simple weighted displacement difference
test to evaluate place based crime interventions", Crime Science 7:11, 2018), but scaled: without the response
the treated place is taken to have changed by the same share as the comparison, not by the same number. Two
places of unlike size that change alike then show no difference. The variance is that of a product of
Poisson counts by the delta method.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from app.evidence.statistics.change_tests import Interval
from app.evidence.statistics.dispersion import POISSON, Dispersion

FEWEST_EXPECTED = 5  # a count below it, and the normal approximation is not to be trusted
NO_COUNT = 0.5


class Counts(NamedTuple):
    """Incidents of one area, in the window before and the one after."""

    before: int
    after: int


NOTHING = Counts(0, 0)


@dataclass(frozen=True)
class Difference:
    """An estimate in incidents of the window after: below 0 is fewer than would have been.

    `error` is that of Poisson counts; `dispersion` widens it.
    """

    estimate: float
    poisson_error: float
    dispersion: Dispersion = POISSON

    @property
    def error(self) -> float:
        return self.poisson_error * self.dispersion.factor

    @property
    def interval(self) -> Interval:
        """95%."""
        reach = self.poisson_error * self.dispersion.critical
        return Interval(self.estimate - reach, self.estimate + reach)

    @property
    def p(self) -> float:
        return self.dispersion.p_of_z(self.estimate / self.poisson_error) if self.poisson_error else 1.0

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.interval.lowest > 0 or self.interval.highest < 0

    def __add__(self, other: "Difference") -> "Difference":
        """Both together. They may be widened unalike: the sum is then widened by what its error comes to,
        with the fewer degrees of freedom."""
        poisson_error = math.hypot(self.poisson_error, other.poisson_error)
        return Difference(self.estimate + other.estimate, poisson_error, _together(self, other))


@dataclass(frozen=True)
class DisplacementDifference:
    """`local`: treated and comparison area. `displaced`: their buffers. `total`: both together."""

    local: Difference
    displaced: Difference
    total: Difference
    is_rough: bool  # some area has so few incidents that the interval is only a rough guide


def displacement_difference(
    treated: Counts,
    comparison: Counts,
    buffer: Counts = NOTHING,
    comparison_buffer: Counts = NOTHING,
    *,
    dispersion: Dispersion = POISSON,
    around: Dispersion = POISSON,
) -> DisplacementDifference:
    """Counts >= 0 of areas that do not overlap, in the same two windows, which may differ in length.

    dispersion: how much the months of the treated and comparison areas vary; `around`: those of their
    buffers. ValueError for negative counts.
    """
    if min(*treated, *comparison, *buffer, *comparison_buffer) < 0:
        raise ValueError("Counts are numbers from 0")
    local = _change(treated, comparison, dispersion)
    displaced = _change(buffer, comparison_buffer, around)
    areas = [treated, comparison, *(area for area in (buffer, comparison_buffer) if area != NOTHING)]
    rough = any(min(area) < FEWEST_EXPECTED for area in areas)
    return DisplacementDifference(local, displaced, local + displaced, rough)


def _change(place: Counts, beside: Counts, dispersion: Dispersion) -> Difference:
    """a1 - e with e = a0 c1 / c0, and its variance a1 + e² (1/a0 + 1/c0 + 1/c1), multiplied out so that
    a0 and c1 may be 0."""
    if NOTHING in (place, beside) and place == beside:
        return Difference(0.0, 0.0, dispersion)
    # Of no incidents no share can be taken: half a one is added to both.
    extra = 0.0 if beside.before else NO_COUNT
    first = beside.before + extra
    ratio = (beside.after + extra) / first
    expected = place.before * ratio
    variance = place.after + place.before * ratio**2 + expected**2 / first + expected * place.before / first
    return Difference(place.after - expected, math.sqrt(variance), dispersion)


def _together(one: Difference, other: Difference) -> Dispersion:
    variance = one.poisson_error**2 + other.poisson_error**2
    if not variance:
        return POISSON
    ratio = (one.error**2 + other.error**2) / variance
    known = [
        part.dispersion.freedom for part in (one, other) if part.poisson_error and part.dispersion.freedom
    ]
    return Dispersion(ratio, min(known, default=None))
