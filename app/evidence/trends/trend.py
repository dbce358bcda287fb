"""A series month by month, with limits, and each month compared with the same month of earlier years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.control_charts import (
    FEWEST_MONTHS,
    Chart,
    ChartMonth,
    Seasonal,
    compare_season,
    u_chart,
)
from app.evidence.statistics.periods import Period, days_in, months_later

DAYS_A_MONTH = 30  # rates are by thirty days, so that February is not low for being short


@dataclass(frozen=True)
class TrendLine:
    month: date
    count: int
    point: ChartMonth
    season: Seasonal | None


@dataclass(frozen=True)
class Trend:
    chart: Chart
    lines: list[TrendLine]

    @property
    def is_long_enough(self) -> bool:
        return len(self.lines) >= FEWEST_MONTHS

    @property
    def last(self) -> TrendLine:
        return self.lines[-1]


def trend_of(counts: Mapping[date, int], period: Period) -> Trend:
    """counts: of every month that is loaded, in and before the period. One of the period's at least."""
    months = [month for month in period.months() if month in counts]
    chart = u_chart([counts[month] for month in months], [days_in(month) / DAYS_A_MONTH for month in months])
    lines = [
        TrendLine(month, counts[month], point, season_of(counts, month))
        for month, point in zip(months, chart.months, strict=True)
    ]
    return Trend(chart, lines)


def season_of(counts: Mapping[date, int], month: date) -> Seasonal | None:
    """Compare a month with the same month of all earlier years that are loaded."""
    first = min(counts)
    years = range(1, month.year - first.year + 1)
    same = [months_later(month, -12 * year) for year in years]
    earlier = [counts[earlier_month] for earlier_month in same if earlier_month in counts]
    return compare_season(counts[month], earlier) if earlier else None

