"""Reads of one action of a plan, limited to what the reader may see."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.casework.cases.queries import get_case
from app.database.addresses import get_addressed
from app.extensions import db
from app.models.case import Case
from app.models.hypothesis import Hypothesis
from app.models.person import User
from app.models.plan import PlanAction


def list_hypotheses_to_act_on(case: Case) -> list[tuple[int, str]]:
    """The hypotheses of a case, each with its statement, oldest first."""
    statement = select(Hypothesis.id, Hypothesis.statement).where(Hypothesis.case_id == case.id)
    return [(id_, words) for id_, words in db.session.execute(statement.order_by(Hypothesis.id))]


def get_action(user: User, reference: str, action_key: str) -> PlanAction:
    """Return an action of a case that this person may read; raise NoResultFound otherwise."""
    case = get_case(user, reference)
    statement = (
        select(PlanAction)
        .where(PlanAction.case_id == case.id)
        .options(joinedload(PlanAction.partner), joinedload(PlanAction.owner).lazyload(User.memberships))
    )
    action = get_addressed(statement, PlanAction, action_key)
    # The case is read already; the next to ask for it would read it again.
    set_committed_value(action, "case", case)
    return action
