"""The rolling year: the twelve months up to each month."""

from dataclasses import dataclass
from decimal import Decimal

from app.evidence.statistics.arrows import percent_of
from app.evidence.statistics.rolling_years import RollingYear, rolling_years
from app.evidence.statistics.spans import DAY, YEAR, Span
from app.insight.performance import wording
from app.insight.performance.charts.made import MadeChart, number, signed_percent
from app.insight.performance.charts.plots import Plotted, plot
from app.insight.performance.series_of import months_of
from app.insight.performance.summary import Summary
from app.models.measure import Measure
from app.web.listing import Column
from app.words import month

HOW_TO_READ = (
    "Each point is the total of the 12 months up to that month, so it covers every season once. Points less "
    "than a year apart share some of the same months."
)


@dataclass(frozen=True)
class RollingRow:
    measure: Measure
    year: RollingYear
    on_year: Decimal | None

    @property
    def span(self) -> Span:
        return self.year.span


def rolling_chart(summary: Summary) -> MadeChart | None:
    """None where no twelve months are known."""
    years = rolling_years(summary.series)
    if not any(year.value is not None for year in years):
        return None
    measure = summary.measure
    values = [(year.span, year.value) for year in years]
    plotted = Plotted(measure, values, summary.series.breaks, _target(summary))
    return MadeChart(
        "rolling", "Rolling 12 months", _sentence(measure, years),
        f"{measure.name}: the year up to each month", plot(plotted, HOW_TO_READ), _columns(measure),
        _rows(measure, years),
    )  # fmt: skip


def _target(summary: Summary) -> Decimal | None:
    """The target, where it is one of a year."""
    target = summary.measure.target
    standing = summary.standing
    if target is None or standing is None or standing.goal is None:
        return None
    return standing.goal.target if months_of(summary.series, target) == YEAR else None


def _rows(measure: Measure, years: list[RollingYear]) -> list[RollingRow]:
    ending = {year.span.last: year.value for year in years}
    earlier = [ending.get(year.span.first - DAY) for year in years]
    return [
        RollingRow(
            measure, year, None if year.value is None or then is None else percent_of(year.value, then)
        )
        for year, then in zip(years, earlier, strict=True)
    ]


def _sentence(measure: Measure, years: list[RollingYear]) -> str:
    known = [year for year in years if year.value is not None]
    last, least, most = known[-1], *_ends(known)
    begins = f"{measure.name}: {wording.amount(measure, last.value)} {last.span.within}."
    if len(known) == 1 or least.value == most.value:
        return begins
    return (
        f"{begins} The lowest year since {month(known[0].span.last)} is "
        f"{wording.amount(measure, least.value)}, up to {month(least.span.last)}; the highest "
        f"{wording.amount(measure, most.value)}, up to {month(most.span.last)}."
    )


def _ends(known: list[RollingYear]) -> tuple[RollingYear, RollingYear]:
    ordered = sorted(known, key=lambda year: year.value or Decimal())
    return ordered[0], ordered[-1]


def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column(
            "month", "Year up to", sort=lambda row: row.span.last, ascending=False,
            value=lambda row: row.span.last, text=lambda row: month(row.span.last),
        ),
        Column(
            "in_month", "In that month", value=lambda row: number(row.year.month), numeric=True,
            text=lambda row: wording.amount(measure, row.year.month),
        ),
        Column("year", "12 months", value=lambda row: number(row.year.value), text=_year, numeric=True),
        Column(
            "on_year", "Change on the year before, %", value=lambda row: number(row.on_year), numeric=True,
            text=lambda row: "" if row.on_year is None else signed_percent(row.on_year),
        ),
    )  # fmt: skip


def _year(row: RollingRow) -> str:
    if row.year.value is None:
        return "A break or a gap"
    return wording.amount(row.measure, row.year.value)
