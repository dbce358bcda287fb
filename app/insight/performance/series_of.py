"""A stored measure as the statistics take it: its series, its test and its goal."""

from datetime import date
from decimal import Decimal

from app.evidence.statistics.arrows import Basis
from app.evidence.statistics.series import Break, Figure, Series
from app.evidence.statistics.spans import YEAR, Span
from app.evidence.statistics.targets import Goal, YearTarget
from app.models.measure import Measure, MeasureFigure, MeasureKind, Target

BASIS = {
    MeasureKind.COUNT: Basis.COUNTS,
    MeasureKind.RATE: Basis.RATES,
    MeasureKind.PERCENTAGE: Basis.SHARES,
    MeasureKind.SURVEY: Basis.SHARES,
    MeasureKind.SCORE: Basis.NONE,
}


def series_of(measure: Measure) -> Series:
    figures = tuple(figure_of(figure) for figure in measure.figures)
    breaks = tuple(Break(each.on, each.why, each.kind.value) for each in measure.breaks)
    return Series(figures, breaks, adds_up=measure.kind is MeasureKind.COUNT)


def ward_series(measure: Measure) -> list[tuple[str, Series]]:
    """The series of each ward that has figures."""
    return []


def figure_of(figure: MeasureFigure) -> Figure:
    span = Span(figure.period_from, figure.period_to)
    return Figure(span, figure.value, figure.numerator, figure.denominator, figure.n)


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
