"""Reads of who can see a case and why, and of access requests."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, literal_column, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app import clock
from app.casework.cases.keepers import Waiting, find_waiting
from app.casework.sharing.naming import list_who_stay
from app.extensions import db
from app.models.case import Case
from app.models.partnership import Group, GroupKind, Partner
from app.models.person import Membership, User
from app.models.sharing import AccessRequest, AccessState, CasePerson, CaseShare
from app.words import day

ANSWERED_AT_MOST = 10


@dataclass(frozen=True)
class GroupSight:
    """A group whose people can see a case, and why."""

    group: Group
    why: str
    people: list[Membership]


@dataclass(frozen=True)
class PartnerSight:
    share: CaseShare
    people: list[User]


@dataclass(frozen=True)
class PersonSight:
    """A person named on a case, their reasons, and whether they can be removed."""

    user: User
    reasons: list[CasePerson]
    removable: bool

    @property
    def until(self) -> datetime | None:
        """When the last of their reasons ends; None if one has no end."""
        ends = [named.until for named in self.reasons]
        return None if None in ends else max(end for end in ends if end)


@dataclass(frozen=True)
class Sight:
    """Who can see a case, and why."""

    groups: list[GroupSight]
    partners: list[PartnerSight]
    people: list[PersonSight]


def get_sight(case: Case) -> Sight:
    people = list_named(case)
    if case.restricted:
        # Shares have no effect meanwhile, but can be ended before the restriction is lifted.
        return Sight([], _partners(case), people)
    return Sight(_groups(case), _partners(case), people)


@dataclass(frozen=True)
class Restriction:
    """What restricting a case would change: who stays on its list, who is put on it, and who loses sight."""

    people: list[PersonSight]
    added: list[User]
    waiting: Waiting | None
    losing: list[tuple[str, int]]  # groups and partners, with the number of their people


def get_restriction(case: Case, actor: User) -> Restriction:
    people, waiting = list_named(case), find_waiting(case)
    there = {person.user.id for person in people} | {actor.id}
    added = [person for person in waiting.people if person.id not in there] if waiting else []
    kept = there | {person.id for person in added}
    losing = [(name, len(ids - kept)) for name, ids in _who_see(case) if ids - kept]
    return Restriction(people, added, waiting, losing)


def _labelled(*columns: Any) -> list[Any]:
    names = ("kind", "tier", "name", "id", "user")
    return [column.label(name) for name, column in zip(names, columns, strict=True)]


def _who_see(case: Case) -> list[tuple[str, set[int]]]:
    """Each group and then each partner that sees a case, by name, with the ids of its people."""
    groups = (
        select(*_labelled(literal_column("1"), Group.tier_level, Group.name, Group.id, User.id))
        .join(Membership, Membership.group_id == Group.id)
        .join(User, Membership.user_id == User.id)
        .where(Group.id.in_(case.audience_group_ids), User.active)
    )
    partners: Select[*tuple[Any, ...]] = (
        select(literal_column("2"), literal_column("0"), Partner.name, Partner.id, User.id)
        .join(CaseShare, CaseShare.partner_id == Partner.id)
        .join(User, User.partner_id == Partner.id)
        .where(CaseShare.case_id == case.id, CaseShare.ended_at.is_(None), User.active)
    )
    rows = db.session.execute(union_all(groups, partners).order_by("kind", "tier", "name", "id"))
    by_name = itertools.groupby(rows, key=lambda row: (row.kind, row.id, row.name))
    return [(name, {row.user for row in some}) for (_, _, name), some in by_name]


def list_named(case: Case) -> list[PersonSight]:
    """The people on a case's list now, by name."""
    statement = (
        select(CasePerson)
        .join(User, CasePerson.user_id == User.id)
        .where(CasePerson.case_id == case.id)
        .where(or_(CasePerson.until.is_(None), CasePerson.until > clock.now()))
        .options(joinedload(CasePerson.user).lazyload(User.memberships))
        .order_by(User.name, User.id, CasePerson.id)
    )
    rows = list(db.session.scalars(statement))
    stay = list_who_stay(case, rows)
    by_person = itertools.groupby(rows, key=lambda named: named.user)
    return [PersonSight(user, list(some), user.id not in stay) for user, some in by_person]


def get_end_of_sight(case: Case, user: User) -> datetime | None:
    """When a named person's access to a case ends; None if it has no end."""
    return next((person.until for person in list_named(case) if person.user.id == user.id), None)


def _groups(case: Case) -> list[GroupSight]:
    statement = (
        select(Group, Membership)
        .outerjoin(Membership, Membership.group_id == Group.id)
        .outerjoin(User, Membership.user_id == User.id)
        .where(Group.id.in_(case.audience_group_ids))
        .options(contains_eager(Membership.user).lazyload(User.memberships), lazyload(Membership.group))
        .order_by(Group.tier_level, Group.name, Group.id, User.name, Membership.id)
    )
    rows = db.session.execute(statement).all()
    by_group = itertools.groupby(rows, key=lambda row: row[0])
    return [
        GroupSight(group, _why(case, group), [m for _, m in some if m and m.user.active])
        for group, some in by_group
    ]


def _why(case: Case, group: Group) -> str:
    if group.id == case.holder_id:
        return "Holds the case"
    held = [holding for holding in case.holdings if holding.group_id == group.id]
    if held:
        return f"Held the case until {day(held[-1].until)}"
    if group.kind is GroupKind.TASK_GROUP:
        return "Has the case in its scope"
    return "Is above a group that has held the case"


def _partners(case: Case) -> list[PartnerSight]:
    statement = (
        select(CaseShare, User)
        .join(Partner, CaseShare.partner_id == Partner.id)
        .outerjoin(User, and_(User.partner_id == Partner.id, User.active))
        .where(CaseShare.case_id == case.id, CaseShare.ended_at.is_(None))
        .options(contains_eager(CaseShare.partner), lazyload(User.memberships))
        .order_by(Partner.name, CaseShare.id, User.name, User.id)
    )
    rows = db.session.execute(statement).all()
    return [
        PartnerSight(share, [user for _, user in some if user])
        for share, some in itertools.groupby(rows, key=lambda row: row[0])
    ]


def get_share(case: Case, share_key: str) -> CaseShare:
    statement = select(CaseShare).where(CaseShare.key == share_key, CaseShare.case_id == case.id)
    return db.session.scalars(statement.options(joinedload(CaseShare.partner))).one()


def get_named_person(case: Case, user_id: int) -> User:
    named = select(CasePerson.user_id).where(CasePerson.case_id == case.id)
    return db.session.scalars(select(User).where(User.id == user_id, User.id.in_(named))).one()


def get_request(case: Case, request_key: str) -> AccessRequest:
    statement = select(AccessRequest).where(
        AccessRequest.key == request_key, AccessRequest.case_id == case.id
    )
    return db.session.scalars(statement.options(joinedload(AccessRequest.asked_by))).one()


def list_answered_requests(case: Case) -> list[AccessRequest]:
    """Answered access requests, latest first."""
    person = joinedload(AccessRequest.asked_by).lazyload(User.memberships)
    answerer = joinedload(AccessRequest.answered_by).lazyload(User.memberships)
    statement = (
        select(AccessRequest)
        .where(AccessRequest.case_id == case.id, AccessRequest.state != AccessState.ASKED)
        .options(person, answerer)
        .order_by(AccessRequest.id.desc())
    )
    return list(db.session.scalars(statement.limit(ANSWERED_AT_MOST)))


def find_own_request(user: User, case: Case) -> AccessRequest | None:
    """Return this person's latest request to see a case, or None."""
    statement = select(AccessRequest).where(
        AccessRequest.case_id == case.id, AccessRequest.asked_by_id == user.id
    )
    return db.session.scalars(statement.order_by(AccessRequest.id.desc()).limit(1)).one_or_none()
