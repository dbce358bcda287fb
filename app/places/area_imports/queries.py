"""Existing areas, their boundaries on a date, and imports of area files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import joinedload, undefer

from app.extensions import db
from app.models.area import Area, AreaImport, AreaKind, AreaVintage
from app.models.partnership import Group, group_wards
from app.places.area_imports.changes import ExistingArea
from app.places.geography import boundaries
from app.places.geography.boundaries import Boundaries
from app.web.listing import Page, Question, every_row, page_of


@dataclass(frozen=True)
class KindOfArea:
    """How many areas of a kind there are, and how many have which figures."""

    kind: AreaKind
    number: int
    ended: int
    vintages: list[str]
    official: bool
    with_residents: int
    with_households: int
    with_imd: int


def list_existing(kind: AreaKind) -> list[ExistingArea]:
    """All areas of a kind, including ended ones, whose codes may come back."""
    statement = select(Area).where(Area.kind == kind).options(undefer(Area.boundary))
    return [
        ExistingArea(a.id, a.code, a.name, a.boundary, a.official, a.valid_until is not None)
        for a in db.session.scalars(statement.order_by(Area.name, Area.code))
    ]


def our_boundary() -> bytes | None:
    """The city's boundary (WKB), or else the union of its wards or LSOAs; None without any."""
    for kind in (AreaKind.CITY, AreaKind.WARD, AreaKind.LSOA):
        drawn = select(Area.boundary).where(Area.is_current(kind), Area.boundary.is_not(None))
        if parts := [boundary for boundary in db.session.scalars(drawn) if boundary is not None]:
            return boundaries.dissolve(parts)
    return None


def boundaries_on(kind: AreaKind, day: date) -> Boundaries:
    """Boundaries of a kind as they were on a date."""
    began = Area.valid_from.is_(None) | (Area.valid_from <= day)
    not_ended = Area.valid_until.is_(None) | (Area.valid_until > day)
    now = select(Area.id, Area.boundary).where(
        Area.kind == kind, Area.boundary.is_not(None), began, not_ended
    )
    began = AreaVintage.valid_from.is_(None) | (AreaVintage.valid_from <= day)
    then = select(AreaVintage.area_id, AreaVintage.boundary).join(AreaVintage.area)
    then = then.where(
        Area.kind == kind, AreaVintage.boundary.is_not(None), began, AreaVintage.valid_until > day
    )
    rows = [row for statement in (now, then) for row in db.session.execute(statement.order_by(Area.id))]
    return Boundaries([(area_id, boundary) for area_id, boundary in rows if boundary is not None])


def list_kinds() -> list[KindOfArea]:
    current = Area.valid_until.is_(None)
    statement = (
        select(
            Area.kind,
            func.count().filter(current),
            func.count().filter(~current),
            func.array_agg(Area.vintage.distinct()).filter(current, Area.vintage != ""),
            func.coalesce(func.bool_and(Area.official).filter(current), False),
            func.count(Area.residents).filter(current),
            func.count(Area.households).filter(current),
            func.count().filter(current, Area.imd != {}),
        )
        .group_by(Area.kind)
        .order_by(Area.kind)
    )
    by_kind = {
        kind: KindOfArea(kind, number, ended, sorted(vintages or []), *rest)
        for kind, number, ended, vintages, *rest in db.session.execute(statement)
    }
    return [by_kind[kind] for kind in AreaKind if kind in by_kind]


def list_imports(question: Question) -> Page:
    return page_of(question, _imports(), AreaImport.id)


def iter_imports(question: Question) -> Iterator[AreaImport]:
    return every_row(question, _imports(), AreaImport.id)


def _imports() -> Select[AreaImport]:
    return select(AreaImport).options(joinedload(AreaImport.asked_by))


def get_import(import_id: int) -> AreaImport:
    statement = select(AreaImport).where(AreaImport.id == import_id)
    return db.session.scalars(statement.options(joinedload(AreaImport.asked_by))).one()


def list_groups_of(ward_ids: Sequence[int]) -> list[tuple[str, list[str]]]:
    """Active groups that cover some of these wards, with the wards' names; by name."""
    statement = (
        select(Group.name, func.array_agg(aggregate_order_by(Area.name, Area.name)))
        .join(group_wards, group_wards.c.group_id == Group.id)
        .join(Area, Area.id == group_wards.c.ward_id)
        .where(Group.active, Area.id.in_(ward_ids))
        .group_by(Group.tier_level, Group.name)
        .order_by(Group.tier_level, Group.name)
    )
    return [(group, list(wards)) for group, wards in db.session.execute(statement)]


def count_wards_without_group() -> int:
    covered = (
        select(group_wards.c.ward_id).join(Group, Group.id == group_wards.c.group_id).where(Group.active)
    )
    wards = select(func.count()).select_from(Area).where(Area.is_current(AreaKind.WARD))
    return db.session.scalar(wards.where(Area.id.not_in(covered))) or 0
