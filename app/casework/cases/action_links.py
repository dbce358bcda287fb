"""The mailed links of a case's actions: when they end early."""

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.delivery import ActionLink
from app.models.event import Event
from app.models.plan import PlanAction
from app.use_case import record


def revoke_links(case: Case, action: PlanAction | None = None) -> None:
    """End the links of one action, or of all actions of a case. A step of a use case."""
    statement = select(ActionLink).join(PlanAction, PlanAction.id == ActionLink.action_id)
    statement = statement.where(ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None))
    mine = PlanAction.case_id == case.id if action is None else PlanAction.id == action.id
    for link in db.session.scalars(statement.where(mine)).unique():
        link.revoked_at = clock.now()
        record(None, Event.ACTION_LINK_REVOKED, case, title=link.action.title)
