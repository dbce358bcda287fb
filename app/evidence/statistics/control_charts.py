"""Which months stand out from the others, and is something shifting? Numbers in, numbers out.

A u-chart (Montgomery, Introduction to Statistical Quality Control, 7th edition, section 7.3.2): the rate
of each month, the mean of all, and limits three standard deviations away, wider for a shorter month.
Months of a whole city vary more than Poisson counts do, with weather and term times, so that ordinary
limits would call each month special. Where the months themselves show that, limits are widened by how
much more they vary: Laney, "Improved control charts for attributes", Quality Engineering 14:531-537
(2002). Limits are never made narrower.
"""

import enum
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.evidence.statistics.change_tests import Comparison, compare_counts

SIGMAS = 3
FEWEST_MONTHS = 12  # with fewer, mean and limits say little
MEAN_RANGE_TO_SIGMA = 1.128  # d2 for ranges of two
RUN, TREND = 9, 6


class Rule(enum.StrEnum):
    """Nelson, "The Shewhart control chart: tests for special causes", Journal of Quality Technology
    16:237-239 (1984), tests 1, 2, 3 and 5, in the words of a page."""

    BEYOND = "beyond the limits"
    RUN = f"{RUN} months or more running on one side of the mean"
    TREND = f"{TREND} months or more running that each rise, or each fall"
    NEAR = "two of three months running near one limit"


@dataclass(frozen=True)
class ChartMonth:
    """One point: count, exposure, rate = count / exposure, its limits, and what is special about it."""

    count: float
    exposure: float
    rate: float
    lower: float
    upper: float
    signals: tuple[Rule, ...]


@dataclass(frozen=True)
class Chart:
    """`mean` is of rates; `widened` the factor by which limits were moved out, 1 where they were not."""

    months: list[ChartMonth]
    mean: float
    widened: float

    @property
    def special(self) -> list[int]:
        """Positions of the months that any rule flags."""
        return [place for place, month in enumerate(self.months) if month.signals]


@dataclass(frozen=True)
class Seasonal:
    """A month compared with the same month of earlier years."""

    now: int
    earlier: tuple[int, ...]
    comparison: Comparison

    @property
    def mean(self) -> float:
        return sum(self.earlier) / len(self.earlier)


def u_chart(counts: Sequence[float], exposures: Sequence[float], *, widen: bool = True) -> Chart:
    """n counts >= 0 in order of time, and n exposures > 0 (days, say). Rates are per unit of exposure.

    ValueError where there are none, or not as many of the one as of the other.
    """
    if not counts or len(counts) != len(exposures):
        raise ValueError("A chart needs as many exposures as counts, and one of each at least")
    if min(counts) < 0 or min(exposures) <= 0:
        raise ValueError("Counts are from 0, exposures above it")
    mean = sum(counts) / sum(exposures)
    rates = [count / exposure for count, exposure in zip(counts, exposures, strict=True)]
    sigmas = [math.sqrt(mean / exposure) for exposure in exposures]
    widened = _overdispersion(rates, sigmas, mean) if widen else 1.0
    sigmas = [sigma * widened for sigma in sigmas]
    signals = find_signals(rates, mean, sigmas)
    months = [
        ChartMonth(
            count,
            exposure,
            rate,
            max(0.0, mean - SIGMAS * sigma),
            mean + SIGMAS * sigma,
            tuple(signals[place]),
        )
        for place, (count, exposure, rate, sigma) in enumerate(
            zip(counts, exposures, rates, sigmas, strict=True)
        )
    ]
    return Chart(months, mean, widened)


def find_signals(rates: Sequence[float], mean: float, sigmas: Sequence[float]) -> list[list[Rule]]:
    """For each point, the rules that it completes or stands in. sigmas: each point's own, >= 0."""
    z = [(rate - mean) / sigma if sigma else 0.0 for rate, sigma in zip(rates, sigmas, strict=True)]
    rules_by_point: list[set[Rule]] = [set() for _ in rates]
    _mark(rules_by_point, Rule.BEYOND, ((place,) for place, value in enumerate(z) if abs(value) > SIGMAS))
    _mark(rules_by_point, Rule.RUN, _runs([_sign(value) for value in z], RUN))
    # Six points that rise are five steps up.
    steps = [_sign(later - earlier) for earlier, later in itertools.pairwise(rates)]
    _mark(rules_by_point, Rule.TREND, ((*places, places[-1] + 1) for places in _runs(steps, TREND - 1)))
    _mark(rules_by_point, Rule.NEAR, _two_of_three(z))
    return [sorted(rules, key=list(Rule).index) for rules in rules_by_point]


def compare_season(now: int, earlier: Sequence[int]) -> Seasonal:
    """Compare a month's count with the same month in earlier years; ValueError if there are none."""
    if not earlier:
        raise ValueError("There is no earlier year to compare with")
    return Seasonal(now, tuple(earlier), compare_counts(now, sum(earlier), exposure_then=len(earlier)))


def _overdispersion(rates: Sequence[float], sigmas: Sequence[float], mean: float) -> float:
    """Laney's sigma of z, from the mean moving range: 1 for Poisson counts, more for what varies more."""
    if mean == 0 or len(rates) < FEWEST_MONTHS:
        return 1.0
    z = [(rate - mean) / sigma for rate, sigma in zip(rates, sigmas, strict=True)]
    ranges = [abs(later - earlier) for earlier, later in itertools.pairwise(z)]
    return max(1.0, sum(ranges) / len(ranges) / MEAN_RANGE_TO_SIGMA)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _runs(signs: Sequence[int], shortest: int) -> Iterator[tuple[int, ...]]:
    """Positions of each run of one non-zero sign that is long enough."""
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] and place - start >= shortest:
                yield tuple(range(start, place))
            start = place


def _two_of_three(z: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """Positions of two of three successive points more than two standard deviations out on one side."""
    for start in range(len(z) - 2):
        for side in (1, -1):
            far = tuple(place for place in range(start, start + 3) if side * z[place] > SIGMAS - 1)
            if len(far) >= 2:
                yield far


def _mark(rules_by_point: list[set[Rule]], rule: Rule, groups: Iterable[Sequence[int]]) -> None:
    for places in groups:
        for place in places:
            rules_by_point[place].add(rule)
