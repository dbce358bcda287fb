"""How is the partnership set up: its partners, groups, tiers and themes, those not in use too?"""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models.case import Case
from app.models.partnership import Group, GroupKind, Partner, Partnership, Theme, Tier, group_wards
from app.models.person import User

# Made and ended by the Executive, not by the administrator.
NOT_OURS = GroupKind.TASK_GROUP


def list_all_partners() -> list[Partner]:
    return list(db.session.scalars(select(Partner).order_by(Partner.active.desc(), Partner.name)))


def list_all_groups() -> list[Group]:
    return list(db.session.scalars(_groups()))


def list_groups_with_wards() -> list[Group]:
    """All groups, for a list that names their wards."""
    return list(db.session.scalars(_groups().options(selectinload(Group.wards))))


def _groups() -> Select[Group]:
    statement = select(Group).where(Group.kind != NOT_OURS)
    return statement.order_by(Group.tier_level.desc(), Group.name, Group.id)


def list_all_themes() -> list[Theme]:
    return list(
        db.session.scalars(
            select(Theme).options(selectinload(Theme.chosen)).order_by(Theme.position, Theme.id)
        )
    )


def list_tiers() -> list[Tier]:
    return list(db.session.scalars(select(Tier).order_by(Tier.level)))


def get_partner(partner_id: int) -> Partner:
    return db.session.scalars(select(Partner).where(Partner.id == partner_id)).one()


def get_group(group_id: int) -> Group:
    return db.session.scalars(select(Group).where(Group.id == group_id, Group.kind != NOT_OURS)).one()


def get_theme(theme_id: int) -> Theme:
    return db.session.scalars(select(Theme).where(Theme.id == theme_id)).one()


def is_name_taken(kind: type[Partner | Group | Theme], name: str, but_by: int | None) -> bool:
    statement = select(kind.id).where(func.lower(kind.name) == name.lower(), kind.id.is_distinct_from(but_by))
    return db.session.scalar(statement) is not None


def holds_open_cases(group: Group) -> bool:
    """Whether, and never how many: the number would tell of restricted ones."""
    statement = select(Case.id).where(Case.holder_id == group.id, Case.is_open).limit(1)
    return db.session.scalar(statement) is not None


def ward_of_another_team(ward_ids: list[int], but_of: int | None) -> Group | None:
    """A ward has one Neighbourhood Action Team, which logged problems go to."""
    statement = (
        select(Group)
        .join(group_wards, group_wards.c.group_id == Group.id)
        .where(Group.kind == GroupKind.NAT, Group.active, Group.id.is_distinct_from(but_of))
        .where(group_wards.c.ward_id.in_(ward_ids))
    )
    return db.session.scalars(statement.order_by(Group.name).limit(1)).first()


def has_partnership() -> bool:
    return db.session.scalar(select(Partnership.id)) is not None


def count_people(demonstration: bool) -> int:
    statement = select(func.count()).select_from(User).where(User.active)
    if not demonstration:
        statement = statement.where(User.demonstration.is_(False))
    return db.session.scalar(statement) or 0
