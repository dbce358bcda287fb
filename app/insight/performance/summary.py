"""What is to be said of a measure at a glance: its latest figure, its change, its icons and its position?"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.arrows import Change, compare
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.series import Figure, Missing, Series
from app.evidence.statistics.spans import YEAR, Span, year_to
from app.insight.performance.chart_of import XmrChart, chart_of
from app.insight.performance.series_of import BASIS, series_of
from app.insight.performance.targets.standing import Standing, stand_now
from app.models.measure import Measure

QUARTER = 3


@dataclass(frozen=True)
class Compared:
    """A change, since when, and between which spans."""

    since: str
    change: Change
    now: Span
    then: Span


@dataclass(frozen=True)
class Summary:
    """`figure`: the latest; of counts by month, the year up to the latest month, where it is whole.
    `on_year`: its change on the year before."""

    measure: Measure
    series: Series
    chart: XmrChart
    standing: Standing | None
    figure: Figure | None = None
    on_year: Compared | None = None

    @property
    def span(self) -> Span | None:
        return self.figure.span if self.figure else None


def summary_of(measure: Measure, at: date) -> Summary:
    series = series_of(measure)
    figure = _headline(series, at)
    on_year = (
        _compared(measure, series, "a year before", figure.span, _earlier(figure.span, YEAR))
        if figure
        else None
    )
    return Summary(
        measure, series, chart_of(measure, series=series), stand_now(measure, series), figure, on_year
    )


def _headline(series: Series, at: date) -> Figure | None:
    latest = series.latest(at)
    if latest is None or latest.span.months != 1 or series.rolling_year(latest.span.last) is None:
        return latest
    return series.over(year_to(latest.span.last))


# --- comparisons -------------------------------------------------------------------------------------
def comparisons(summary: Summary) -> list[Compared]:
    """The four that a table of indicators has: with the baseline, and in the short, middle and long term."""
    return list(_comparisons(summary)) if summary.figure else []


def _comparisons(summary: Summary) -> Iterator[Compared]:
    measure, series, figure = summary.measure, summary.series, summary.figure
    assert figure is not None, "asked where there is one"
    span = figure.span
    if measure.target is not None:
        baseline = _ending(span, measure.target.baseline_to)
        yield _compared(measure, series, "the baseline", span, baseline)
    short = _last_quarter(series, span)
    yield _compared(measure, series, "the quarter before", short, _earlier(short, QUARTER))
    yield _compared(measure, series, "a year before", span, _earlier(span, YEAR))
    yield _compared(measure, series, "two years before", span, _earlier(span, 2 * YEAR))


def _compared(measure: Measure, series: Series, since: str, now: Span, then: Span) -> Compared:
    return Compared(since, compare(series, BASIS[measure.kind], now, then), now, then)


def _last_quarter(series: Series, span: Span) -> Span:
    """The last three months, where they are known by month; the span itself otherwise."""
    quarter = Span(months_later(span.last, 1 - QUARTER), span.last)
    try:
        series.over(quarter)
    except Missing:
        return span
    return quarter


def _earlier(span: Span, months: int) -> Span:
    return Span(
        _day_earlier(span.first, months), _day_earlier(span.last, months, ends=span.months is not None)
    )


def _day_earlier(day: date, months: int, *, ends: bool = False) -> date:
    month = months_later(day, -months)
    length = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=length if ends else min(day.day, length))


def _ending(span: Span, last: date) -> Span:
    """A span as long as another, that ends on a day."""
    if span.months is None:
        return Span(last - (span.last - span.first), last)
    return Span(months_later(last, 1 - span.months), last)
