"""A series month by month, with limits, and each month compared with the same month of earlier years."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.control_charts import (
    Chart,
    ChartMonth,
    Limits,
    Seasonal,
    compare_season,
    u_chart,
)
from app.evidence.statistics.dispersion import Dispersion, dispersion
from app.evidence.statistics.periods import Period, days_in, months_later

DAYS_A_MONTH = 30  # rates are by thirty days, so that February is not low for being short


@dataclass(frozen=True)
class TrendLine:
    month: date
    count: int
    point: ChartMonth
    season: Seasonal | None
    of_two_censuses: bool = False  # the same month of earlier years is loaded, and none can be compared


@dataclass(frozen=True)
class Trend:
    chart: Chart
    lines: list[TrendLine]

    @property
    def has_limits(self) -> bool:
        return self.chart.limits is not Limits.NONE

    @property
    def is_long_enough(self) -> bool:
        return self.chart.limits is Limits.FULL

    @property
    def last(self) -> TrendLine:
        return self.lines[-1]


def trend_of(
    counts: Mapping[date, int],
    period: Period,
    *,
    guessed: Mapping[date, Collection[int]] | None = None,
    without_beyond: bool = False,
) -> Trend:
    """counts: of every month that is loaded, in and before the period. One of the period's at least.

    `guessed`: by month, the wards in which incidents were placed by guess; months of which these differ are
    not compared. `without_beyond`: mean and limits leave out the months beyond the limits.
    """
    months = [month for month in period.months() if month in counts]
    days = [days_in(month) / DAYS_A_MONTH for month in months]
    chart = u_chart([counts[month] for month in months], days, without_beyond=without_beyond)
    widened = dispersion(counts)
    lines = [
        _line(counts, month, point, widened, guessed or {})
        for month, point in zip(months, chart.months, strict=True)
    ]
    return Trend(chart, lines)


def _line(
    counts: Mapping[date, int],
    month: date,
    point: ChartMonth,
    widened: Dispersion,
    guessed: Mapping[date, Collection[int]],
) -> TrendLine:
    earlier = same_months_before(counts, month)
    alike = [before for before in earlier if set(guessed.get(before, ())) == set(guessed.get(month, ()))]
    season = _season_of(counts, month, alike, widened)
    return TrendLine(month, counts[month], point, season, of_two_censuses=bool(earlier) and not alike)


def _season_of(
    counts: Mapping[date, int], month: date, earlier: Sequence[date], widened: Dispersion
) -> Seasonal | None:
    """Compare a month with the same month of earlier years."""
    if not earlier:
        return None
    return compare_season(
        counts[month], [counts[before] for before in earlier],
        days=days_in(month), days_earlier=sum(days_in(before) for before in earlier), dispersion=widened,
        months=tuple(earlier),
    )  # fmt: skip


def same_months_before(counts: Mapping[date, int], month: date) -> list[date]:
    """The same month of earlier years, the latest first, as far as they are loaded."""
    years = range(1, month.year - min(counts).year + 1)
    return [before for year in years if (before := months_later(month, -12 * year)) in counts]
