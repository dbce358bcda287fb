"""Reads of the partnership, its groups, partners, wards and people."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, cast, exists, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, lazyload

from app import clock, policy
from app.database.cache import cached
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood
from app.models.case import Case
from app.models.partnership import Group, GroupKind, Partner, Partnership, Theme, group_wards
from app.models.person import Membership, Role, User

# There are four tiers, so no group has more than three above it; others would be loaded one by one.
_THOSE_ABOVE = joinedload(Group.parent).joinedload(Group.parent).joinedload(Group.parent)
# Built once: building a statement takes longer than running it.
_GROUP = select(Group).where(Group.id == bindparam("group")).options(_THOSE_ABOVE)
_THEME_AND_WARD = (
    select(Theme, Area).join(Area, Area.id == bindparam("ward")).where(Theme.id == bindparam("theme"))
)


def get_partnership() -> Partnership | None:
    """The partnership of this deployment, or None before it is set up."""
    return db.session.get(Partnership, 1)


def list_partners() -> list[Partner]:
    return list(db.session.scalars(select(Partner).where(Partner.active).order_by(Partner.name)))


def get_partner(partner_id: int) -> Partner:
    """A partner that takes part."""
    return db.session.scalars(select(Partner).where(Partner.id == partner_id, Partner.active)).one()


def list_groups() -> list[Group]:
    return list(
        db.session.scalars(select(Group).where(Group.active).order_by(Group.tier_level, Group.name, Group.id))
    )


def list_wards() -> list[Area]:
    current = select(Area).where(Area.is_current(AreaKind.WARD))
    return list(db.session.scalars(current.order_by(Area.name, Area.id)))


def get_theme_and_ward(theme_id: int, ward_id: int) -> tuple[Theme, Area]:
    """What kind of problem it is and where, in one statement."""
    row = db.session.execute(_THEME_AND_WARD, {"theme": theme_id, "ward": ward_id}).one()
    return row.Theme, row.Area


def get_group_of_ward(ward_id: int) -> Group:
    """The Neighbourhood Action Team that covers a ward."""
    group_id = _groups_of_wards().get(ward_id)
    if group_id is None:
        raise NoResultFound(f"No group covers the ward {ward_id}")
    return db.session.scalars(_GROUP, {"group": group_id}).one()


def is_covered(ward_id: int) -> bool:
    """Whether a Neighbourhood Action Team covers a ward."""
    return ward_id in _groups_of_wards()


def list_wards_of(group_ids: Collection[int]) -> list[int]:
    """The ids of the wards that these Neighbourhood Action Teams cover."""
    return sorted(ward for ward, group in _groups_of_wards().items() if group in group_ids)


def _groups_of_wards() -> Mapping[int, int]:
    return cached("groups of wards", _read_groups_of_wards)


def _read_groups_of_wards() -> Mapping[int, int]:
    """Of several teams, the one that was made first covers a ward."""
    covers = select(group_wards.c.ward_id, func.min(Group.id)).join(Group, Group.id == group_wards.c.group_id)
    teams = covers.where(Group.kind == GroupKind.NAT, Group.active).group_by(group_wards.c.ward_id)
    return MappingProxyType(dict(db.session.execute(teams).all()))


def list_people(group: Group | None = None, *, near: User | None = None) -> list[User]:
    """People who can be given work on a case, of one group or of all: those who may open one.

    Those `near` somebody come first: of their groups, then of their partner.
    """
    statement = policy.people_who_open_cases(select(User)).order_by(*_nearest(near), User.name, User.id)
    statement = statement.options(lazyload(User.memberships))
    if group is not None:
        statement = statement.where(User.memberships.any(Membership.group_id == group.id))
    return list(db.session.scalars(statement))


def list_people_to_seat(*, near: User) -> list[User]:
    """People who may sit on a task-and-finish group or stand in for somebody, those near first."""
    statement = policy.people_to_seat(select(User)).order_by(*_nearest(near), User.name, User.id)
    return list(db.session.scalars(statement.options(lazyload(User.memberships))))


def _nearest(near: User | None) -> list[ColumnElement[int]]:
    if near is None:
        return []
    in_group = User.memberships.any(Membership.group_id.in_(near.group_ids))
    return [case((in_group, 0), (User.partner_id == near.partner_id, 1), else_=2)]


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


def list_wards_ever_hin() -> list[int]:
    """The ids of the wards that are or were High Impact Neighbourhoods, or may become one."""
    return list(db.session.scalars(select(HighImpactNeighbourhood.ward_id).distinct()))


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
