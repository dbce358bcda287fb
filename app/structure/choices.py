"""The partnership's name and the choices of lists and forms, as plain cached rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from app.database.cache import cached
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.partnership import Group, Partner, Partnership, Theme, Tier

Rows = tuple[Row[*tuple[Any, ...]], ...]


@dataclass(frozen=True)
class Choices:
    """Rows of each table, in display order."""

    tiers: Rows
    groups: Rows
    wards: Rows
    themes: Rows
    partners: Rows


def partnership_named() -> Row[*tuple[Any, ...]] | None:
    """The partnership as pages name it, or None before it is set up."""
    rows = cached("partnership", lambda: _rows(select(Partnership.__table__)))
    return rows[0] if rows else None


def get_choices() -> Choices:
    """The tiers, and the groups, wards, themes and partners that are still in use."""
    return cached("choices", _read_choices)


def _read_choices() -> Choices:
    groups = select(Group.id, Group.name, Group.kind, Group.tier_level).where(Group.active)
    wards = select(Area.id, Area.name).where(Area.is_current(AreaKind.WARD))
    themes = select(Theme.id, Theme.name, Theme.details).where(Theme.active)
    partners = select(Partner.id, Partner.name, Partner.short_name).where(Partner.active)
    return Choices(
        tiers=_rows(select(Tier.level, Tier.name, Tier.decision_working_days).order_by(Tier.level)),
        groups=_rows(groups.order_by(Group.tier_level, Group.name, Group.id)),
        wards=_rows(wards.order_by(Area.name, Area.id)),
        themes=_rows(themes.order_by(Theme.position, Theme.id)),
        partners=_rows(partners.order_by(Partner.name, Partner.id)),
    )


def _rows(statement: Select[*tuple[Any, ...]]) -> Rows:
    return tuple(db.session.execute(statement).all())
