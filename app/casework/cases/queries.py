"""Which case is this, for this reader, and what stands around it?"""

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload, lazyload, load_only

from app import policy
from app.extensions import db
from app.models.case import Case, PlanAction
from app.models.partnership import Group
from app.models.person import User
from app.models.sharing import AccessRequest, AccessState, CasePerson

# What the workflow, the heading and the frame of each page of a case ask about. Built once: putting a
# statement together takes longer than running it.
ONE = (
    select(Case)
    .where(Case.reference == bindparam("reference"))
    .options(
        joinedload(Case.theme),
        joinedload(Case.ward),
        joinedload(Case.plan),
        joinedload(Case.holder),
        joinedload(Case.lead).options(load_only(User.name, User.partner_id), lazyload(User.memberships)),
        joinedload(Case.pending_escalation),
        joinedload(Case.sent_hand_down),
    )
)
_ACTIONS = (
    select(PlanAction)
    .where(PlanAction.case_id == bindparam("case_id"))
    .options(
        joinedload(PlanAction.partner),
        joinedload(PlanAction.owner).options(load_only(User.name), lazyload("*")),
    )
    .order_by(PlanAction.state != "open", PlanAction.due_on, PlanAction.id)
)
_PATH_GROUPS = (
    select(Group)
    .where(Group.id == func.any(bindparam("ids", type_=ARRAY(Integer))))
    .order_by(Group.tier_level, Group.name, Group.id)
)
_WAITING = (
    select(AccessRequest)
    .where(AccessRequest.case_id == bindparam("case_id"), AccessRequest.state == AccessState.ASKED)
    .options(joinedload(AccessRequest.asked_by).lazyload(User.memberships))
    .order_by(AccessRequest.asked_at, AccessRequest.id)
)


def get_case(user: User, reference: str) -> Case:
    """A case that this person may read, or it is not there."""
    return db.session.scalars(policy.visible_cases(user, ONE), {"reference": reference}).one()


def get_case_name(user: User, reference: str) -> Case:
    """A case of which this person may know the name only."""
    named = policy.visible_case_names(user, select(Case)).where(Case.reference == reference)
    return db.session.scalars(
        named.options(joinedload(Case.theme), joinedload(Case.ward), joinedload(Case.holder))
    ).one()


def find_to_open_in_an_emergency(user: User, reference: str) -> Case | None:
    """A restricted case that this chair may open by breaking the glass, if there is one."""
    closed_to_them = policy.cases_to_open_in_an_emergency(user, select(Case))
    return db.session.scalars(closed_to_them.where(Case.reference == reference)).one_or_none()


def find_visible(user: User, reference: str) -> Case | None:
    return db.session.scalars(
        policy.visible_cases(user, select(Case)).where(Case.reference == reference)
    ).one_or_none()


def list_path_groups(case: Case) -> list[Group]:
    """The groups that hold or have held it, and those above. Held on to, they are each other's parents."""
    return list(db.session.scalars(_PATH_GROUPS, {"ids": case.audience_group_ids}))


def list_actions(case: Case) -> list[PlanAction]:
    """The actions of a plan: what is due first comes first, what is done comes last."""
    return list(db.session.scalars(_ACTIONS, {"case_id": case.id}))


def list_waiting_requests(case: Case) -> list[AccessRequest]:
    """Who asks to see this case and has no answer yet; the longest first."""
    return list(db.session.scalars(_WAITING, {"case_id": case.id}))


def list_named_people(case: Case) -> list[User]:
    """Who is named on a case, for whatever reason, and may see it now."""
    named = select(CasePerson.user_id).where(CasePerson.case_id == case.id, CasePerson.until.is_(None))
    statement = select(User).where(User.active, User.id.in_(named)).order_by(User.name, User.id)
    return list(db.session.scalars(statement.options(lazyload(User.memberships))))
