"""Where does a measure stand on its way to its target, and if that cannot be said, what is awaited?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app import clock
from app.evidence.statistics.arrows import percent_of
from app.evidence.statistics.series import Break, Figure, Series
from app.evidence.statistics.spans import YEAR, Span, year_to
from app.evidence.statistics.targets import (
    Goal,
    Needed,
    Position,
    Reading,
    above,
    needed,
    on_line,
    position,
    readings,
)
from app.insight.performance.series_of import goal_of, months_of, series_of
from app.models.measure import Measure, Target
from app.words import in_words, sentence_case


@dataclass(frozen=True)
class Standing:
    """`waiting`: for what, where another measure that the target follows has no figure yet. `across`: a break
    between the baseline and the figure, over which they are not comparable. `is_overtaken`: whether the day
    of the target is over, and every figure is of before it."""

    target: Target
    at: date
    goal: Goal | None = None
    on_line: Decimal | None = None
    figure: Figure | None = None
    position: Position | None = None
    waiting: str = ""
    across: Break | None = None
    is_overtaken: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def is_stretched(self) -> bool:
        """Whether the figure makes the further aim, too."""
        if self.target.stretch is None or self.value is None or self.goal is None:
            return False
        way = self.goal.direction(self.target.measure.good.sign)
        return way * (self.value - self.target.stretch) >= 0

    @property
    def words(self) -> str:
        """The position as a page has it, or why there is none."""
        if self.position is not None:
            beyond = ", and the stretch target too" if self.is_stretched else ""
            return f"{sentence_case(self.position.value)}{beyond}"
        return sentence_case(self.waiting) if self.waiting else "No figure yet"


def stand(measure: Measure, at: date, series: Series | None = None) -> Standing | None:
    """The position of a measure on a day; None if it has no target."""
    target = measure.target
    if target is None:
        return None
    series = series or series_of(measure)
    months, today = months_of(series, target), clock.today()
    figure, newest = series.latest(at, months), series.latest(today, months)
    overtaken = target.target_on <= today and (newest is None or newest.span.last < target.target_on)
    follows, waiting = _followed(target, figure)
    goal = goal_of(target, follows)
    if goal is None:
        return Standing(target, at, figure=figure, waiting=waiting)
    line = on_line(goal, at)
    if figure is None or figure.value is None:
        return Standing(target, at, goal, line, is_overtaken=overtaken)
    across = series.break_in(Span(min(target.baseline_to, figure.span.last), figure.span.last))
    place = position(goal, figure.value, at, measure.good.sign)
    return Standing(target, at, goal, line, figure, place, across=across, is_overtaken=overtaken)


def stand_now(measure: Measure, series: Series) -> Standing | None:
    """The position of the latest figure, on the last day that it is of: of a later day it says nothing."""
    target = measure.target
    figure = series.latest(clock.today(), months_of(series, target)) if target else None
    return stand(measure, figure.span.last if figure else clock.today(), series)


def _followed(target: Target, figure: Figure | None) -> tuple[Decimal | None, str]:
    """What a target comes to that follows another measure, in the span of the figure beside it; or what is
    awaited."""
    others = [other for other in (target.comparator, target.second_comparator) if other is not None]
    if not others:
        return None, ""
    theirs = [series_of(other).figures for other in others]
    ends = [each.span for each in theirs[0] if each.value is not None]
    wanted = figure.span if figure else max(ends, default=None)
    values = [_in_span(figures, wanted) for figures in theirs]
    known = [value for value in values if value is not None]
    if len(known) == len(others):
        return above(sum(known, Decimal()) / len(known), target.margin), ""
    when = f" for {wanted.words}" if wanted else ""
    missing = [other for other, value in zip(others, values, strict=True) if value is None]
    return None, f"waiting for {in_words([other.source or other.name for other in missing])}{when}"


def _in_span(figures: Sequence[Figure], span: Span | None) -> Decimal | None:
    return next((each.value for each in figures if each.span == span and each.value is not None), None)


@dataclass(frozen=True)
class TwoReadings:
    """A baseline that a paper prints beside "5% above the average": it is that average, or is above it
    already. What each makes of the target, and where the latest figure stands by each."""

    printed: Decimal
    as_average: Reading
    as_above: Reading
    value: Decimal | None
    achieved: tuple[bool, bool]


def two_readings(measure: Measure, series: Series) -> TwoReadings | None:
    """Both readings, where the target is so many per cent above others and has a printed baseline."""
    target = measure.target
    if target is None or target.comparator is None or not target.margin or not target.baseline:
        return None
    both = readings(target.baseline, target.margin)
    figure, good = series.latest(clock.today(), months_of(series, target)), measure.good.sign or 1
    value = figure.value if figure else None
    achieved = [value is not None and good * (value - each.target) >= 0 for each in both]
    return TwoReadings(target.baseline, *both, value, (achieved[0], achieved[1]))


@dataclass(frozen=True)
class YearOnTheWay:
    """A target of a table of years, and its change in per cent: on the year before, and on the baseline."""

    on: date
    target: Decimal
    on_year_before: Decimal | None
    on_baseline: Decimal | None


def years_on_the_way(target: Target, series: Series) -> list[YearOnTheWay]:
    """The targets of a table of years. The year before is the figure that ends a year earlier."""
    goal = goal_of(target)
    if goal is None:
        return []
    ends = {figure.span.last: figure.value for figure in series.figures if figure.value is not None}
    made = []
    for on, value in goal.years or ((goal.target_on, goal.target),):
        earlier = ends.get(year_to(on).first - timedelta(days=1))
        on_earlier = None if earlier is None else percent_of(value, earlier)
        made.append(YearOnTheWay(on, value, on_earlier, percent_of(value, goal.baseline)))
    return made


def what_is_needed(measure: Measure, at: date, series: Series | None = None) -> Needed | None:
    """What each coming month may have, where the target is of a rolling year of months."""
    target, series = measure.target, series or series_of(measure)
    if target is None or target.target is None or months_of(series, target) != YEAR:
        return None
    months: Mapping[date, Decimal] = {month: value for month, value in series.months().items() if month <= at}
    if not months or series.rolling_year(max(months)) is None:
        return None
    return needed(months, target.target, target.target_on)
