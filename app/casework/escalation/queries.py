"""Reads of escalations and hand-downs, limited to what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app import policy
from app.database.addresses import get_addressed
from app.extensions import db
from app.models.base import LabelledEnum
from app.models.case import ActionState, Case, PlanAction
from app.models.escalation import Escalation, EscalationState, HandDown, HandDownState
from app.models.event import Event
from app.models.partnership import Group
from app.models.person import User
from app.policy import Action
from app.use_case import note_read
from app.words import day
from app.workflows.escalation import HAND_DOWN

PAGE = 25


class Side(LabelledEnum):
    AWAITING = "awaiting", "Awaiting us"
    ASKED = "asked", "Asked by us"
    ALL = "all", "All I may see"


class Sort(LabelledEnum):
    """The column to sort by. By default, what awaits a decision comes first."""

    DECISION = "decision", "Decision"
    CASE = "case", "The ask"
    FROM = "from", "From"
    TO = "to", "To"
    WHY = "why", "Why now"
    ASKED = "asked", "Asked"


@dataclass(frozen=True)
class EscalationFilter:
    side: Side = Side.AWAITING
    state: EscalationState | None = None
    group_id: int | None = None
    overdue: bool = False
    sort: Sort = Sort.DECISION
    reverse: bool = False
    after: int | None = None

    @property
    def is_ascending(self) -> bool:
        """Whether the smallest value comes first: the soonest day, the first name."""
        usual = self.side is Side.AWAITING if self.sort is Sort.DECISION else self.sort is not Sort.ASKED
        return usual is not self.reverse


def _visible(user: User, statement: Select[Any]) -> Select[Any]:
    """Limit to escalations of visible cases."""
    return policy.visible_cases(user, statement.join(Case, Case.id == Escalation.case_id))


def get_escalation(user: User, escalation_key: str) -> Escalation:
    statement = _visible(user, select(Escalation)).options(*_eager_loads())
    escalation = get_addressed(statement, Escalation, escalation_key)
    note_read(user, Event.CASE_READ, escalation.case)
    return escalation


def get_hand_down(user: User, hand_down_key: str) -> HandDown:
    statement = select(HandDown).join(Case, Case.id == HandDown.case_id)
    statement = policy.visible_cases(user, statement).where(HandDown.key == hand_down_key)
    handed = db.session.scalars(statement).one()
    note_read(user, Event.CASE_READ, handed.case)
    return handed


def list_escalations(user: User, filters: EscalationFilter) -> Sequence[Escalation]:
    """Return a page of the list, and one row more if there is a next page."""
    statement = _in_order(filters, _matching(user, filters, select(Escalation)))
    if filters.after is not None:
        value = _sort_value(filters)
        place = select(value, Escalation.id).join(Case, Case.id == Escalation.case_id)
        place = place.where(Escalation.id == filters.after)
        here = db.session.execute(place).one_or_none()
        if here is not None:
            key = tuple_(value, Escalation.id)
            statement = statement.where(key > tuple(here) if filters.is_ascending else key < tuple(here))
    return db.session.scalars(statement.limit(PAGE + 1)).unique().all()


def count_escalations(user: User, filters: EscalationFilter) -> int:
    return db.session.scalar(_matching(user, filters, select(func.count(Escalation.id)))) or 0


def list_all_escalations(user: User, filters: EscalationFilter) -> Sequence[Escalation]:
    """Return the whole list, for a download."""
    statement = _in_order(filters, _matching(user, filters, select(Escalation)))
    return db.session.scalars(statement).unique().all()


def _in_order(filters: EscalationFilter, statement: Select[Any]) -> Select[Any]:
    value = _sort_value(filters)
    order = (
        (value.asc(), Escalation.id.asc()) if filters.is_ascending else (value.desc(), Escalation.id.desc())
    )
    return statement.options(*_eager_loads()).order_by(*order)


def _sort_value(filters: EscalationFilter) -> ColumnElement[Any]:
    """The first column to sort by; ties are sorted by age."""
    if filters.sort is Sort.DECISION and filters.side is Side.AWAITING:
        return Escalation.due_on.expression
    return _SORT_VALUES[filters.sort]


def _name_of(group_id: Any) -> ColumnElement[Any]:
    return select(Group.name).where(Group.id == group_id).scalar_subquery()


_SORT_VALUES: dict[Sort, ColumnElement[Any]] = {
    Sort.DECISION: cast(Escalation.is_pending, Integer),
    Sort.CASE: Escalation.ask.expression,
    Sort.FROM: _name_of(Escalation.from_group_id),
    Sort.TO: _name_of(Escalation.to_group_id),
    Sort.WHY: Escalation.trigger.expression,
    Sort.ASKED: Escalation.id.expression,
}


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
    statement = policy.visible_cases(user, statement).where(waiting, HandDown.to_group_id.in_(user.group_ids))
    hand_downs = db.session.scalars(
        statement.options(contains_eager(HandDown.case)).order_by(HandDown.handed_at)
    ).unique()
    return [handed for handed in hand_downs if HAND_DOWN.offers("receive", handed, user)]


def list_for_case(case: Case) -> list[Escalation]:
    """All escalations of a case, oldest first. The caller has checked that the reader may see the case."""
    statement = select(Escalation).where(Escalation.case_id == case.id).order_by(Escalation.id)
    return list(db.session.scalars(statement.options(*_eager_loads())).unique())


def _eager_loads() -> tuple[Any, ...]:
    return (
        joinedload(Escalation.case),
        joinedload(Escalation.from_group),
        joinedload(Escalation.to_group).joinedload(Group.tier),
        joinedload(Escalation.requested_by),
        joinedload(Escalation.decided_by),
    )


def _matching(user: User, filters: EscalationFilter, statement: Select[Any]) -> Select[Any]:
    statement = _visible(user, statement)
    if filters.side is Side.AWAITING:
        statement = statement.where(Escalation.to_group_id.in_(user.group_ids), Escalation.is_pending)
    elif filters.side is Side.ASKED:
        statement = statement.where(Escalation.from_group_id.in_(user.group_ids))
    if filters.state is not None:
        statement = statement.where(Escalation.state == filters.state)
    if filters.group_id is not None:
        either = or_(Escalation.from_group_id == filters.group_id, Escalation.to_group_id == filters.group_id)
        statement = statement.where(either)
    if filters.overdue:
        statement = statement.where(Escalation.is_overdue)
    return statement


def what_was_tried(case: Case) -> str:
    """Draft the text on what has been tried, from the plan's response and its finished actions."""
    done = select(PlanAction).where(PlanAction.case_id == case.id, PlanAction.state == ActionState.DONE)
    lines = [
        f"{day(action.finished_at)}: {action.title}{f' ({action.result})' if action.result else ''}"
        for action in db.session.scalars(done.order_by(PlanAction.finished_at, PlanAction.id))
    ]
    return "\n".join([*([case.plan.response] if case.plan.response else []), *lines])
