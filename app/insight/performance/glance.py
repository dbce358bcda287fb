"""What the list and dashboards say of a measure, worked out once after a change and stored until the next.

Everything in it is made of what is shown: hidden figures are in none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from app import clock
from app.evidence.statistics.spans import Span
from app.evidence.statistics.targets import Position
from app.insight.performance import wording
from app.insight.performance.dashboard_line import line_of
from app.insight.performance.due import is_overdue, next_expected
from app.insight.performance.summary import Summary, summary_of
from app.insight.performance.targets.standing import what_is_needed
from app.models.measure import Measure

SPARK = 24
# The more somebody should look at it, the lower.
EXCEPTION, WAITING, USUAL = 0, 1, 2


@dataclass(frozen=True)
class Glance:
    """`first` and `last`: of the latest figure. `then`, `change`, `percent`, `arrow`, `p`: on the year
    before; `arrow` as of `Arrow`. `variation`, `assurance` and `position`: their values, empty where there is
    none. `rank`: exceptions come first. `spark`: the last points of the latest figure's length, None where
    one is not shown. `not_shown`: how many figures are hidden.
    """

    latest: Decimal | None = None
    first: date | None = None
    last: date | None = None
    then: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None
    arrow: str = ""
    p: float | None = None
    on_year: str = ""
    answer: str = ""
    variation: str = ""
    variation_words: str = ""
    on_trial: bool = False
    assurance: str = ""
    assurance_words: str = ""
    position: str = ""
    position_words: str = ""
    value_at: Decimal | None = None
    on_line: Decimal | None = None
    goal: Decimal | None = None
    target_on: date | None = None
    waiting: str = ""
    needed: str = ""
    expected_on: date | None = None
    expected_for: str = ""
    not_shown: int = 0
    rank: int = USUAL
    spark: tuple[Decimal | None, ...] = ()
    dashboard: dict[str, Any] = field(default_factory=dict)  # as dashboard_line.py makes it

    @property
    def span(self) -> Span | None:
        return Span(self.first, self.last) if self.first and self.last else None

    @property
    def is_overdue(self) -> bool:
        """Whether its source should have brought the next figure by now."""
        return is_overdue(self.expected_on)

    def as_json(self) -> dict[str, Any]:
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Glance":
        return cls(**{name: READERS.get(name, _same)(value) for name, value in stored.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


READERS: dict[str, Any] = {
    **dict.fromkeys(("latest", "then", "change", "percent", "value_at", "on_line", "goal"), _number),
    **dict.fromkeys(("first", "last", "target_on", "expected_on"), _day),
    "spark": lambda values: tuple(_number(value) for value in values),
}


def glance_of(measure: Measure, summary: Summary | None = None) -> Glance:
    """What is to be said of a measure, from all of its figures."""
    summary = summary or summary_of(measure, clock.today())
    on_year, standing, chart = summary.on_year, summary.standing, summary.chart
    needed = what_is_needed(measure, clock.today(), summary.series)
    change = on_year.change if on_year else None
    has_icons = chart.has_icons
    due = next_expected(measure)
    return Glance(
        latest=summary.figure.value if summary.figure else None,
        first=summary.figure.span.first if summary.figure else None,
        last=summary.figure.span.last if summary.figure else None,
        then=change.then if change else None,
        change=change.change if change else None,
        percent=change.percent if change else None,
        arrow=change.arrow.value if change else "",
        p=change.p if change else None,
        on_year=wording.on_year(summary),
        answer=wording.answer(summary),
        variation=chart.variation.value if has_icons else "",
        variation_words=wording.variation(summary),
        on_trial=has_icons and chart.latest.phase.is_trial,
        assurance=chart.assurance.value if has_icons else "",
        assurance_words=wording.assurance(summary),
        position=standing.position.value if standing and standing.position else "",
        position_words=wording.position(summary),
        value_at=standing.value if standing else None,
        on_line=standing.on_line if standing else None,
        goal=standing.goal.target if standing and standing.goal else None,
        target_on=standing.target.target_on if standing else None,
        waiting=standing.waiting if standing else "",
        needed=wording.needed(measure, needed) if needed else "",
        expected_on=due.on if due else None,
        expected_for=due.words if due else "",
        not_shown=sum(figure.hidden for figure in measure.figures),
        rank=_rank(summary),
        spark=_spark(summary),
        dashboard=line_of(summary, clock.today()).as_stored(),
    )


def _rank(summary: Summary) -> int:
    standing, variation = summary.standing, summary.chart.variation
    if standing and standing.position in (Position.OFF_TRAJECTORY, Position.MISSED):
        return EXCEPTION
    if summary.chart.has_icons and variation == "concern":
        return EXCEPTION
    return WAITING if standing and standing.waiting else USUAL


def _spark(summary: Summary) -> tuple[Decimal | None, ...]:
    figures = sorted(summary.series.figures, key=lambda each: each.span.last)
    last = next((each for each in reversed(figures) if each.value is not None), None)
    if last is None:
        return ()
    return tuple(each.value for each in figures if each.span.is_as_long_as(last.span))[-SPARK:]


def glances_of(measures: Iterable[Measure], whole: Any) -> dict[int, Glance]:
    """The glances of measures: as stored, and worked out where a change has come in since. `whole`: reads
    measures with all that is known of them, by their numbers."""
    measures = list(measures)
    found = {m.id: Glance.from_json(m.summary) for m in measures if m.summary is not None}
    missing = [measure.id for measure in measures if measure.id not in found]
    return found | {measure.id: glance_of(measure) for measure in (whole(missing) if missing else ())}
