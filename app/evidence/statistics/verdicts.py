"""Which of many changes are real, judged together? Counts in, one verdict for each out.

Every page that speaks of a change reads it from here, so that the same numbers get the same verdict
everywhere: tested with the dispersion of the place's own months, by the days of the windows, and adjusted
for all the places that are tested with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT, LEVEL, Comparison, compare_counts
from app.evidence.statistics.dispersion import dispersion_of, scatters
from app.evidence.statistics.false_discovery import adjusted
from app.evidence.statistics.periods import days_in


@dataclass(frozen=True)
class Windows:
    """The months that are compared. They may overlap, where a period is longer than the year between them."""

    now: tuple[date, ...]
    then: tuple[date, ...]

    @property
    def days(self) -> tuple[int, int]:
        return sum(map(days_in, self.now)), sum(map(days_in, self.then))


@dataclass(frozen=True)
class Judged:
    """A count now and then, with its test. `p` is adjusted for all that were judged together."""

    comparison: Comparison
    p: float

    @property
    def now(self) -> int:
        return self.comparison.now

    @property
    def then(self) -> int:
        return self.comparison.then

    @property
    def difference(self) -> int:
        """As a reader subtracts. The test is by the day, so that 29 days of February are not a rise."""
        return self.now - self.then

    @property
    def percent(self) -> float | None:
        """The difference as a share of then; None where the base is too small to say."""
        return self.difference / self.then if self.then >= LEAST_FOR_PERCENT else None

    @property
    def is_real(self) -> bool:
        return self.p < LEVEL

    @property
    def factor(self) -> float:
        """How many times as far the months of the place vary as chance alone would make them."""
        return self.comparison.dispersion.factor


def judge(series: Sequence[Sequence[int]], months: Sequence[date], windows: Windows) -> list[Judged]:
    """series: each place's count in each of the months, which are all that are loaded, in order."""
    return judge_together(compare(series, months, windows))


def compare(series: Sequence[Sequence[int]], months: Sequence[date], windows: Windows) -> list[Comparison]:
    """As `judge`, to be judged together with others."""
    at = {month: place for place, month in enumerate(months)}
    columns = [[at[month] for month in window if month in at] for window in (windows.now, windows.then)]
    days_now, days_then = windows.days
    return [
        compare_counts(
            *(sum(int(counts[column]) for column in window) for window in columns),
            exposure_now=days_now, exposure_then=days_then, dispersion=dispersion_of(scatter),
        )
        for counts, scatter in zip(series, scatters(series, months), strict=True)
    ]  # fmt: skip


def judge_alone(counts: Mapping[date, int], months: Sequence[date], windows: Windows) -> Judged:
    """As `judge`, for a place that nothing is judged with."""
    return judge([[counts.get(month, 0) for month in months]], months, windows)[0]


def judge_together(compared: Sequence[Comparison]) -> list[Judged]:
    chances = adjusted([comparison.p for comparison in compared]).tolist() if compared else []
    return [Judged(comparison, p) for comparison, p in zip(compared, chances, strict=True)]


def judge_named(
    counts: Mapping[str, Mapping[date, int]],
    months: Callable[[str], Sequence[date]],
    windows: Windows,
) -> dict[str, Judged]:
    """As `judge`, by name. counts: of each name by month; a month that is not there has none. `months`: those
    that are loaded of a name."""
    compared = [
        comparison
        for name, by_month in counts.items()
        for comparison in compare([[by_month.get(month, 0) for month in months(name)]], months(name), windows)
    ]
    return dict(zip(counts, judge_together(compared), strict=True))
