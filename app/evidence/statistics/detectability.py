"""How large must a fall be before it can be seen? Expected counts in, the smallest fall out.

A fall counts as seen if the test of the months before against those after shows it with 80% power at 5%,
two-sided. Square roots of counts vary by a quarter of the dispersion whatever the count is (Bartlett, Journal
of the Royal Statistical Society Supplement 3:68-78, 1936), so one formula serves for all counts; beside a
comparison place, the difference of log rates is tested, whose variance is the sum of the reciprocal counts.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.dispersion import YEAR, dispersion
from app.evidence.statistics.periods import months_later

SEEN = 2.80  # standard errors: 1.96 for 5% on both sides, and 0.84 for 80% power
EARLIER_YEARS = 3  # of which the months that are expected are the mean
SURE = 20.0  # a log rate ratio beyond any that could be seen
STEP = 0.01


@dataclass(frozen=True)
class Expected:
    """How many incidents a window should have if nothing is done, and how much its months vary.

    `years`: the fewest earlier years of which any of its months is known.
    """

    number: float
    ratio: float
    years: int

    @property
    def smallest_fall(self) -> float | None:
        return smallest_fall(self.number, self.ratio)

    def smallest_fall_beside(self, compared: "Expected") -> float | None:
        """With the same months of a comparison place. The months of the two vary as those that vary more."""
        return smallest_fall_beside(self.number, compared.number, max(self.ratio, compared.ratio))


def expect(counts: Mapping[date, int], window: Sequence[date]) -> Expected | None:
    """Expect in each month of a window the mean of the same month of earlier years.

    counts: of every loaded month. None if a month of the window has none.
    """
    earlier = [_earlier(counts, month, window[0]) for month in window]
    if not all(earlier):
        return None
    number = sum(sum(known) / len(known) for known in earlier)
    return Expected(number, dispersion(counts).ratio, min(map(len, earlier)))


def _earlier(counts: Mapping[date, int], month: date, before: date) -> list[int]:
    """The counts of the same month in the last years of which it is known, before the window begins."""
    known: list[int] = []
    while month >= before:
        month = months_later(month, -YEAR)
    first = min(counts, default=month)
    while month >= first and len(known) < EARLIER_YEARS:
        if month in counts:
            known.append(counts[month])
        month = months_later(month, -YEAR)
    return known


# --- the formulas --------------------------------------------------------------------------------------
def smallest_fall(expected: float, ratio: float = 1.0) -> float | None:
    """The smallest fall, as a share, between as many months before and after; None if none could be seen.

    The root of the count before and that of the count after each vary by a quarter of the dispersion.
    """
    if expected <= 0:
        return None
    root = 1 - SEEN * math.sqrt(ratio / 2 / expected)
    return 1 - root**2 if root > 0 else None


def expected_for(fall: float, ratio: float = 1.0) -> float:
    """How many incidents must be expected for a fall of this share to be seen: `smallest_fall`, turned."""
    return ratio / 2 * (SEEN / (1 - math.sqrt(1 - fall))) ** 2


def smallest_fall_beside(expected: float, compared: float, ratio: float = 1.0) -> float | None:
    """The smallest fall beside a comparison place; None if none could be seen.

    compared: how many incidents are expected in the comparison place, before and after.
    """
    if expected <= 0 or compared <= 0:
        return None

    def is_seen(log_ratio: float) -> bool:
        variance = ratio * ((1 + math.exp(log_ratio)) / expected + 2 / compared)
        return log_ratio >= SEEN * math.sqrt(variance)

    steps = (number * STEP for number in range(1, round(SURE / STEP)))
    high = next(filter(is_seen, steps), None)
    return 1 - math.exp(-_first(is_seen, high - STEP, high)) if high is not None else None


def _first(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where it begins to hold, between a number where it does not and one where it does."""
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
