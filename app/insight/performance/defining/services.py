"""Define measures, and change what they mean, with a reason."""

from datetime import date

from app import policy
from app.extensions import db
from app.insight.performance import measures_file, queries
from app.insight.performance.defining.versions import (
    KindHasFigures,
    PartOfItself,
    alter,
    create,
    ensure_no_circle,
    make,
)
from app.insight.performance.measures_file import Definition
from app.insight.performance.publication import settle
from app.insight.performance.table_files import Outcome, Rejection, Table
from app.models.event import Event
from app.models.measure import HIDE_BELOW, BreakKind, Measure, MeasureBreak, folded
from app.models.person import User
from app.policy import Action
from app.use_case import ensure_fresh, lock, record, use_case


class NameTaken(ValueError):
    """Another measure has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a measure called {name}. Enter another name")


@use_case
def define_measures(
    actor: User | None, *, table: Table, file: str, why: str = "", hide_below: int = HIDE_BELOW
) -> Outcome:
    """Define the measures of a file. One that is there already is changed, with `why`."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    named = (
        name
        for row in table.rows
        for name in (row["measure"], row["part_of"], *measures_file.comparators(row))
    )
    known = queries.map_by_name(named)
    definitions, outcome = measures_file.sort_out(table, known)
    made: list[int] = []
    for line, definition in definitions:
        measure = known.get(folded(definition.name))
        try:
            if measure is None:
                definition.details.setdefault("hide_below", hide_below)
                known[folded(definition.name)] = create(actor, definition)
            else:
                alter(actor, measure, definition, why or f"Definition changed by {file}")
            made.append(known[folded(definition.name)].id)
            outcome.accepted += 1
        except KindHasFigures as reason:
            outcome.rejected.append(Rejection(line, f"kind: {reason}"))
    _link(known, definitions, outcome)
    settle(made)
    record(actor, Event.MEASURES_READ, file=file, accepted=outcome.accepted, rejected=len(outcome.rejected))
    return outcome


@use_case
def define_measure(actor: User, *, definition: Definition, submission: str | None = None) -> Measure:
    """Define a measure. NameTaken if there is one of this name."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    if queries.find_measure(definition.name) is not None:
        raise NameTaken(definition.name)
    measure = make(actor, definition)
    record(actor, Event.MEASURE_DEFINED, subject=definition.name, measure=definition.name)
    measure.owner_id, measure.submission = actor.id, submission
    settle([measure.id])
    return measure


@use_case
def change_measure(
    actor: User,
    measure: Measure,
    *,
    definition: Definition,
    seen_version: int,
    why: str = "",
    breaks_on: date | None = None,
) -> None:
    """Change what is said of a measure; what it means, with a reason. `breaks_on`: the day from which figures
    follow the new definition, so that they are not comparable with those before."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    ensure_fresh(measure, seen_version)
    same = queries.find_measure(definition.name)
    if same is not None and same.id != measure.id:
        raise NameTaken(definition.name)
    if not alter(actor, measure, definition, why):
        record(actor, Event.MEASURE_CHANGED, subject=measure.name, measure=measure.name, fields="nothing")
    if breaks_on is not None and all(each.on != breaks_on for each in measure.breaks):
        added = MeasureBreak(
            measure_id=measure.id, on=breaks_on, why=why, kind=BreakKind.DEFINITION, entered_by_id=actor.id
        )
        db.session.add(added)
        record(actor, Event.BREAK_ADDED, subject=measure.name, measure=measure.name, on=breaks_on, why=why)
        db.session.expire(measure, ["breaks"])
        settle([measure.id])


def _link(known: dict[str, Measure], definitions: list[tuple[int, Definition]], outcome: Outcome) -> None:
    """Tie parts to their wholes, and measures to what they are set beside, once all of them are there."""
    for line, definition in definitions:
        part = known.get(folded(definition.name))
        if part is None:
            continue
        whole = known.get(folded(definition.part_of)) if definition.part_of else None
        try:
            if whole is not None:
                ensure_no_circle(part, whole.id)
                part.part_of_id = whole.id
                db.session.flush()
        except PartOfItself as reason:
            outcome.accepted -= 1
            outcome.rejected.append(Rejection(line, f"part_of: {reason}, so it is not part of any measure"))
