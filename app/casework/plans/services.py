"""Use cases of a case's OSARA plan."""

from typing import Any

from app import clock
from app.casework.plans import measure
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.plan import COLUMNS, Section
from app.use_case import StaleEdit, lock, record, use_case
from app.words import day
from app.workflows.case import CASE


@use_case
def write_plan(actor: User, case: Case, *, section: Section, version: int, **values: Any) -> None:
    """Write a section of the plan; `values` are named after its columns. What they leave out stays.

    Raises StaleEdit if somebody else has written the same section since; others' sections do not matter.
    """
    lock(case)
    plan = case.plan
    lock(plan)
    CASE.fire("write_plan", case, actor)
    if plan.version_of(section) != version:
        raise StaleEdit(plan)
    unknown = values.keys() - set(COLUMNS[section])
    if unknown:
        raise ValueError(f"{section} has no {unknown}")
    for name, value in values.items():
        setattr(plan, name, value)
    plan.mark_written(section)
    if section is Section.MEASURE:
        plan.measure_expected = measure.expected_of(plan)
    case.touch()
    if section is Section.BEGAN:
        record(actor, Event.RESPONSE_DATED, case, began=day(plan.response_from) or "no date")
    else:
        record(actor, Event.PLAN_EDITED, case, stages=section.label.lower())


@use_case
def sign_off(actor: User, case: Case) -> None:
    """Say that the assessment stands, as somebody who does not lead the case."""
    lock(case)
    lock(case.plan)
    CASE.fire("sign_off", case, actor)
    case.plan.signed_off_by_id, case.plan.signed_off_at = actor.id, clock.now()
    case.touch()
    record(actor, Event.PLAN_SIGNED_OFF, case)
