"""Which people are there, for somebody who manages their accounts?"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.accounts.admin.queries import NOT_OURS
from app.extensions import db
from app.models.base import LabelledEnum
from app.models.partnership import Group
from app.models.person import Membership, Role, User
from app.structure.people import people_called
from app.web.listing import Page, Question, every_row, page_of


class AccountState(LabelledEnum):
    ACTIVE = "active", "Open", "green"
    INVITED = "invited", "Invited, not yet joined", "yellow"
    LOCKED = "locked", "Locked after wrong tries", "red"
    CLOSED = "closed", "Closed", "grey"


def state_of(person: User) -> AccountState:
    if not person.active:
        return AccountState.CLOSED
    if not person.has_joined:
        return AccountState.INVITED
    return AccountState.LOCKED if person.is_locked() else AccountState.ACTIVE


def list_people(question: Question, *, demonstration: bool) -> Page:
    """A page of people. Demonstration people exist in the demonstration only."""
    return page_of(question, _matching(question, demonstration), User.id)


def iter_people(question: Question, *, demonstration: bool) -> Iterator[User]:
    return every_row(question, _matching(question, demonstration), User.id)


def get_person(person_id: int, demonstration: bool) -> User:
    statement = select(User).where(User.id == person_id)
    if not demonstration:
        statement = statement.where(User.demonstration.is_(False))
    return db.session.scalars(statement).one()


def get_membership(person: User, membership_id: int) -> Membership:
    statement = select(Membership).where(Membership.id == membership_id, Membership.user_id == person.id)
    return db.session.scalars(statement).one()


def list_groups_to_give_roles_in() -> list[Group]:
    """All but task-and-finish groups, on which those who run them seat people."""
    ours = select(Group).where(Group.active, Group.kind != NOT_OURS)
    return list(db.session.scalars(ours.order_by(Group.tier_level, Group.name, Group.id)))


def find_person(email: str) -> User | None:
    """The person with this address, however it is written."""
    return db.session.scalars(select(User).where(func.lower(User.email) == email.lower())).one_or_none()


def is_email_taken(email: str, but_by: User | None = None) -> bool:
    statement = select(User.id).where(func.lower(User.email) == email.lower())
    if but_by is not None:
        statement = statement.where(User.id != but_by.id)
    return db.session.scalar(statement) is not None


def _matching(question: Question, demonstration: bool) -> Select[User]:
    return select(User).where(
        *_conditions(question), *([] if demonstration else [User.demonstration.is_(False)])
    )


def _conditions(question: Question) -> Iterator[ColumnElement[bool]]:
    if words := question["q"]:
        searched = (User.name, User.email)
        parts = (column.icontains(words, autoescape=True) for column in searched)
        yield or_(*parts, User.id.in_(people_called(words)))
    if partner := question.number("partner"):
        yield User.partner_id == partner
    if state := question["state"]:
        yield _is_in_state(AccountState(state))
    held = [Membership.group_id == group] if (group := question.number("group")) else []
    held += [Membership.role == Role(role)] if (role := question["role"]) else []
    if held:
        yield User.memberships.any(and_(*held))


def _is_in_state(state: AccountState) -> ColumnElement[bool]:
    """The condition of `state_of`: each person is in one state only."""
    has_joined = or_(User.password.is_not(None), User.demonstration)
    is_locked = func.coalesce(User.locked_until > func.now(), false())
    return {
        AccountState.ACTIVE: and_(User.active, has_joined, ~is_locked),
        AccountState.INVITED: and_(User.active, ~has_joined),
        AccountState.LOCKED: and_(User.active, has_joined, is_locked),
        AccountState.CLOSED: ~User.active,
    }[state]
