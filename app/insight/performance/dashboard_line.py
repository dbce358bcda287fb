"""What a dashboard says of a measure: worked out once after a change, and stored as plain values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.evidence.charts.axes import Frame, Scale
from app.evidence.charts.drawing import Line
from app.evidence.statistics.arrows import Arrow
from app.evidence.statistics.targets import Position
from app.evidence.statistics.xmr import Assurance, Variation
from app.insight.performance import wording
from app.insight.performance.summary import Compared, Summary, comparisons
from app.insight.performance.targets.standing import what_is_needed
from app.models.measure import Measure

# The four comparisons of a table of indicators, in its order.
BASELINE, SHORT, MIDDLE, LONG = "the baseline", "the quarter before", "a year before", "two years before"
TERMS = (BASELINE, SHORT, MIDDLE, LONG)
LATEST = 24  # points of a small chart
SMALL = Frame(120, 32, left=3, right=113, top=4, bottom=28)
OFF = (Position.MISSED, Position.OFF_TRAJECTORY)
GOOD, BAD, NEITHER = "good", "bad", ""


@dataclass(frozen=True)
class Term:
    """A comparison. `arrow` is that of the test, `means` whether it is good or bad, `words` all of it."""

    since: str
    arrow: str
    means: str
    words: str


@dataclass(frozen=True)
class DashboardLine:
    """`path` is that of a small chart and `end` its last point. `why`: what makes it an exception, the
    worst first. `is_off`: it is off track, so that its owner is asked for commentary."""

    value: str = ""
    period: str = ""
    period_to: str = ""
    path: str = ""
    end: tuple[float, float] | None = None
    variation: str = ""
    assurance: str = ""
    on_trial: bool = False
    position: str = ""
    terms: tuple[Term, ...] = ()
    needed: str = ""
    why: tuple[str, ...] = ()
    severity: int = 0
    is_off: bool = False

    def term(self, since: str) -> Term | None:
        return next((term for term in self.terms if term.since == since), None)

    @property
    def ends_on(self) -> date | None:
        return date.fromisoformat(self.period_to) if self.period_to else None

    def as_stored(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self)))  # lists for tuples, as they come back


def line_from(stored: Mapping[str, Any]) -> DashboardLine:
    """What was stored, as it was."""
    values = dict(stored)
    terms = tuple(Term(**term) for term in values.pop("terms", ()))
    end, why = values.pop("end", None), tuple(values.pop("why", ()))
    return DashboardLine(**values, terms=terms, why=why, end=None if end is None else (end[0], end[1]))


def line_of(summary: Summary, at: date) -> DashboardLine:
    if summary.figure is None:
        return DashboardLine(position=wording.position(summary))
    measure, figure = summary.measure, summary.figure
    terms = tuple(_term(measure, each) for each in comparisons(summary))
    needed = what_is_needed(measure, at)
    why = _why(summary, terms)
    path, end = small_chart([point.value for point in summary.series.points()[-LATEST:]])
    has_icons = summary.chart.has_icons
    return DashboardLine(
        value=wording.amount(measure, figure.value),
        period=figure.span.words,
        period_to=figure.span.last.isoformat(),
        path=path,
        end=end,
        variation=summary.chart.variation.value if has_icons else "",
        assurance=_assurance(summary) if has_icons else "",
        on_trial=has_icons and summary.chart.latest.phase.is_trial,
        position=wording.position(summary),
        terms=terms,
        needed=wording.needed(measure, needed) if needed else "",
        why=tuple(words for _, words in why),
        severity=max((severity for severity, _ in why), default=0),
        is_off=_is_off(summary),
    )


def _assurance(summary: Summary) -> str:
    found = summary.chart.assurance
    return "" if found is Assurance.NONE else found.value


# --- comparisons -------------------------------------------------------------------------------------
def _term(measure: Measure, each: Compared) -> Term:
    return Term(each.since, each.change.arrow.value, _means(measure, each), wording.compared(measure, each))


def _means(measure: Measure, each: Compared) -> str:
    """Good or bad, only where the test draws an arrow and one way is good."""
    way = {Arrow.UP: 1, Arrow.DOWN: -1}.get(each.change.arrow, 0) * measure.good.sign
    return GOOD if way > 0 else BAD if way < 0 else NEITHER


# --- exceptions --------------------------------------------------------------------------------------
def _is_off(summary: Summary) -> bool:
    place = summary.standing.position if summary.standing else None
    return place in OFF or _is_concern(summary)


def _is_concern(summary: Summary) -> bool:
    chart = summary.chart
    return chart.has_icons and chart.variation is Variation.CONCERN


def _why(summary: Summary, terms: Sequence[Term]) -> list[tuple[int, str]]:
    """What makes it an exception, with how much that weighs, the worst first."""
    place = summary.standing.position if summary.standing else None
    always_misses = _assurance(summary) == Assurance.ALWAYS_MISSES.value
    found = (
        (5, "The target was missed", place is Position.MISSED),
        (4, "Off trajectory", place is Position.OFF_TRAJECTORY),
        (3, "The latest figure is unusually bad", _is_concern(summary)),
        (2, "The target is always missed", always_misses and place is not Position.ACHIEVING),
        *((1, f"{_real(term)} on {term.since}", term.means == BAD) for term in terms),
    )
    return [(severity, words) for severity, words, is_so in found if is_so]


def _real(term: Term) -> str:
    return "A real rise" if term.arrow == Arrow.UP else "A real fall"


# --- the small chart ---------------------------------------------------------------------------------
def small_chart(values: Sequence[Any]) -> tuple[str, tuple[float, float] | None]:
    """The path of a line so small that it has no axis, and its last point."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return "", None
    scale, step = Scale(known, SMALL), (SMALL.right - SMALL.left) / max(1, len(known) - 1)
    low, high = min(known), max(known)
    if high > low:  # as tall as it can be: it shows the shape, the figures stand beside it
        scale.low, scale.high = low, high
    points = tuple((round(SMALL.left + place * step, 1), scale.y(value)) for place, value in enumerate(known))
    return (Line("line", points).path if len(points) > 1 else ""), points[-1]
