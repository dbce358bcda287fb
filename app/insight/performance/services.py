"""Define measures, enter and correct their figures, and say where a series breaks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app import clock, policy
from app.evidence.statistics.spans import Span
from app.extensions import db
from app.insight.performance import figures_file, measures_file, queries
from app.insight.performance.figure_rules import Entered, checked, may_overlap
from app.insight.performance.figures_file import Line
from app.insight.performance.measures_file import Definition
from app.insight.performance.table_files import Outcome, Rejection, Table
from app.models.event import Event
from app.models.measure import (
    BreakKind,
    FigureStatus,
    Good,
    Measure,
    MeasureBreak,
    MeasureFigure,
    MeasureKind,
)
from app.models.person import User
from app.policy import Action
from app.use_case import StaleEdit, ensure_fresh, lock, record, use_case


class Overlaps(ValueError):
    """There is a figure for some of these days."""

    def __init__(self, there: Span) -> None:
        super().__init__(f"There is a figure for {there.words}. Correct that one, or choose days outside it")


class KindHasFigures(ValueError):
    """The figures that a measure has would mean something else."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"{measure.name} has figures as a {measure.kind.label.lower()}: define another")


class BreakThere(ValueError):
    """The series breaks on this day already."""

    def __init__(self) -> None:
        super().__init__("There is a break on this day already")


class NameTaken(ValueError):
    """Another measure has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a measure {name} already")


# --- measures ----------------------------------------------------------------------------------------
@use_case
def define_measures(actor: User | None, *, table: Table, file: str) -> Outcome:
    """Define the measures of a file. One that is there already is changed."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    definitions, outcome = measures_file.sort_out(table)
    known = queries.map_by_name(name for row in table.rows for name in (row["measure"], row["part_of"]))
    for line, definition in definitions:
        measure = known.get(definition.name.lower())
        try:
            known[definition.name.lower()] = _define(actor, measure, definition)
            outcome.accepted += 1
        except KindHasFigures as reason:
            outcome.rejected.append(Rejection(line, f"kind: {reason}"))
    _link_parts(known, table)
    record(actor, Event.MEASURES_READ, file=file, accepted=outcome.accepted, rejected=len(outcome.rejected))
    return outcome


@use_case
def define_measure(actor: User, *, definition: Definition, submission: str | None = None) -> Measure:
    """Define a measure. NameTaken if there is one of this name."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    if queries.find_measure(definition.name) is not None:
        raise NameTaken(definition.name)
    measure = _define(actor, None, definition)
    measure.owner_id, measure.submission = actor.id, submission
    return measure


@use_case
def change_measure(actor: User, measure: Measure, *, definition: Definition, seen_version: int) -> None:
    """Change what is said of a measure. KindHasFigures if its figures would mean something else."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    ensure_fresh(measure, seen_version)
    same = queries.find_measure(definition.name)
    if same is not None and same.id != measure.id:
        raise NameTaken(definition.name)
    if not _change(actor, measure, definition):
        record(actor, Event.MEASURE_CHANGED, subject=measure.name, measure=measure.name, fields="nothing")


def _define(actor: User | None, measure: Measure | None, definition: Definition) -> Measure:
    if measure is not None:
        _change(actor, measure, definition)
        return measure
    measure = Measure(**definition.columns)
    db.session.add(measure)
    record(actor, Event.MEASURE_DEFINED, subject=definition.name, measure=definition.name)
    return measure


def _change(actor: User | None, measure: Measure, definition: Definition) -> bool:
    """Whether anything was changed."""
    changed = {key: value for key, value in definition.columns.items() if getattr(measure, key) != value}
    if "kind" in changed and measure.figures:
        raise KindHasFigures(measure)
    for key, value in changed.items():
        setattr(measure, key, value)
    if changed:
        fields = ", ".join(key.replace("_", " ") for key in changed)
        record(actor, Event.MEASURE_CHANGED, subject=measure.name, measure=measure.name, fields=fields)
    return bool(changed)


def _link_parts(known: dict[str, Measure], table: Table) -> None:
    """Tie parts to their wholes, once all of them are there."""
    for row in table.rows:
        part, whole = known.get(row["measure"].lower()), known.get(row["part_of"].lower())
        if part is not None and whole is not None and part is not whole:
            part.part_of = whole


# --- figures -----------------------------------------------------------------------------------------
@use_case
def import_figures(actor: User | None, *, table: Table, file: str, why: str = "") -> Outcome:
    """Store the rows that are figures. One for a period that has a figure corrects it: the old one is kept,
    with `why`. A measure that is not defined becomes a count that is good when it goes down."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    known = queries.map_by_name(row["measure"] for row in table.rows)
    lines, outcome = figures_file.sort_out(table, known, clock.today())
    _define_missing(actor, lines, known)
    _store(actor, lines, known, file, why or f"Imported again from {file}")
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
    figure = _figure(measure, checked(entered, measure.kind, measure.unit, clock.today()), actor, source)
    _ensure_apart(measure, entered.span)
    figure.submission = submission
    db.session.add(figure)
    words: dict[str, Any] = {"measure": measure.name, "period": entered.span.words, "value": written(figure)}
    record(actor, Event.FIGURE_ENTERED, subject=measure.name, **words)
    db.session.expire(measure, ["figures"])
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
    _ensure_apart(measure, entered.span, besides=figure)
    entered = checked(entered, measure.kind, measure.unit, clock.today())
    _replace([figure], why)
    new = _figure(measure, entered, actor, figure.source)
    new.submission = submission
    db.session.add(new)
    _record_correction(actor, measure, figure, new, why)
    db.session.expire(measure, ["figures"])
    return new


def _define_missing(actor: User | None, lines: Iterable[Line], known: dict[str, Measure]) -> None:
    for name in sorted({line.measure for line in lines}):
        if name.lower() not in known:
            undefined = Definition(name, "", MeasureKind.COUNT, Good.DOWN, {})
            known[name.lower()] = _define(actor, None, undefined)


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
        source=source,
        entered_by_id=actor.id if actor else None,
    )


def _content(figure: MeasureFigure) -> tuple[Any, ...]:
    parts = figure.value, figure.numerator, figure.denominator, figure.n
    return (*parts, figure.status or FigureStatus.UNSTATED, figure.as_printed, figure.note)


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
    words: dict[str, Any] = {"before": written(old), "value": written(new), "why": why}
    period = Span(new.period_from, new.period_to).words
    record(actor, Event.FIGURE_CORRECTED, subject=measure.name, measure=measure.name, period=period, **words)


def written(figure: MeasureFigure) -> str:
    """A figure in the record: its value, or why there is none."""
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
    return added
