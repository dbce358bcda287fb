"""When does the next figure of a measure come?"""

from dataclasses import dataclass
from datetime import date, timedelta

from app import clock
from app.evidence.statistics.periods import days_in, months_later
from app.evidence.statistics.spans import Span
from app.models.measure import FigureStatus, Measure


@dataclass(frozen=True)
class Due:
    """When the figure for a span is expected."""

    span: Span
    on: date

    @property
    def words(self) -> str:
        return self.span.words

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.on)


def is_overdue(expected: date | None) -> bool:
    """Whether a source should have brought a figure by now."""
    return expected is not None and expected < clock.today()


def next_expected(measure: Measure) -> Due | None:
    """The next figure that its source brings: as a figure that is not released says, or by its usual lag."""
    for figure in measure.figures:
        if figure.status is FigureStatus.NOT_YET_RELEASED and figure.expected_on:
            return Due(Span(figure.period_from, figure.period_to), figure.expected_on)
    known = [figure for figure in measure.figures if figure.value is not None]
    if not measure.every_months or measure.lag_days is None or not known:
        return None
    latest = max(known, key=lambda figure: figure.period_to)
    length = Span(latest.period_from, latest.period_to).months or measure.every_months
    end = months_later(latest.period_to, measure.every_months)
    last = date(end.year, end.month, days_in(end))
    return Due(Span(months_later(last, 1 - length), last), last + timedelta(days=measure.lag_days))
