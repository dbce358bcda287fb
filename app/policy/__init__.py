"""Who may do what, and see which rows? The only file that answers that.

A person's roles are held in groups, and add up. An action is allowed when one of their memberships
has a role that GRANTS it and meets its CONDITION on the thing. Which cases exist for somebody is
said by `visible_cases`, where every query about cases starts.
"""

import enum
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import BigInteger, ColumnElement, DateTime, Select, and_, bindparam, cast, not_, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.models import (
    AccessRequest,
    AuditEntry,
    Case,
    CasePerson,
    CaseShare,
    Escalation,
    Event,
    Group,
    GroupKind,
    HandDown,
    HighImpactNeighbourhood,
    HinState,
    Membership,
    Milestone,
    Note,
    NoteAudience,
    PlanAction,
    Role,
    TaskGroup,
    User,
)


class Action(enum.StrEnum):
    HOME_VIEW = "home:view"
    OWN_ACCOUNT = "account:own"

    CASE_LIST = "case:list"
    CASE_VIEW = "case:view"
    CASE_LOG = "case:log"
    CASE_EDIT = "case:edit"
    CASE_MOVE = "case:move"
    CASE_REVIEW = "case:review"
    CASE_ASSIGN = "case:assign"
    CASE_SHARE = "case:share"
    CASE_RESTRICT = "case:restrict"
    CASE_CLOSE = "case:close"
    CASE_REOPEN = "case:reopen"
    CASE_BREAK_GLASS = "case:break-glass"
    NOTE_WRITE = "note:write"
    FILE_ADD = "file:add"
    FILE_REMOVE = "file:remove"
    ACTION_ADD = "action:add"
    ACTION_FINISH = "action:finish"
    ACCESS_ASK = "access:ask"
    ACCESS_ANSWER = "access:answer"

    ESCALATION_LIST = "escalation:list"
    ESCALATION_REQUEST = "escalation:request"
    ESCALATION_SKIP = "escalation:skip"
    ESCALATION_DECIDE = "escalation:decide"
    ESCALATION_WITHDRAW = "escalation:withdraw"
    HAND_DOWN = "hand-down:send"
    HAND_DOWN_RECEIVE = "hand-down:receive"

    MAP_VIEW = "map:view"
    TASK_GROUP_LIST = "task-group:list"
    TASK_GROUP_PROPOSE = "task-group:propose"
    TASK_GROUP_COMMISSION = "task-group:commission"
    TASK_GROUP_RUN = "task-group:run"
    MILESTONE_REACH = "milestone:reach"
    TASK_GROUP_EXTEND = "task-group:extend"
    TASK_GROUP_CLOSE = "task-group:close"

    EVIDENCE_VIEW = "evidence:view"
    INCIDENTS_IMPORT = "incidents:import"
    HOTSPOTS_RUN = "hotspots:run"
    HIN_PROPOSE = "hin:propose"
    HIN_DECIDE = "hin:decide"

    AUDIT_READ = "audit:read"
    PEOPLE_MANAGE = "people:manage"
    ACCOUNT_CONTROL = "account:control"
    ROLE_GIVE = "role:give"
    ROLE_TAKE = "role:take"
    SETTINGS_MANAGE = "settings:manage"


class Forbidden(Exception):
    """Somebody tried what they may not do."""


# --- roles -> actions -----------------------------------------------------------------------------
A = Action
# Everybody who is signed in, those whose last role has ended too: they must still reach their account.
_EVERYBODY = frozenset({A.HOME_VIEW, A.OWN_ACCOUNT})
_READS = _EVERYBODY | {
    A.CASE_LIST,
    A.CASE_VIEW,
    A.ESCALATION_LIST,
    A.MAP_VIEW,
    A.TASK_GROUP_LIST,
    A.EVIDENCE_VIEW,
}
_CONTRIBUTES = _READS | {
    A.NOTE_WRITE,
    A.FILE_ADD,
    A.FILE_REMOVE,
    A.ACTION_FINISH,
    A.ACCESS_ASK,
    A.TASK_GROUP_RUN,
    A.MILESTONE_REACH,
    A.CASE_EDIT,
    A.CASE_MOVE,
    A.CASE_REVIEW,
    A.ACTION_ADD,
    A.ACCESS_ANSWER,
}
_WORKS = _CONTRIBUTES | {A.CASE_LOG, A.CASE_SHARE, A.HAND_DOWN_RECEIVE, A.CASE_RESTRICT}
_RUNS = _WORKS | {
    A.CASE_ASSIGN,
    A.CASE_CLOSE,
    A.CASE_REOPEN,
    A.ESCALATION_REQUEST,
    A.ESCALATION_WITHDRAW,
    A.HAND_DOWN,
    A.TASK_GROUP_PROPOSE,
}
_DECIDES = _RUNS | {
    A.ESCALATION_DECIDE,
    A.ESCALATION_SKIP,
    A.CASE_BREAK_GLASS,
    A.TASK_GROUP_COMMISSION,
    A.TASK_GROUP_EXTEND,
    A.TASK_GROUP_CLOSE,
    A.HIN_DECIDE,
}

GRANTS: dict[Role, frozenset[Action]] = {
    Role.MEMBER: _CONTRIBUTES,
    Role.OFFICER: _WORKS,
    Role.COORDINATOR: _RUNS,
    Role.CHAIR: _DECIDES,
    Role.ANALYST: _READS | {A.INCIDENTS_IMPORT, A.HOTSPOTS_RUN, A.HIN_PROPOSE},
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        A.PEOPLE_MANAGE,
        A.ACCOUNT_CONTROL,
        A.ROLE_GIVE,
        A.ROLE_TAKE,
        A.SETTINGS_MANAGE,
        A.EVIDENCE_VIEW,
        A.MAP_VIEW,
    },
    Role.AUDITOR: _EVERYBODY | {A.AUDIT_READ, A.EVIDENCE_VIEW},
}


# --- conditions on the thing itself, each on one membership ---------------------------------------
def _in_holding_group(m: Membership, user: User, case: Case) -> bool:
    """Only for the group that holds the case."""
    return m.group_id == case.holder_id


def _works_the_case(m: Membership, user: User, case: Case) -> bool:
    """The lead, whoever they sit with, and the people of the group that holds it (members advise only)."""
    return user.id == case.lead_id or (_in_holding_group(m, user, case) and m.role is not Role.MEMBER)


def _may_finish_action(m: Membership, user: User, action: PlanAction) -> bool:
    """Its owner, and whoever works the case: the lead, and the people of the group that holds it."""
    return user.id == action.owner_id or _works_the_case(m, user, action.case)


def _may_answer(m: Membership, user: User, request: AccessRequest) -> bool:
    """Whoever works the case. Nobody answers their own request, even with both roles."""
    return user.id != request.asked_by_id and _works_the_case(m, user, request.case)


def _may_ask_above(m: Membership, user: User, case: Case) -> bool:
    """Only for the group that holds the case; to skip the group above it, as said there."""
    return _in_holding_group(m, user, case) or _may_skip(m, user, case.holder.parent)


def _may_skip(m: Membership, user: User, skipped: Group | None) -> bool:
    """A tier is skipped only by its own chair or by the Executive's."""
    if m.role is not Role.CHAIR or skipped is None or m.group is None:
        return False
    return m.group_id == skipped.id or m.group.kind is GroupKind.EXECUTIVE


def _decides_for_asked_group(m: Membership, user: User, escalation: Escalation) -> bool:
    """Only for the group that was asked. Nobody decides their own request, even with both roles."""
    return m.group_id == escalation.to_group_id and user.id not in escalation.asker_ids


def _asked_for_it(m: Membership, user: User, escalation: Escalation) -> bool:
    """Whoever asked, and the group for which they asked."""
    return user.id == escalation.requested_by_id or m.group_id == escalation.from_group_id


def _receives(m: Membership, user: User, hand_down: HandDown) -> bool:
    """Only for the group to which the case was handed down."""
    return m.group_id == hand_down.to_group_id


def _breaks_glass(m: Membership, user: User, case: Case) -> bool:
    """Only for a group that holds or has held the case, or stands above one that did."""
    return m.group_id in (case.audience_group_ids or [])


def _chairs_commissioning_group(m: Membership, user: User, task_group: TaskGroup) -> bool:
    """Only for the group that commissions it."""
    return m.group_id == task_group.commissioned_by_id


def _runs_task_group(m: Membership, user: User, task_group: TaskGroup) -> bool:
    """Its lead and its sponsor, and who coordinates or chairs it or the group that commissioned it."""
    if user.id in (task_group.lead_id, task_group.sponsor_id):
        return True
    runs = m.role in (Role.COORDINATOR, Role.CHAIR)
    return runs and m.group_id in (task_group.commissioned_by_id, task_group.group_id)


def _may_reach(m: Membership, user: User, milestone: Milestone) -> bool:
    """Whoever runs the task-and-finish group that the milestone belongs to."""
    return _runs_task_group(m, user, milestone.task_group)


def _sits_on_executive(m: Membership, user: User, thing: Any) -> bool:
    return m.group is not None and m.group.kind is GroupKind.EXECUTIVE


def _proposes_to(m: Membership, user: User, commissioner: Group) -> bool:
    """Task-and-finish groups are proposed to the Executive or the Board by those who sit on it."""
    return m.group_id == commissioner.id and commissioner.kind in (GroupKind.EXECUTIVE, GroupKind.BOARD)


def _decides_on_neighbourhood(m: Membership, user: User, hin: HighImpactNeighbourhood) -> bool:
    """Only for the Executive. Nobody decides their own proposal, even with both roles."""
    own = hin.state is HinState.PROPOSED and user.id == hin.proposed_by_id
    return _sits_on_executive(m, user, hin) and not own


def _is_somebody_else(m: Membership, user: User, person: User) -> bool:
    """Nobody closes their own account or gives themselves a role: it would be a way into any case."""
    return user.id != person.id


def _is_somebody_elses(m: Membership, user: User, membership: Membership) -> bool:
    """Nobody ends a role of their own: an administrator who acts is one who stays."""
    return user.id != membership.user_id


Condition = Callable[[Membership, User, Any], bool]
CONDITIONS: dict[Action, Condition] = {
    A.CASE_EDIT: _works_the_case,
    A.CASE_MOVE: _works_the_case,
    A.CASE_REVIEW: _works_the_case,
    A.CASE_ASSIGN: _in_holding_group,
    A.CASE_SHARE: _works_the_case,
    A.CASE_RESTRICT: _works_the_case,
    A.CASE_CLOSE: _in_holding_group,
    A.CASE_REOPEN: _in_holding_group,
    A.CASE_BREAK_GLASS: _breaks_glass,
    A.FILE_REMOVE: _works_the_case,
    A.ACTION_ADD: _works_the_case,
    A.ACTION_FINISH: _may_finish_action,
    A.ACCESS_ANSWER: _may_answer,
    A.ESCALATION_REQUEST: _may_ask_above,
    A.ESCALATION_SKIP: _may_skip,
    A.ESCALATION_DECIDE: _decides_for_asked_group,
    A.ESCALATION_WITHDRAW: _asked_for_it,
    A.HAND_DOWN: _in_holding_group,
    A.HAND_DOWN_RECEIVE: _receives,
    A.TASK_GROUP_PROPOSE: _proposes_to,
    A.TASK_GROUP_COMMISSION: _chairs_commissioning_group,
    A.TASK_GROUP_RUN: _runs_task_group,
    A.MILESTONE_REACH: _may_reach,
    A.TASK_GROUP_EXTEND: _chairs_commissioning_group,
    A.TASK_GROUP_CLOSE: _chairs_commissioning_group,
    A.HIN_DECIDE: _decides_on_neighbourhood,
    A.ACCOUNT_CONTROL: _is_somebody_else,
    A.ROLE_GIVE: _is_somebody_else,
    A.ROLE_TAKE: _is_somebody_elses,
}


def can(user: User, action: Action, thing: Any = None) -> bool:
    """Whether this person may do this to this thing (or, with no thing, to some thing)."""
    if not user.is_authenticated:
        return False
    if action in _EVERYBODY:
        return True
    condition = CONDITIONS.get(action)
    return any(
        action in GRANTS[m.role] and (condition is None or thing is None or condition(m, user, thing))
        for m in user.memberships
    )


def ensure(user: User, action: Action, thing: Any = None) -> None:
    if not can(user, action, thing):
        raise Forbidden(action)


Columns = TypeVarTuple("Columns")
_NOW = bindparam("now", type_=DateTime(timezone=True), callable_=clock.now)


# --- rows that exist for somebody: every query about cases starts here -----------------------------
def _may_know(user: User) -> ColumnElement[bool]:
    return _known_to(user.id, user.partner_id, tuple(user.group_ids))


@lru_cache(maxsize=4096)
def _known_to(user_id: int, partner_id: int, group_ids: tuple[int, ...]) -> ColumnElement[bool]:
    """Made once for the same answers, since pages ask it many times. The moment is read when it is asked."""
    named = select(CasePerson.case_id).where(
        CasePerson.user_id == user_id, or_(CasePerson.until.is_(None), CasePerson.until > _NOW)
    )
    shared = select(CaseShare.case_id).where(CaseShare.partner_id == partner_id, CaseShare.ended_at.is_(None))
    openly = or_(Case.audience_group_ids.overlap(list(group_ids)), Case.id.in_(shared))
    return or_(and_(not_(Case.restricted), openly), Case.id.in_(named))


def visible_cases(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Only the cases that this person may read. A restricted case is there for its people alone."""
    return statement.where(_may_know(user))


def visible_case_names(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Cases of other groups, of which this person may know reference, theme, ward and holder only."""
    if not can(user, Action.ACCESS_ASK):
        return statement.where(Case.id.is_(None))
    return statement.where(not_(Case.restricted), not_(_may_know(user)))


def cases_to_open_in_an_emergency(user: User, statement: Select[Any]) -> Select[Any]:
    """Restricted cases that this person may not see, but may open by breaking the glass."""
    chaired = [m.group_id for m in user.memberships if A.CASE_BREAK_GLASS in GRANTS[m.role] and m.group_id]
    return statement.where(Case.restricted, not_(_may_know(user)), Case.audience_group_ids.overlap(chaired))


def escalations_to_decide(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of requests that the statement has already limited: those that `_decides_for_asked_group` allows."""
    chaired = [m.group_id for m in user.memberships if A.ESCALATION_DECIDE in GRANTS[m.role]]
    return statement.where(Escalation.to_group_id.in_(chaired), not_(_asked_for_by(user.id)))


@lru_cache(maxsize=4096)
def _asked_for_by(user_id: int) -> ColumnElement[bool]:
    """Requests that somebody made, and those that came of them by being passed on."""
    own = select(Escalation.id).where(Escalation.requested_by_id == user_id).cte("own", recursive=True)
    later = aliased(Escalation)
    own = own.union(select(later.id).join(own, later.passed_on_from_id == own.c.id))
    return Escalation.id.in_(select(own.c.id))


def visible_notes(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of notes on cases that the statement has already limited: those for all, and those of one's partner."""
    return statement.where(or_(Note.audience == NoteAudience.ALL, Note.partner_id == user.partner_id))


def visible_entries(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of the record of such cases: that there is a note which this person may not read is not told either."""
    note_id = cast(AuditEntry.detail["note_id"].astext, BigInteger)
    readable = visible_notes(user, select(Note.id).where(Note.id == note_id))
    return statement.where(or_(AuditEntry.event != Event.NOTE_ADDED, readable.exists()))
