"""Reads of the partnership, its groups, partners, wards and people."""

from datetime import date
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Date, Select, bindparam, cast, exists, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import lazyload

from app import clock, policy
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood
from app.models.case import Case
from app.models.partnership import Group, GroupKind, Partner, Partnership, Theme
from app.models.person import Membership, Role, User


def get_partnership() -> Partnership | None:
    """The partnership of this deployment, or None before it is set up."""
    return db.session.get(Partnership, 1)


def list_partners() -> list[Partner]:
    return list(db.session.scalars(select(Partner).where(Partner.active).order_by(Partner.name)))


def list_groups() -> list[Group]:
    return list(
        db.session.scalars(select(Group).where(Group.active).order_by(Group.tier_level, Group.name, Group.id))
    )


def list_wards() -> list[Area]:
    current = select(Area).where(Area.is_current(AreaKind.WARD))
    return list(db.session.scalars(current.order_by(Area.name, Area.id)))


def get_ward(ward_id: int) -> Area:
    return db.session.get_one(Area, ward_id)


def get_theme(theme_id: int) -> Theme:
    return db.session.get_one(Theme, theme_id)


def get_group_of_ward(ward_id: int) -> Group:
    """The Neighbourhood Action Team that covers a ward."""
    group = find_group_of_ward(ward_id)
    if group is None:
        raise NoResultFound(f"No group covers the ward {ward_id}")
    return group


def find_group_of_ward(ward_id: int) -> Group | None:
    """The Neighbourhood Action Team that covers a ward, or None if none does."""
    statement = select(Group).where(
        Group.kind == GroupKind.NAT, Group.active, Group.wards.any(Area.id == ward_id)
    )
    return db.session.scalars(statement.order_by(Group.id).limit(1)).one_or_none()


def list_people(group: Group | None = None) -> list[User]:
    """People who can be given work on a case, of one group or of all: those who may open one."""
    statement = policy.people_who_open_cases(select(User)).order_by(User.name, User.id)
    statement = statement.options(lazyload(User.memberships))
    if group is not None:
        statement = statement.where(User.memberships.any(Membership.group_id == group.id))
    return list(db.session.scalars(statement))


def list_holders(group: Group, *roles: Role) -> list[User]:
    """The people who hold one of these roles in a group."""
    held = User.memberships.any((Membership.group_id == group.id) & Membership.role.in_(roles))
    return list(db.session.scalars(select(User).where(User.active, held).order_by(User.name, User.id)))


_TODAY = bindparam("today", type_=Date, callable_=clock.today)


@lru_cache(maxsize=64)
def hin_wards(on: date | None = None) -> Select[int]:
    """A subquery of the wards that are High Impact Neighbourhoods on a day, by default today."""
    day = _TODAY if on is None else on
    return select(HighImpactNeighbourhood.ward_id).where(HighImpactNeighbourhood.is_in_force(day))


@cache
def in_hin_by_date() -> ColumnElement[bool]:
    """Whether a case is in a High Impact Neighbourhood: today if it is open, else on the day it closed.

    Later designations do not change closed cases.
    """
    closed_on = cast(func.timezone(clock.LONDON.key, Case.closed_at), Date)
    day = func.coalesce(closed_on, _TODAY)
    return exists().where(
        HighImpactNeighbourhood.ward_id == Case.ward_id, HighImpactNeighbourhood.is_in_force(day)
    )
