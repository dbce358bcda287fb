"""Set targets, and replace them with a reason."""

from decimal import Decimal
from typing import Any

from app import clock, policy
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.publication import settle
from app.insight.performance.table_files import Outcome, Rejection, Table
from app.insight.performance.targets import targets_file
from app.insight.performance.targets.targets_file import Wanted
from app.models.event import Event
from app.models.measure import Measure, Target
from app.models.person import User
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import day, in_words


class ReasonNeeded(ValueError):
    """There is another target, which is replaced only with a reason."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"{measure.name} already has a target. Enter a reason for changing it")


@use_case
def define_targets(actor: User | None, *, table: Table, file: str, why: str = "") -> Outcome:
    """Set the targets of a file. One that differs from what is set already needs a reason."""
    if actor is not None:
        policy.ensure(actor, Action.MEASURES_KEEP)
    known = queries.map_by_name(
        name for row in table.rows for name in (row["measure"], row["comparator"], row["second_comparator"])
    )
    wanted, outcome = targets_file.sort_out(table, known)
    for lines, measure, target in wanted:
        try:
            _set(actor, measure, target, target.why or why)
            outcome.accepted += len(lines)
        except ReasonNeeded as reason:
            outcome.rejected += [Rejection(line, f"target: {reason}") for line in lines]
    record(actor, Event.TARGETS_READ, file=file, accepted=outcome.accepted, rejected=len(outcome.rejected))
    return outcome


@use_case
def set_target(
    actor: User, measure: Measure, *, wanted: Wanted, why: str = "", submission: str | None = None
) -> Target:
    """Set a measure's target. ReasonNeeded if it has another one and no reason is given."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    targets_file.check(wanted, measure)
    target = _set(actor, measure, wanted, why)
    target.submission = submission
    if target is measure.target:
        record(actor, Event.TARGET_SET, subject=measure.name, **_words(measure, wanted))
    return target


def _set(actor: User | None, measure: Measure, wanted: Wanted, why: str) -> Target:
    before = measure.target
    if before is not None and _content(before) == _wanted(wanted):
        return before
    if before is not None and not why:
        raise ReasonNeeded(measure)
    if before is not None:
        before.replaced_at = clock.now()
    target = Target(**_wanted(wanted), measure_id=measure.id, why=why, set_by_id=actor.id if actor else None)
    db.session.add(target)
    event = Event.TARGET_SET if before is None else Event.TARGET_CHANGED
    record(actor, event, subject=measure.name, **_words(measure, wanted), why=why)
    db.session.expire(measure, ["targets"])
    settle([measure.id])
    return target


def _wanted(wanted: Wanted) -> dict[str, Any]:
    return {
        "baseline": wanted.baseline,
        "baseline_to": wanted.baseline_to,
        "target": wanted.target,
        "target_on": wanted.target_on,
        "years": [[str(on), str(value)] for on, value in wanted.years],
        "comparator_id": wanted.comparator.id if wanted.comparator else None,
        "second_comparator_id": wanted.second_comparator.id if wanted.second_comparator else None,
        "margin": wanted.margin,
        "stretch": wanted.stretch,
        "months": wanted.months,
    }


def _content(target: Target) -> dict[str, Any]:
    stored = {name: getattr(target, name) for name in _COLUMNS}
    stored["years"] = [[on, str(Decimal(value))] for on, value in target.years]
    return stored


_COLUMNS = (
    "baseline", "baseline_to", "target", "target_on", "years", "comparator_id", "second_comparator_id",
    "margin", "stretch", "months",
)  # fmt: skip


def _words(measure: Measure, wanted: Wanted) -> dict[str, Any]:
    if wanted.comparator is not None:
        others = [wanted.comparator, wanted.second_comparator]
        target = f"{wanted.margin}% above {in_words([other.name for other in others if other])}"
    else:
        target = f"{wanted.target:,}"
    return {"measure": measure.name, "target": target, "on": day(wanted.target_on)}
