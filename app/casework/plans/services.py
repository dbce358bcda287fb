"""Use cases of a case's OSARA plan."""

from datetime import date
from types import EllipsisType

from app.models.case import Case, Stage
from app.models.event import Event
from app.models.person import User
from app.use_case import ensure_fresh, lock, record, use_case
from app.words import day
from app.workflows.case import CASE


@use_case
def write_plan(
    actor: User,
    case: Case,
    *,
    version: int,
    response_from: date | EllipsisType | None = ...,
    **texts: str,
) -> None:
    """Write one or more stages of the plan; `texts` are named after the stages.

    `response_from`: the first day of the response, or none; left as it is unless given.
    """
    lock(case)
    plan = case.plan
    lock(plan)
    CASE.fire("write_plan", case, actor)
    ensure_fresh(plan, version)
    changed = [Stage(name) for name, text in texts.items() if plan.text_of(Stage(name)) != text]
    for name, text in texts.items():
        setattr(plan, name, text)
    case.touch()
    if response_from is not ... and response_from != plan.response_from:
        plan.response_from = response_from
        record(actor, Event.RESPONSE_DATED, case, began=day(response_from) or "no date")
        if not changed:
            return
    stages = ", ".join(stage.label.lower() for stage in changed) or "same"
    record(actor, Event.PLAN_EDITED, case, stages=stages)
