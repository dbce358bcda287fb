"""What can be done with walkabouts: plan, confirm, finish?"""

from datetime import date

from app import clock, policy
from app.background.jobs import defer
from app.background.notices import tell_of
from app.extensions import db
from app.models.event import Event
from app.models.person import User
from app.models.walkabout import Walkabout
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.walkabout import WALKABOUT


@use_case
def plan_walkabout(
    actor: User, *, street: str, planned_for: date, submission: str | None = None
) -> Walkabout:
    """Plan a walkabout; the worker confirms it to its planner."""
    policy.ensure(actor, Action.WALKABOUT_PLAN)
    walkabout = Walkabout(street=street, planned_for=planned_for, planned_by=actor, submission=submission)
    db.session.add(walkabout)
    record(actor, Event.WALKABOUT_PLANNED, subject=street, street=street)
    defer("confirm_walkabout", walkabout_id=walkabout.id)
    return walkabout


@use_case
def confirm_walkabout(actor: None, walkabout: Walkabout) -> None:
    """Send its planner a mail. The worker does this, so there is nobody to ask the policy about."""
    walkabout.confirmed_at = clock.now()
    tell_of([walkabout.planned_by], "Your walkabout is planned.", "/walkabouts")
    record(actor, Event.WALKABOUT_CONFIRMED, subject=walkabout.street, street=walkabout.street)


@use_case
def finish_walkabout(actor: User, walkabout: Walkabout) -> None:
    """Mark a walkabout as done."""
    lock(walkabout)
    WALKABOUT.fire("finish", walkabout, actor)
    record(actor, Event.WALKABOUT_FINISHED, subject=walkabout.street, street=walkabout.street)
