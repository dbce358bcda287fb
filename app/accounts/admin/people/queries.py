"""Which people are there, for somebody who manages their accounts?"""

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_

from app.accounts.admin.queries import NOT_OURS
from app.extensions import db
from app.models.base import LabelledEnum
from app.models.partnership import Group
from app.models.person import Membership, Role, User

PAGE = 25


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


@dataclass(frozen=True)
class PeopleFilter:
    """The filter of the list. Demonstration people exist in the demonstration only."""

    q: str = ""
    partner: int | None = None
    group: int | None = None
    role: Role | None = None
    state: AccountState | None = None
    after: int | None = None
    demonstration: bool = False

    def query_string(self, **changes: object) -> str:
        values = {
            "q": self.q,
            "partner": self.partner,
            "group": self.group,
            "role": self.role,
            "state": self.state,
            **changes,
        }
        return urlencode({name: str(value) for name, value in values.items() if value})


@dataclass(frozen=True)
class PeoplePage:
    people: list[User]
    total: int
    next_after: int | None


def list_people(filters: PeopleFilter) -> PeoplePage:
    """Return a page of people by name, starting after the last of the page before."""
    matching = select(User).where(*_conditions(filters))
    total = db.session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    statement = _from_where_it_ended(matching, filters.after).order_by(User.name, User.id).limit(PAGE + 1)
    people = list(db.session.scalars(statement))
    more = len(people) > PAGE
    return PeoplePage(people[:PAGE], total, people[PAGE - 1].id if more else None)


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


def _conditions(filters: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not filters.demonstration:
        conditions.append(User.demonstration.is_(False))
    if filters.q:
        searched = (User.name, User.email)
        conditions.append(or_(*(column.icontains(filters.q, autoescape=True) for column in searched)))
    if filters.partner:
        conditions.append(User.partner_id == filters.partner)
    if filters.state:
        conditions.append(_is_in_state(filters.state))
    held = [Membership.group_id == filters.group] if filters.group else []
    held += [Membership.role == filters.role] if filters.role else []
    return [*conditions, User.memberships.any(and_(*held))] if held else conditions


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


def _from_where_it_ended(statement: Select[User], after: int | None) -> Select[User]:
    last = db.session.get(User, after) if after else None
    if last is None:
        return statement
    return statement.where(tuple_(User.name, User.id) > (last.name, last.id))
