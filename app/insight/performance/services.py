"""Enter, import and correct figures of measures, and say where a series breaks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app import clock, policy
from app.evidence.statistics.spans import Span
from app.extensions import db
from app.insight.performance import figures_file, queries
from app.insight.performance.defining.versions import create
from app.insight.performance.figure_rules import Entered, checked, may_overlap
from app.insight.performance.figures_file import Line
from app.insight.performance.measures_file import Definition
from app.insight.performance.publication import settle
from app.insight.performance.table_files import Outcome, Table
from app.models.event import Event
from app.models.measure import (
    HIDE_BELOW,
    BreakKind,
    FigureStatus,
    Good,
    Measure,
    MeasureBreak,
    MeasureFigure,
    MeasureKind,
    folded,
)
from app.models.person import User
from app.policy import Action
from app.use_case import StaleEdit, lock, record, use_case


class Overlaps(ValueError):
    """There is a figure for some of these days."""

    def __init__(self, there: Span) -> None:
        super().__init__(
            f"There is already a figure for {there.words}. Correct it, or enter a period that does "
            "not overlap it"
        )


class IsCounted(ValueError):
    """The product counts the figures of this measure itself."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"{measure.name} is counted by this service, so you cannot enter its figures")


class BreakThere(ValueError):
    """The series breaks on this day already."""

    def __init__(self) -> None:
        super().__init__("There is already a break on this day")


# --- figures -----------------------------------------------------------------------------------------
@use_case
def import_figures(
    actor: User | None, *, table: Table, file: str, why: str = "", hide_below: int = HIDE_BELOW
) -> Outcome:
    """Store the rows that are figures. One for a period that has a figure corrects it: the old one is kept,
    with `why`. A measure that is not defined becomes a count that is good when it goes down, of which counts
    up to `hide_below` are hidden. What the product counts itself is not imported."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    known = queries.map_by_name(row["measure"] for row in table.rows)
    lines, outcome = figures_file.sort_out(table, known, clock.today())
    _define_missing(actor, lines, known, hide_below)
    _store(actor, lines, known, file, why or f"Corrected by an import of {file}")
    settle(sorted({known[line.key].id for line in lines}))
    record(
        actor, Event.FIGURES_IMPORTED, file=file, accepted=outcome.accepted, rejected=len(outcome.rejected)
    )
    return outcome


@use_case
def enter_figure(
    actor: User, measure: Measure, *, entered: Entered, source: str = "", submission: str | None = None
) -> MeasureFigure:
    """Enter the figure for a period. Overlaps if there is one for some of its days."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    if measure.counted is not None:
        raise IsCounted(measure)
    figure = _figure(measure, checked(entered, measure.kind, measure.unit, clock.today()), actor, source)
    _ensure_apart(measure, entered.span)
    figure.submission = submission
    db.session.add(figure)
    value = written(figure, measure.hide_below)
    words: dict[str, Any] = {"measure": measure.name, "period": entered.span.words, "value": value}
    record(actor, Event.FIGURE_ENTERED, subject=measure.name, **words)
    db.session.expire(measure, ["figures"])
    settle([measure.id])
    return figure


@use_case
def correct_figure(
    actor: User, figure: MeasureFigure, *, entered: Entered, why: str, submission: str | None = None
) -> MeasureFigure:
    """Put another figure in the place of one, which is kept with the reason."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    measure = figure.measure
    lock(measure)
    db.session.refresh(figure)
    if figure.replaced_at is not None:
        raise StaleEdit(figure)
    if measure.counted is not None:
        raise IsCounted(measure)
    _ensure_apart(measure, entered.span, besides=figure)
    entered = checked(entered, measure.kind, measure.unit, clock.today())
    _replace([figure], why)
    new = _figure(measure, entered, actor, figure.source)
    new.submission = submission
    db.session.add(new)
    _record_correction(actor, measure, figure, new, why)
    db.session.expire(measure, ["figures"])
    settle([measure.id])
    return new


def _define_missing(
    actor: User | None, lines: Iterable[Line], known: dict[str, Measure], hide_below: int
) -> None:
    for name in sorted({line.measure for line in lines}):
        if folded(name) not in known:
            undefined = Definition(name, "", MeasureKind.COUNT, Good.DOWN, {"hide_below": hide_below})
            known[folded(name)] = create(actor, undefined)


def _store(actor: User | None, lines: Sequence[Line], known: dict[str, Measure], file: str, why: str) -> None:
    stored = {
        (figure.measure_id, figure.period_from, figure.period_to): figure
        for measure in known.values()
        for figure in measure.figures
    }
    added: list[MeasureFigure] = []
    corrected: list[tuple[MeasureFigure, MeasureFigure]] = []
    for line in lines:
        measure = known[line.key]
        new = _figure(measure, line.figure, actor, file)
        old = stored.get((measure.id, *line.figure.span))
        if old is None:
            added.append(new)
        elif _content(old) != _content(new):
            corrected.append((old, new))
    _replace([old for old, _ in corrected], why)
    db.session.add_all([*added, *(new for _, new in corrected)])
    for old, new in corrected:
        _record_correction(actor, new.measure, old, new, why)
    db.session.flush()
    for measure in known.values():
        db.session.expire(measure, ["figures"])


def _figure(measure: Measure, entered: Entered, actor: User | None, source: str) -> MeasureFigure:
    return MeasureFigure(
        measure=measure,
        period_from=entered.span.first,
        period_to=entered.span.last,
        value=entered.value,
        numerator=entered.numerator,
        denominator=entered.denominator,
        n=entered.n,
        status=entered.status,
        as_printed=entered.as_printed,
        note=entered.note,
        vintage=entered.vintage,
        expected_on=entered.expected_on,
        source=source,
        entered_by_id=actor.id if actor else None,
    )


def _content(figure: MeasureFigure) -> tuple[Any, ...]:
    parts = figure.value, figure.numerator, figure.denominator, figure.n
    words = figure.as_printed, figure.note, figure.vintage
    return (*parts, figure.status or FigureStatus.UNSTATED, *words, figure.expected_on)


def _replace(figures: Iterable[MeasureFigure], why: str) -> None:
    """Mark figures as replaced before others take their places, of which each period has one."""
    for figure in figures:
        figure.replaced_at, figure.replaced_why = clock.now(), why
    db.session.flush()


def _ensure_apart(measure: Measure, span: Span, besides: MeasureFigure | None = None) -> None:
    for figure in measure.figures:
        there = Span(figure.period_from, figure.period_to)
        if figure is not besides and not may_overlap(span, there):
            raise Overlaps(there)


def _record_correction(
    actor: User | None, measure: Measure, old: MeasureFigure, new: MeasureFigure, why: str
) -> None:
    words: dict[str, Any] = {
        "before": written(old, measure.hide_below), "value": written(new, measure.hide_below), "why": why
    }  # fmt: skip
    period = Span(new.period_from, new.period_to).words
    record(actor, Event.FIGURE_CORRECTED, subject=measure.name, measure=measure.name, period=period, **words)


def written(figure: MeasureFigure, hide_below: int = 0) -> str:
    """A figure in the record, which more people read: its value, or why there is none. Small counts are not
    in it."""
    if any(each is not None and 0 < each < hide_below for each in (figure.value, figure.numerator)):
        return "a small number"
    if figure.value is not None:
        return f"{figure.value:,}"
    return figure.as_printed or figure.status.label.lower()


# --- breaks ------------------------------------------------------------------------------------------
@use_case
def add_break(
    actor: User | None, measure: Measure, *, on: date, why: str, kind: BreakKind = BreakKind.RECORDING
) -> MeasureBreak:
    """Say that from this day on, figures are not comparable with those before. BreakThere if it is known."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    if any(each.on == on for each in measure.breaks):
        raise BreakThere
    added = MeasureBreak(
        measure_id=measure.id, on=on, why=why, kind=kind, entered_by_id=actor.id if actor else None
    )
    db.session.add(added)
    record(actor, Event.BREAK_ADDED, subject=measure.name, measure=measure.name, on=on, why=why)
    db.session.expire(measure, ["breaks"])
    settle([measure.id])
    return added
