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
from datetime import date

from app.evidence.statistics.change_tests import Comparison, compare_counts
from app.evidence.statistics.dispersion import POISSON, Dispersion

SIGMAS = 3
FEWEST_FOR_LIMITS = 6  # with fewer months, mean and limits say nothing
FEWEST_TO_JUDGE = 13  # below, limits are only on trial: a season has not been seen twice
FEWEST_A_MONTH = 2  # of a sparser series, months with nothing would make runs
MEAN_RANGE_TO_SIGMA = 1.128  # d2 for ranges of two
RUN, TREND = 9, 6


class Rule(enum.Enum):
    """Nelson, "The Shewhart control chart: tests for special causes", Journal of Quality Technology
    16:237-239 (1984), tests 1, 2, 3 and 5, in the words of a page: above or rising, and below or falling."""

    BEYOND = "above the upper limit", "below the lower limit"
    RUN = f"{RUN} months or more in a row above the mean", f"{RUN} months or more in a row below the mean"
    TREND = (
        f"{TREND} months or more in a row that each rise",
        f"{TREND} months or more in a row that each fall",
    )
    NEAR = "2 of 3 months near the upper limit", "2 of 3 months near the lower limit"


@dataclass(frozen=True)
class Signal:
    """One rule that some months break together. `side`: 1 above or rising, -1 below or falling."""

    rule: Rule
    side: int
    places: tuple[int, ...]

    @property
    def words(self) -> str:
        above, below = self.rule.value
        return above if self.side > 0 else below


class Limits(enum.StrEnum):
    """What the limits of a chart are good for."""

    NONE = "none"
    TRIAL = "trial"
    FULL = "full"


@dataclass(frozen=True)
class ChartMonth:
    """One point: count, exposure, rate = count / exposure, its limits, and what is special about it."""

    count: float
    exposure: float
    rate: float
    lower: float
    upper: float
    signals: tuple[Signal, ...]
    in_baseline: bool = True

    @property
    def words(self) -> list[str]:
        return [signal.words for signal in self.signals]


@dataclass(frozen=True)
class Chart:
    """`mean` is of rates; `widened` the factor by which limits were moved out, 1 where they were not;
    `sparse`: too few a month for runs to mean anything."""

    months: list[ChartMonth]
    mean: float
    widened: float
    limits: Limits
    signals: list[Signal]
    sparse: bool

    @property
    def special(self) -> list[int]:
        """Positions of the months that any rule flags."""
        return [place for place, month in enumerate(self.months) if month.signals]

    @property
    def left_out(self) -> int:
        """How many months the mean and the limits leave out."""
        return sum(not month.in_baseline for month in self.months)


@dataclass(frozen=True)
class Seasonal:
    """A month compared with the same month of earlier years."""

    now: int
    earlier: tuple[int, ...]
    comparison: Comparison
    months: tuple[date, ...] = ()

    @property
    def mean(self) -> float:
        return sum(self.earlier) / len(self.earlier)


@dataclass(frozen=True)
class _Baseline:
    """The months that mean and limits are of, and what they come to."""

    used: tuple[bool, ...]
    mean: float
    widened: float
    sigmas: list[float]


def u_chart(
    counts: Sequence[float], exposures: Sequence[float], *, widen: bool = True, without_beyond: bool = False
) -> Chart:
    """n counts >= 0 in order of time, and n exposures > 0 (days, say). Rates are per unit of exposure.

    `without_beyond`: mean and limits leave out the months beyond the limits, until none is left beyond them.
    ValueError where there are no counts, or not as many of the one as of the other.
    """
    if not counts or len(counts) != len(exposures):
        raise ValueError("A chart needs as many exposures as counts, and one of each at least")
    if min(counts) < 0 or min(exposures) <= 0:
        raise ValueError("Counts are from 0, exposures above it")
    rates = [count / exposure for count, exposure in zip(counts, exposures, strict=True)]
    limits = _limits(len(counts))
    base = _baseline(counts, exposures, (True,) * len(counts), widen=widen)
    while without_beyond and limits is Limits.FULL:
        inside = tuple(not _beyond(rate, base, place) for place, rate in enumerate(rates))
        used = tuple(both[0] and both[1] for both in zip(inside, base.used, strict=True))
        if used == base.used or sum(used) < FEWEST_TO_JUDGE:
            break
        base = _baseline(counts, exposures, used, widen=widen)
    sparse = sum(counts) < FEWEST_A_MONTH * len(counts)
    signals = find_signals(rates, base.mean, base.sigmas, sparse=sparse) if limits is Limits.FULL else []
    return Chart(_months(counts, exposures, base, signals), base.mean, base.widened, limits, signals, sparse)


def _limits(months: int) -> Limits:
    if months < FEWEST_FOR_LIMITS:
        return Limits.NONE
    return Limits.TRIAL if months < FEWEST_TO_JUDGE else Limits.FULL


def _baseline(
    counts: Sequence[float], exposures: Sequence[float], used: tuple[bool, ...], *, widen: bool
) -> _Baseline:
    everything = zip(counts, exposures, used, strict=True)
    chosen = [(count, exposure) for count, exposure, is_used in everything if is_used]
    mean = sum(count for count, _ in chosen) / sum(exposure for _, exposure in chosen)
    widened = _overdispersion(chosen, mean) if widen else 1.0
    return _Baseline(used, mean, widened, [widened * math.sqrt(mean / exposure) for exposure in exposures])


def _beyond(rate: float, base: _Baseline, place: int) -> bool:
    return abs(rate - base.mean) > SIGMAS * base.sigmas[place]


def _months(
    counts: Sequence[float], exposures: Sequence[float], base: _Baseline, signals: Sequence[Signal]
) -> list[ChartMonth]:
    return [
        ChartMonth(
            count,
            exposure,
            count / exposure,
            max(0.0, base.mean - SIGMAS * sigma),
            base.mean + SIGMAS * sigma,
            tuple(signal for signal in signals if place in signal.places),
            base.used[place],
        )
        for place, (count, exposure, sigma) in enumerate(zip(counts, exposures, base.sigmas, strict=True))
    ]


def find_signals(
    rates: Sequence[float], mean: float, sigmas: Sequence[float], *, sparse: bool = False
) -> list[Signal]:
    """Each breach of a rule by itself, rule by rule, then in order of time. sigmas: each point's own, >= 0.

    `sparse`: only months beyond a limit are looked for.
    """
    z = [(rate - mean) / sigma if sigma else 0.0 for rate, sigma in zip(rates, sigmas, strict=True)]
    beyond = [
        Signal(Rule.BEYOND, _sign(value), (place,)) for place, value in enumerate(z) if abs(value) > SIGMAS
    ]
    if sparse:
        return beyond
    # Six points that rise are five steps up.
    steps = [_sign(later - earlier) for earlier, later in itertools.pairwise(rates)]
    runs = [Signal(Rule.RUN, side, places) for side, places in _runs([_sign(value) for value in z], RUN)]
    trends = [Signal(Rule.TREND, side, (*places, places[-1] + 1)) for side, places in _runs(steps, TREND - 1)]
    return [*beyond, *runs, *trends, *_two_of_three(z)]


def compare_season(
    now: int,
    earlier: Sequence[int],
    *,
    days: int = 1,
    days_earlier: int | None = None,
    dispersion: Dispersion = POISSON,
    months: Sequence[date] = (),
) -> Seasonal:
    """Compare a month's count, by its days, with the same month in earlier years (`months`) and their days.

    ValueError if there are no earlier years.
    """
    if not earlier:
        raise ValueError("There is no earlier year to compare with")
    comparison = compare_counts(
        now, sum(earlier), exposure_now=days, exposure_then=days_earlier or days * len(earlier),
        dispersion=dispersion,
    )  # fmt: skip
    return Seasonal(now, tuple(earlier), comparison, tuple(months))


def _overdispersion(chosen: Sequence[tuple[float, float]], mean: float) -> float:
    """Laney's sigma of z, from the mean moving range: 1 for Poisson counts, more for what varies more."""
    if mean == 0 or len(chosen) < FEWEST_FOR_LIMITS:
        return 1.0
    z = [(count / exposure - mean) / math.sqrt(mean / exposure) for count, exposure in chosen]
    ranges = [abs(later - earlier) for earlier, later in itertools.pairwise(z)]
    return max(1.0, sum(ranges) / len(ranges) / MEAN_RANGE_TO_SIGMA)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _runs(signs: Sequence[int], shortest: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The sign and the positions of each run of one non-zero sign that is long enough."""
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] and place - start >= shortest:
                yield signs[start], tuple(range(start, place))
            start = place


def _two_of_three(z: Sequence[float]) -> list[Signal]:
    """Two of three successive points more than two standard deviations out on one side; those that share a
    point are one signal."""
    found: list[Signal] = []
    for side in (1, -1):
        far = [place for place, value in enumerate(z) if side * value > SIGMAS - 1]
        for places in _within_three(far):
            found.append(Signal(Rule.NEAR, side, places))
    return sorted(found, key=lambda signal: signal.places)


def _within_three(places: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Groups of two or more positions, each at most two after the one before."""
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > 2:
            if len(group) > 1:
                yield tuple(group)
            group = []
        group.append(place)
    if len(group) > 1:
        yield tuple(group)
