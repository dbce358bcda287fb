"""A stored measure as the statistics take it: its series, its test and its goal.

Pages, papers and files are made of what `series_of` returns, and so show nothing that is hidden.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.evidence.statistics.arrows import Basis
from app.evidence.statistics.series import Break, Figure, Series
from app.evidence.statistics.spans import YEAR, Span
from app.evidence.statistics.suppression import financial_year
from app.evidence.statistics.targets import Goal, YearTarget
from app.insight.performance.figure_rules import TOO_LARGE
from app.models.measure import Measure, MeasureFigure, MeasureKind, Target

BASIS = {
    MeasureKind.COUNT: Basis.COUNTS,
    MeasureKind.RATE: Basis.RATES,
    MeasureKind.PERCENTAGE: Basis.SHARES,
    MeasureKind.SURVEY: Basis.SHARES,
    MeasureKind.SCORE: Basis.NONE,
}


def series_of(measure: Measure, *, whole: bool = False) -> Series:
    """The figures that are shown, with the years that are shown of hidden months. `whole`: all figures, for
    whoever runs the machine."""
    figures = [figure_of(figure, whole=whole) for figure in measure.figures]
    if not whole:
        figures = _without_rests(figures, measure)
        figures += [Figure(span, total) for span, total in shown_totals(measure)]
    breaks = tuple(Break(each.on, each.why, each.kind.value) for each in measure.breaks)
    return Series(tuple(figures), breaks, adds_up=measure.kind is MeasureKind.COUNT)


def _without_rests(figures: list[Figure], measure: Measure) -> list[Figure]:
    """Without the months that are left of a financial year when others are hidden: a chart or a comparison of
    those alone would be of the years' beginnings."""
    torn = {financial_year(figure.period_from) for figure in measure.figures if figure.hidden}
    return [replace(figure, value=None) if _is_within(figure.span, torn) else figure for figure in figures]


def _is_within(span: Span, years: set[Span]) -> bool:
    """Whether a span is a part of one of these financial years."""
    year = financial_year(span.first)
    return year in years and span != year and span.last <= year.last


def figure_of(figure: MeasureFigure, *, whole: bool = False) -> Figure:
    span = Span(figure.period_from, figure.period_to)
    if not whole and figure.hidden:
        return Figure(span, None)
    return Figure(
        span, possible(figure.value), possible(figure.numerator), possible(figure.denominator), figure.n
    )


def shown(figure: MeasureFigure) -> Decimal | None:
    """The value as it is shown."""
    return figure_of(figure).value


def shown_totals(measure: Measure) -> list[tuple[Span, Decimal]]:
    """Years of which months are hidden, with their sums; no sum crosses a break."""
    years = [
        (Span(date.fromisoformat(first), date.fromisoformat(last)), Decimal(total))
        for first, last, total in measure.totals
    ]
    days = [each.on for each in measure.breaks]
    return [(year, total) for year, total in years if not any(year.first < day <= year.last for day in days)]


def possible(number: Decimal | None) -> Decimal | None:
    """A stored number, unless it is none that any figure has."""
    if number is None or not number.is_finite() or abs(number) >= TOO_LARGE:
        return None
    return number


def goal_of(target: Target, figure: Decimal | None = None) -> Goal | None:
    """A target as a goal. `figure`: what it comes to, where it follows another measure; None while that is
    not known."""
    goal = target.target if target.comparator_id is None else figure
    if goal is None:
        return None
    years = tuple(YearTarget(date.fromisoformat(on), Decimal(value)) for on, value in target.years)
    return Goal(target.baseline, target.baseline_to, goal, target.target_on, years)


def months_of(series: Series, target: Target) -> int | None:
    """How many months the figures of a target are of: as it says, or as its baseline shows.

    Where no figure is the baseline, it is of a year if the rolling year lies nearer to it than the latest
    figure.
    """
    if target.months:
        return target.months
    for figure in series.figures:
        if figure.span.last == target.baseline_to and figure.value == target.baseline:
            return figure.span.months
    if series.rolling_year(target.baseline_to) == target.baseline:
        return YEAR
    latest, year = series.latest(date.max), series.latest(date.max, YEAR)
    if latest is None or year is None:
        return None
    return YEAR if _apart(year, target) < _apart(latest, target) else latest.span.months


def _apart(figure: Figure, target: Target) -> Decimal:
    """How far a figure lies from the baseline."""
    return abs((figure.value or Decimal()) - target.baseline)
