"""Does a figure say anything new, and can the target be relied on? An XmR chart: figures in, signals out.

Wheeler, Understanding Variation (2nd edition, 2000): the mean, and limits 2.66 mean moving ranges from it.
The signals and the two icons are those of "Making Data Count" (NHS England), which boards know. All is exact
in decimals: each limit is one division, so that a figure that lies on a limit or on the mean is found to lie
there.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

RANGES_TO_LIMIT = Decimal("2.66")
# A range above so many mean ranges is not one of the usual ones: screening leaves it out.
OUTLYING = Decimal("3.267")
RUN = 7
FEWEST_FOR_LIMITS = 13  # with fewer, limits are on trial


class Signal(enum.StrEnum):
    """What is special about a point, the surest first."""

    BEYOND = "beyond"
    SHIFT = "shift"
    TREND = "trend"
    NEAR = "near limit"


class Variation(enum.StrEnum):
    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"


class Assurance(enum.StrEnum):
    ALWAYS_HITS = "always hits"
    HIT_AND_MISS = "hit and miss"
    ALWAYS_MISSES = "always misses"
    NONE = "none"


class Special(NamedTuple):
    """A signal, and to which side: 1 high or rising, -1 low or falling."""

    signal: Signal
    side: int


@dataclass(frozen=True)
class Point:
    value: Decimal
    special: tuple[Special, ...] = ()

    @property
    def signals(self) -> list[Signal]:
        return [special.signal for special in self.special]


@dataclass(frozen=True)
class Phase:
    """The points between two breaks, with the mean and limits that hold for them alone.

    One point has no range, and so no limits. `left_out`: how many ranges screening left out.
    """

    points: tuple[Point, ...]
    mean: Decimal
    lower: Decimal | None
    upper: Decimal | None
    left_out: int = 0

    @property
    def is_trial(self) -> bool:
        return len(self.points) < FEWEST_FOR_LIMITS


def phase_of(values: Sequence[Decimal], *, screened: bool = False) -> Phase:
    """The chart of figures in order of time, of which there is one at least. `screened`: the limits leave out
    ranges above 3.267 times their mean, once."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    usual = [each for each in ranges if each * len(ranges) <= OUTLYING * sum(ranges)] if screened else ranges
    base = _Base(sum(values, Decimal()), len(values), sum(usual, Decimal()), len(usual))
    special = _special(values, base)
    points = tuple(Point(value, tuple(special[place])) for place, value in enumerate(values))
    return Phase(points, base.mean, base.limit(-1), base.limit(1), len(ranges) - len(usual))


@dataclass(frozen=True)
class _Base:
    """The sums that mean and limits are quotients of."""

    total: Decimal
    number: int
    ranges: Decimal
    number_of_ranges: int

    @property
    def mean(self) -> Decimal:
        return self.total / self.number

    def limit(self, side: int, thirds: int = 3) -> Decimal | None:
        """So many thirds of the way from the mean to a limit, in a single division."""
        if not self.number_of_ranges:
            return None
        middle = 3 * self.total * self.number_of_ranges
        reach = side * thirds * RANGES_TO_LIMIT * self.ranges * self.number
        return (middle + reach) / (3 * self.number * self.number_of_ranges)


# --- signals -----------------------------------------------------------------------------------------
def _special(values: Sequence[Decimal], base: _Base) -> list[list[Special]]:
    found: list[list[Special]] = [[] for _ in values]
    if not base.number_of_ranges:
        return found
    mean = base.mean
    for signal, sides in (
        (Signal.BEYOND, _beyond(values, base, 3)),
        (Signal.SHIFT, _in_runs([_sign(value - mean) for value in values], RUN)),
        (Signal.TREND, _trends(values)),
        (Signal.NEAR, _two_of_three(_beyond(values, base, 2))),
    ):
        for place, side in enumerate(sides):
            if side:
                found[place].append(Special(signal, side))
    return found


def _beyond(values: Sequence[Decimal], base: _Base, thirds: int) -> list[int]:
    """The side on which each point lies further out than so many thirds of the way; 0 for neither."""
    lower, upper = base.limit(-1, thirds), base.limit(1, thirds)
    assert lower is not None, "asked where there are ranges"
    assert upper is not None, "asked where there are ranges"
    return [(value > upper) - (value < lower) for value in values]


def _in_runs(signs: Sequence[int], shortest: int) -> list[int]:
    """The signs that stand in a run of one sign that is long enough; 0 for the others."""
    kept = [0] * len(signs)
    for start, end in _runs(signs):
        if end - start >= shortest:
            kept[start:end] = signs[start:end]
    return kept


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            yield start, place
            start = place


def _trends(values: Sequence[Decimal]) -> list[int]:
    """The points of each run of seven or more of which every one is above, or below, the one before."""
    steps = [_sign(after - before) for before, after in pairwise(values)]
    kept = [0] * len(values)
    for place, sign in enumerate(_in_runs(steps, RUN - 1)):
        if sign:
            kept[place] = kept[place] or sign
            kept[place + 1] = sign
    return kept


def _two_of_three(far: Sequence[int]) -> list[int]:
    """The far points of which another lies on the same side, one or two places away."""
    kept = [0] * len(far)
    for at, side in enumerate(far):
        near = (*far[max(0, at - 2) : at], *far[at + 1 : at + 3]) if side else ()
        kept[at] = side if side in near else 0
    return kept


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


# --- icons -------------------------------------------------------------------------------------------
def variation(point: Point, good: int) -> Variation:
    """What the latest point says. `good`: 1 where high is good, -1 where low is, 0 where neither is."""
    if not point.special:
        return Variation.COMMON_CAUSE
    side = point.special[0].side
    if not good:
        return Variation.HIGH if side > 0 else Variation.LOW
    return Variation.IMPROVEMENT if side == good else Variation.CONCERN


def assurance(phase: Phase, target: Decimal | None, good: int) -> Assurance:
    """Whether figures that vary as these do would reach the target: each of them, some, or none."""
    if target is None or not good or phase.lower is None or phase.upper is None:
        return Assurance.NONE
    worst, best = (phase.lower, phase.upper) if good > 0 else (phase.upper, phase.lower)
    if good * (worst - target) >= 0:
        return Assurance.ALWAYS_HITS
    if good * (best - target) < 0:
        return Assurance.ALWAYS_MISSES
    return Assurance.HIT_AND_MISS
