"""Which case is this, for this reader, and what stands around it?"""

import math
from dataclasses import dataclass

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload, lazyload, selectinload

from app import policy
from app.extensions import db
from app.governance.queries import hin_wards
from app.models import (
    OPEN_STAGES,
    AccessRequest,
    AccessState,
    Case,
    CaseLink,
    CasePerson,
    CaseShare,
    Escalation,
    Group,
    HandDown,
    Holding,
    Partner,
    PlanAction,
    TaskGroup,
    TaskGroupState,
    User,
    Watch,
    task_group_cases,
)

NEARBY_METRES = 500
NEARBY_AT_MOST = 8


@dataclass(frozen=True)
class Overview:
    """A case with what its first screen says, loaded in a number of statements that does not grow."""

    case: Case
    in_hin: bool
    watch: Watch | None
    actions: list[PlanAction]
    partners: list[Partner]
    task_groups: list[TaskGroup]
    nearby: list["Near"]
    linked: list[Case]
    waiting: list[AccessRequest]


@dataclass(frozen=True)
class Near:
    """Another open case, and how far it is."""

    case: Case
    metres: int


def get_case(user: User, reference: str) -> Case:
    """A case that this person may read, or it is not there."""
    return db.session.scalars(_one(policy.visible_cases(user, select(Case)), reference)).one()


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


def get_overview(user: User, reference: str) -> Overview:
    statement = select(Case, Case.ward_id.in_(hin_wards()), Watch).outerjoin(
        Watch, (Watch.case_id == Case.id) & (Watch.user_id == user.id)
    )
    case, in_hin, watch = db.session.execute(_one(policy.visible_cases(user, statement), reference)).one()
    return Overview(
        case=case,
        in_hin=in_hin,
        watch=watch,
        actions=list_actions(case),
        partners=_partners(case),
        task_groups=list_task_groups(case),
        nearby=list_nearby(user, case),
        linked=list_linked(user, case),
        waiting=list_waiting_requests(case),
    )


def _one(statement: Select, reference: str) -> Select:
    """One case with everything that its workflow, its path and its heading ask about."""
    return statement.where(Case.reference == reference).options(
        joinedload(Case.theme),
        joinedload(Case.ward),
        joinedload(Case.plan),
        joinedload(Case.holder).joinedload(Group.tier),
        joinedload(Case.lead).lazyload(User.memberships),
        joinedload(Case.logged_by).lazyload(User.memberships),
        selectinload(Case.holdings).joinedload(Holding.group).joinedload(Group.tier),
        joinedload(Case.pending_escalation).options(
            joinedload(Escalation.to_group), joinedload(Escalation.from_group)
        ),
        joinedload(Case.sent_hand_down).options(
            joinedload(HandDown.to_group), joinedload(HandDown.from_group)
        ),
    )


def list_path_groups(case: Case) -> list[Group]:
    """The groups that hold or have held it and those above: once here, their parents cost no more."""
    return list(
        db.session.scalars(
            select(Group)
            .where(Group.id.in_(case.audience_group_ids))
            .options(joinedload(Group.tier))
            .order_by(Group.tier_level, Group.name, Group.id)
        )
    )


def list_actions(case: Case) -> list[PlanAction]:
    """The actions of a plan: what is due first comes first, what is done comes last."""
    statement = (
        select(PlanAction)
        .where(PlanAction.case_id == case.id)
        .options(joinedload(PlanAction.partner), joinedload(PlanAction.owner).lazyload(User.memberships))
        .order_by(PlanAction.state != "open", PlanAction.due_on, PlanAction.id)
    )
    return list(db.session.scalars(statement))


def list_named_people(case: Case) -> list[User]:
    """Who is named on a case, for whatever reason, and may see it now."""
    named = select(CasePerson.user_id).where(CasePerson.case_id == case.id, CasePerson.until.is_(None))
    statement = select(User).where(User.active, User.id.in_(named)).order_by(User.name, User.id)
    return list(db.session.scalars(statement.options(lazyload(User.memberships))))


def list_task_groups(case: Case) -> list[TaskGroup]:
    """The task-and-finish groups at work that have this case in their scope."""
    statement = (
        select(TaskGroup)
        .join(task_group_cases, task_group_cases.c.task_group_id == TaskGroup.id)
        .where(task_group_cases.c.case_id == case.id, TaskGroup.state != TaskGroupState.CLOSED)
        .options(joinedload(TaskGroup.group))
        .order_by(TaskGroup.id)
    )
    return list(db.session.scalars(statement))


def _partners(case: Case) -> list[Partner]:
    shared = select(CaseShare.partner_id).where(CaseShare.case_id == case.id, CaseShare.ended_at.is_(None))
    return list(db.session.scalars(select(Partner).where(Partner.id.in_(shared)).order_by(Partner.name)))


def list_waiting_requests(case: Case) -> list[AccessRequest]:
    """Who asks to see this case and has no answer yet; the longest first."""
    statement = (
        select(AccessRequest)
        .where(AccessRequest.case_id == case.id, AccessRequest.state == AccessState.ASKED)
        .options(joinedload(AccessRequest.asked_by).lazyload(User.memberships))
        .order_by(AccessRequest.asked_at, AccessRequest.id)
    )
    return list(db.session.scalars(statement))


def list_linked(user: User, case: Case) -> list[Case]:
    """Cases that belong with this one, such as the one it is a duplicate of, as this person may read them."""
    here = union_all(
        select(CaseLink.other_id).where(CaseLink.case_id == case.id),
        select(CaseLink.case_id).where(CaseLink.other_id == case.id),
    )
    statement = policy.visible_cases(user, select(Case)).where(Case.id.in_(here))
    return list(db.session.scalars(statement.order_by(Case.id).options(lazyload("*"))))


def list_nearby(user: User, case: Case, metres: int = NEARBY_METRES) -> list[Near]:
    """Other open cases that this person may read, as the crow flies; the nearest first."""
    if case.easting is None or case.northing is None:
        return []
    east, north = Case.easting - case.easting, Case.northing - case.northing
    square = east * east + north * north
    statement = (
        policy.visible_cases(user, select(Case))
        .where(
            Case.id != case.id,
            Case.stage.in_(OPEN_STAGES),
            Case.easting.between(case.easting - metres, case.easting + metres),
            Case.northing.between(case.northing - metres, case.northing + metres),
            square <= metres * metres,
        )
        .order_by(square, Case.id)
        .limit(NEARBY_AT_MOST)
        .options(lazyload("*"))
    )
    return [_near(other, case.easting, case.northing) for other in db.session.scalars(statement)]


def _near(other: Case, easting: int, northing: int) -> Near:
    assert other.easting is not None
    assert other.northing is not None
    metres = math.hypot(other.easting - easting, other.northing - northing)
    return Near(other, round(metres / 10) * 10)
