"""Reads of escalations and hand-downs, limited to what the reader may see."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app import policy
from app.casework.cases.plan_filters import about_plan_in
from app.casework.cases.queries import WITH_A_CASE
from app.database.addresses import get_addressed
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.base import LabelledEnum
from app.models.case import Case, Holding
from app.models.escalation import Escalation, EscalationState, HandDown, HandDownState
from app.models.event import Event
from app.models.event_kinds import CASE_KINDS
from app.models.partnership import Group
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.policy import Action
from app.use_case import note_read
from app.web.listing import Page, Question, every_row, page_of
from app.words import day
from app.workflows.escalation import HAND_DOWN

HELD_BY = joinedload(Case.holdings).joinedload(Holding.group)
DECISIONS = (
    Event.ESCALATION_TAKEN,
    Event.ESCALATION_ASSISTED,
    Event.ESCALATION_RETURNED,
    Event.ESCALATION_PASSED_ON,
)
# Whatever changes a case; to read it does not.
ACTS = [event for event in Event if event.kind in CASE_KINDS]


class Side(LabelledEnum):
    AWAITING = "awaiting", "Awaiting your decision"
    OTHERS = "others", "Awaiting others in your groups"
    ASKED = "asked", "Asked by your groups"
    ALL = "all", "All you can see"


def _visible(user: User, statement: Select[Any]) -> Select[Any]:
    """Limit to escalations of visible cases."""
    return policy.visible_cases(user, statement.join(Case, Case.id == Escalation.case_id))


def get_escalation(user: User, escalation_key: str) -> Escalation:
    """With its case, as every page of a case needs it, and the groups that it can be passed on to."""
    of_case = contains_eager(Escalation.case).options(*WITH_A_CASE, HELD_BY)
    statement = _visible(user, select(Escalation)).options(of_case, *_with_groups_and_people())
    escalation = get_addressed(statement, Escalation, escalation_key)
    note_read(user, Event.CASE_READ, escalation.case)
    _read_groups_around(escalation.to_group)
    return escalation


def _read_groups_around(asked: Group) -> None:
    """Read the group above and the groups under both at once; each would be a question of its own."""
    around = or_(Group.id == asked.parent_id, Group.parent_id.in_([asked.id, asked.parent_id]))
    groups = list(db.session.scalars(select(Group).where(around).order_by(Group.name)))
    above = next((group for group in groups if group.id == asked.parent_id), None)
    set_committed_value(asked, "parent", above)
    for parent in filter(None, (asked, above)):
        set_committed_value(parent, "children", [group for group in groups if group.parent_id == parent.id])


def get_hand_down(user: User, hand_down_key: str) -> HandDown:
    statement = select(HandDown).join(Case, Case.id == HandDown.case_id)
    statement = policy.visible_cases(user, statement).where(HandDown.key == hand_down_key)
    handed = db.session.scalars(statement).one()
    note_read(user, Event.CASE_READ, handed.case)
    return handed


def list_escalations(user: User, question: Question) -> Page:
    """A page of the list."""
    return page_of(question, _matching(user, question).options(*_eager_loads()), Escalation.id)


def iter_escalations(user: User, question: Question) -> Iterator[Escalation]:
    """The whole list, for a download."""
    return every_row(question, _matching(user, question).options(*_eager_loads()), Escalation.id)


def count_awaiting(user: User) -> int:
    """How many escalations await this person's decision, for the navigation."""
    if not policy.can(user, Action.ESCALATION_DECIDE):
        return 0
    return db.session.scalar(_awaiting(user, select(func.count()).select_from(Escalation))) or 0


def list_awaiting(user: User, at_most: int) -> list[Escalation]:
    """Escalations that this person may decide now, soonest due first."""
    if not policy.can(user, Action.ESCALATION_DECIDE):
        return []
    named = (
        contains_eager(Escalation.case).load_only(Case.reference, Case.title),
        joinedload(Escalation.from_group).load_only(Group.name),
        joinedload(Escalation.to_group).load_only(Group.name),
    )
    statement = _awaiting(user, select(Escalation)).options(*named)
    soonest = statement.order_by(Escalation.due_on, Escalation.id).limit(at_most)
    return list(db.session.scalars(soonest).unique())


def _awaiting(user: User, statement: Select[Any]) -> Select[Any]:
    pending = _visible(user, statement).where(Escalation.is_pending)
    return policy.escalations_to_decide(user, pending)


def list_to_receive(user: User) -> list[HandDown]:
    """Cases handed down to this person's groups, oldest first."""
    statement = select(HandDown).join(Case, Case.id == HandDown.case_id)
    waiting = HandDown.state == HandDownState.SENT
    statement = policy.visible_cases(user, statement).where(
        waiting, HandDown.to_group_id.in_(policy.acting_group_ids(user))
    )
    hand_downs = db.session.scalars(
        statement.options(contains_eager(HandDown.case)).order_by(HandDown.handed_at)
    ).unique()
    return [handed for handed in hand_downs if HAND_DOWN.offers("receive", handed, user)]


def find_passed_on(escalation: Escalation) -> Escalation | None:
    """The request that waits because this one was passed on."""
    later = select(Escalation).where(Escalation.passed_on_from_id == escalation.id, Escalation.is_pending)
    return db.session.scalars(later).one_or_none()


def is_still_open_to_undo(user: User, escalation: Escalation) -> bool:
    """Whether this person decided, and nobody has done anything with the case since."""
    if escalation.decided_by_id != user.id:
        return False
    of_case = AuditEntry.case_id == escalation.case_id
    decided = select(func.max(AuditEntry.id)).where(
        of_case, AuditEntry.event.in_(DECISIONS), AuditEntry.actor_id == user.id
    )
    since = select(AuditEntry.id).where(
        of_case, AuditEntry.id > decided.scalar_subquery(), AuditEntry.event.in_(ACTS)
    )
    return db.session.scalar(since.limit(1)) is None


def list_for_case(case: Case) -> list[Escalation]:
    """All escalations of a case, oldest first. The caller has checked that the reader may see the case."""
    statement = select(Escalation).where(Escalation.case_id == case.id).order_by(Escalation.id)
    return list(db.session.scalars(statement.options(*_eager_loads())).unique())


def _eager_loads() -> tuple[Any, ...]:
    return (joinedload(Escalation.case), *_with_groups_and_people())


def _with_groups_and_people() -> tuple[Any, ...]:
    return (
        joinedload(Escalation.from_group),
        joinedload(Escalation.to_group).joinedload(Group.tier),
        joinedload(Escalation.requested_by).lazyload(User.memberships),
        joinedload(Escalation.decided_by).lazyload(User.memberships),
    )


def _matching(user: User, question: Question) -> Select[Any]:
    statement = _visible(user, select(Escalation))
    if question["side"] == Side.AWAITING:
        statement = policy.escalations_to_decide(user, statement).where(Escalation.is_pending)
    elif question["side"] == Side.OTHERS:
        ours = Escalation.to_group_id.in_(policy.acting_group_ids(user))
        statement = statement.where(ours, Escalation.is_pending, Escalation.id.not_in(_own(user)))
    elif question["side"] == Side.ASKED:
        statement = statement.where(Escalation.from_group_id.in_(policy.acting_group_ids(user)))
    if question["state"]:
        statement = statement.where(Escalation.state == EscalationState(question["state"]))
    if group_id := question.number("group"):
        either = or_(Escalation.from_group_id == group_id, Escalation.to_group_id == group_id)
        statement = statement.where(either)
    if question["overdue"]:
        statement = statement.where(Escalation.is_overdue)
    return statement.where(*about_plan_in(question))


def _own(user: User) -> Select[Any]:
    """The ids of those that this person decides themselves."""
    decides = select(Escalation.id).join(Case, Case.id == Escalation.case_id)
    return policy.escalations_to_decide(user, decides).correlate(None)


def what_was_tried(case: Case) -> str:
    """Draft the text on what has been tried, from the plan's response and its finished actions."""
    done = select(PlanAction).where(PlanAction.case_id == case.id, PlanAction.state == ActionState.DONE)
    lines = [
        f"{day(action.finished_at)}: {action.title}{f' ({action.result})' if action.result else ''}"
        for action in db.session.scalars(done.order_by(PlanAction.finished_at, PlanAction.id))
    ]
    return "\n".join([*([case.plan.response] if case.plan.response else []), *lines])
