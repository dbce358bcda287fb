"""What is there in each ward, for this reader and this question?

Whatever the map, its table and its downloads say of cases begins in `_matching`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from app import policy
from app.evidence import queries as evidence
from app.evidence.periods import Period, choose
from app.evidence.queries import Source
from app.evidence.ranking import WardFigures
from app.extensions import db
from app.governance.queries import hin_wards
from app.maps.filters import OPEN, MapFilter
from app.models import Area, AreaKind, Case, Risk, Stage, User
from app.policy import Action
from app.task_groups.queries import OnMap, list_groups_on_map

Columns = TypeVarTuple("Columns")
AnyRow = Row[*tuple[Any, ...]]

MOST_POINTS = 2000  # more would be slow to send and to draw, and no easier to read


@dataclass(frozen=True)
class Incidents:
    """The latest twelve months of which incidents are loaded."""

    period: Period
    source: Source
    by_ward: Mapping[int, WardFigures]


@dataclass(frozen=True)
class Ward:
    """A ward as the map and its table show it."""

    id: int
    code: str
    name: str
    residents: int | None
    middle: tuple[int, int] | None  # easting and northing
    locality: str
    hin: bool
    by_tier: Mapping[int, int]
    with_point: Mapping[int, int]  # by tier, too
    figures: WardFigures | None
    groups: tuple[OnMap, ...]

    @property
    def cases(self) -> int:
        return sum(self.by_tier.values())

    @property
    def rate(self) -> float | None:
        return 1000 * self.cases / self.residents if self.residents else None


@dataclass(frozen=True)
class City:
    """The wards that were asked for, and what there is in them."""

    wards: list[Ward]
    groups: list[OnMap]
    incidents: Incidents | None
    can_be_listed: bool  # whether the reader may open the list behind a number

    @property
    def ward_ids(self) -> frozenset[int]:
        return frozenset(ward.id for ward in self.wards)

    @property
    def cases(self) -> int:
        return sum(ward.cases for ward in self.wards)

    @property
    def with_point(self) -> int:
        return sum(sum(ward.with_point.values()) for ward in self.wards)

    @property
    def wards_with_cases(self) -> int:
        return sum(1 for ward in self.wards if ward.cases)

    @property
    def residents(self) -> int:
        return sum(ward.residents or 0 for ward in self.wards)

    @property
    def rate(self) -> float | None:
        return 1000 * self.cases / self.residents if self.residents else None

    @property
    def crime(self) -> int:
        return sum(ward.figures.crime for ward in self.wards if ward.figures)

    @property
    def asb(self) -> int:
        return sum(ward.figures.asb for ward in self.wards if ward.figures)

    def in_tier(self, level: int) -> int:
        return sum(ward.by_tier.get(level, 0) for ward in self.wards)

    def drawn_in_tier(self, level: int) -> int:
        return sum(ward.with_point.get(level, 0) for ward in self.wards)


@dataclass
class _Count:
    by_tier: dict[int, int] = field(default_factory=dict)
    with_point: dict[int, int] = field(default_factory=dict)


def get_city(user: User, asked: MapFilter) -> City:
    counts = _counts(user, asked)
    incidents = _incidents(user)
    groups = list_groups_on_map(user) if policy.can(user, Action.TASK_GROUP_LIST) else []
    figures = incidents.by_ward if incidents else {}
    wards = [
        _ward(area, counts[area.id], figures.get(area.id), [g for g in groups if area.id in g.ward_ids])
        for area in _areas(asked, counts)
    ]
    shown = {ward.id for ward in wards}
    in_scope = [group for group in groups if not group.ward_ids or shown & set(group.ward_ids)]
    return City(wards, in_scope, incidents, policy.can(user, Action.CASE_LIST))


def _ward(area: AnyRow, count: "_Count", figures: WardFigures | None, groups: list[OnMap]) -> Ward:
    return Ward(
        id=area.id,
        code=area.code,
        name=area.name,
        residents=area.residents,
        middle=None if area.easting is None else (area.easting, area.northing),
        locality=area.locality,
        hin=area.hin,
        by_tier=count.by_tier,
        with_point=count.with_point,
        figures=figures,
        groups=tuple(groups),
    )


def list_points(user: User, asked: MapFilter, city: City) -> Sequence[AnyRow]:
    """The cases with a point, the last to be logged first, and no more than can be drawn."""
    columns = (
        Case.reference, Case.title, Case.stage, Case.tier_level, Case.restricted, Case.logged_at,
        Case.easting, Case.northing,
    )  # fmt: skip
    statement = _matching(user, asked, select(*columns)).where(
        Case.easting.is_not(None), Case.ward_id.in_(city.ward_ids)
    )
    return db.session.execute(statement.order_by(Case.id.desc()).limit(MOST_POINTS)).all()


def list_localities() -> list[Area]:
    current = select(Area).where(Area.kind == AreaKind.LOCALITY, Area.valid_until.is_(None))
    return list(db.session.scalars(current.order_by(Area.name, Area.id)))


def _matching(user: User, asked: MapFilter, statement: Select[*Columns]) -> Select[*Columns]:
    return policy.visible_cases(user, statement).where(*_asked_of_cases(asked))


def _asked_of_cases(asked: MapFilter) -> Iterator[ColumnElement[bool]]:
    if asked.stage == OPEN:
        yield Case.stage != Stage.CLOSED
    else:
        yield Case.stage == Stage(asked.stage)
    for column, value in (
        (Case.tier_level, asked.tier),
        (Case.theme_id, asked.theme),
        (Case.holder_id, asked.group),
    ):
        if value:
            yield column == int(value)
    if asked.risk:
        yield Case.risk == Risk(asked.risk)


def _counts(user: User, asked: MapFilter) -> dict[int, _Count]:
    counted = select(Case.ward_id, Case.tier_level, func.count(), func.count(Case.easting))
    rows = db.session.execute(_matching(user, asked, counted).group_by(Case.ward_id, Case.tier_level))
    counts: dict[int, _Count] = defaultdict(_Count)
    for ward_id, level, number, with_point in rows:
        counts[ward_id].by_tier[level] = number
        counts[ward_id].with_point[level] = with_point
    return counts


def _areas(asked: MapFilter, counts: dict[int, _Count]) -> Sequence[AnyRow]:
    """The wards of today, and older ones that cases are still in, so that the table adds up."""
    locality = aliased(Area)
    columns = (
        Area.id, Area.code, Area.name, Area.residents, Area.easting, Area.northing,
        func.coalesce(locality.name, "").label("locality"), Area.id.in_(hin_wards()).label("hin"),
    )  # fmt: skip
    known = or_(Area.valid_until.is_(None), Area.id.in_(counts))
    statement = select(*columns).outerjoin(locality, locality.id == Area.parent_id)
    statement = statement.where(Area.kind == AreaKind.WARD, known)
    if asked.locality:
        statement = statement.where(Area.parent_id == int(asked.locality))
    if asked.hin:
        statement = statement.where(Area.id.in_(hin_wards()))
    return db.session.execute(statement.order_by(Area.name, Area.id)).all()


def _incidents(user: User) -> Incidents | None:
    if not policy.can(user, Action.EVIDENCE_VIEW):
        return None
    period = choose(evidence.list_months(), None, None)
    if period is None:
        return None
    by_ward = {ward.figures.ward_id: ward.figures for ward in evidence.rank(period).wards}
    return Incidents(period, evidence.get_source(period), by_ward)
