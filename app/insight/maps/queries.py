"""What is in each ward, for this user and these filters.

Every query about cases, for the map, its tables and its downloads, starts from `_matching`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, SQLColumnExpression, Text, cast, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app import clock, policy
from app.casework.cases.plan_filters import about_plan
from app.casework.task_groups.queries import OnMap, list_groups_on_map
from app.database.cache import cache_version
from app.evidence.hotspots.published import find_published
from app.evidence.questions.asking import Asked
from app.extensions import db
from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlaces, find_incidents, list_small_places
from app.insight.maps.filters import FINER, NEEDS, OPEN, Drawn, MapFilter
from app.insight.maps.hotspot_layer import HotspotLayer, read_hotspot_layer
from app.models.area import Area, AreaKind
from app.models.case import Case, Risk, Stage
from app.models.case_count import CaseCount
from app.models.person import User
from app.policy import Action
from app.structure.queries import hin_wards

Columns = TypeVarTuple("Columns")
AnyRow = Row[*tuple[Any, ...]]

MOST_POINTS = 2000  # more would be slow to send and to draw, and no easier to read


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
    recorded: Recorded | None
    groups: tuple[OnMap, ...]

    @property
    def cases(self) -> int:
        return sum(self.by_tier.values())

    @property
    def rate(self) -> float | None:
        return 1000 * self.cases / self.residents if self.residents else None


@dataclass(frozen=True)
class City:
    """The filtered wards and their figures, as far as the user may see.

    `offered`: layers this user may draw. `can_be_listed`: they may open the case list behind a number.
    `finer` and `hotspots` are read only if requested. `asked`: the question of the incidents.
    """

    wards: list[Ward]
    groups: list[OnMap]
    incidents: Incidents | None
    offered: tuple[Drawn, ...]
    can_be_listed: bool
    restricted: int = 0  # how many of the cases are restricted
    finer: tuple[SmallPlaces, ...] = ()
    hotspots: HotspotLayer | None = None
    asked: Asked | None = None

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
    def residents(self) -> int | None:
        """Of all wards together; None if one is unknown, lest a rate have cases without residents."""
        known = [ward.residents for ward in self.wards if ward.residents]
        return sum(known) if len(known) == len(self.wards) else None

    @property
    def has_residents(self) -> bool:
        """Whether the residents of any ward are known: without them there are no rates."""
        return any(ward.residents for ward in self.wards)

    @property
    def rate(self) -> float | None:
        return 1000 * self.cases / self.residents if self.residents else None

    @property
    def crime(self) -> int:
        return sum(ward.recorded.crime for ward in self.wards if ward.recorded)

    @property
    def asb(self) -> int:
        return sum(ward.recorded.asb for ward in self.wards if ward.recorded)

    def in_tier(self, level: int) -> int:
        return sum(ward.by_tier.get(level, 0) for ward in self.wards)

    def drawn_in_tier(self, level: int) -> int:
        return sum(ward.with_point.get(level, 0) for ward in self.wards)


@dataclass
class _Count:
    by_tier: dict[int, int] = field(default_factory=dict)
    with_point: dict[int, int] = field(default_factory=dict)
    restricted: int = 0


def get_city(user: User, map_filter: MapFilter, asked: Asked | None) -> City:
    """`asked`: of the incidents; None for who may not see them, or if none are loaded."""
    counts = _counts(user, map_filter)
    incidents = find_incidents(asked.question) if asked else None
    places = incidents.wards if incidents else None
    groups = list_groups_on_map(user) if policy.can(user, Action.TASK_GROUP_LIST) else []
    recorded = incidents.by_ward if incidents else {}
    wards = [
        _ward(area, counts[area.id], recorded.get(area.id), [g for g in groups if area.id in g.ward_ids])
        for area in _areas(map_filter, counts, places)
    ]
    shown = {ward.id for ward in wards}
    in_scope = [group for group in groups if not group.ward_ids or shown & set(group.ward_ids)]
    offered = tuple(_offered(user, incidents))
    restricted = sum(counts[ward_id].restricted for ward_id in shown)
    listed = policy.can(user, Action.CASE_LIST)
    city = City(wards, in_scope, incidents, offered, listed, restricted, asked=asked)
    return _with_evidence(city, map_filter)


def _offered(user: User, incidents: Incidents | None) -> Iterator[Drawn]:
    """Layers this user may see, without those that need incidents if none are loaded."""
    for layer in Drawn:
        action = NEEDS.get(layer)
        of_incidents = action is Action.EVIDENCE_VIEW
        if (action is None or policy.can(user, action)) and (incidents or not of_incidents):
            yield layer


def _with_evidence(city: City, map_filter: MapFilter) -> City:
    """Add the requested layers that need queries of their own."""
    if city.incidents is None:
        return city
    wanted = [layer for layer in map_filter.draw if layer in city.offered]
    finer = [list_small_places(layer, city.incidents, city.ward_ids) for layer in wanted if layer in FINER]
    published = find_published() if Drawn.HOTSPOTS in wanted else None
    everywhere = not (map_filter.locality or map_filter.hin) and city.incidents.wards is None
    names = None if everywhere else frozenset(ward.name for ward in city.wards)
    hotspots = read_hotspot_layer(published, names, city.incidents.version) if published else None
    return replace(city, finer=tuple(finer), hotspots=hotspots)


def _ward(area: AnyRow, count: "_Count", recorded: Recorded | None, groups: list[OnMap]) -> Ward:
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
        recorded=recorded,
        groups=tuple(groups),
    )


def list_points(user: User, map_filter: MapFilter, city: City) -> Sequence[AnyRow]:
    """Cases with a point, latest logged first, up to MOST_POINTS."""
    return db.session.execute(_points(user, map_filter, city)).all()


def _points(user: User, map_filter: MapFilter, city: City) -> Select[*tuple[Any, ...]]:
    columns = (
        Case.reference, Case.title, Case.stage, Case.tier_level, Case.restricted, Case.logged_at,
        Case.easting, Case.northing,
    )  # fmt: skip
    statement = _matching(user, map_filter, select(*columns)).where(
        Case.easting.is_not(None), Case.ward_id.in_(city.ward_ids)
    )
    return statement.order_by(Case.id.desc()).limit(MOST_POINTS)


def version_of(user: User, map_filter: MapFilter, city: City) -> tuple[Any, ...]:
    """A cache key that changes with the user and with anything that is drawn.

    The pins may be thousands, so the database digests them; incidents have a version of their own.
    """
    return (*version_without_pins(user, map_filter, city), _digest_of_points(user, map_filter, city))


def _version_of_incidents(incidents: Incidents) -> tuple[Any, ...]:
    return incidents.version, incidents.key, incidents.source, incidents.rates, incidents.warning


def version_without_pins(user: User, map_filter: MapFilter, city: City) -> tuple[Any, ...]:
    incidents = city.incidents and _version_of_incidents(city.incidents)
    wards = [
        (w.id, w.code, w.name, w.residents, w.locality, w.hin, w.by_tier, w.with_point) for w in city.wards
    ]
    hotspots = city.hotspots and (city.hotspots.provenance, city.hotspots.run_id, city.hotspots.areas_changed)
    drawn = (city.groups, city.offered, city.can_be_listed, hotspots)
    return user.id, map_filter, cache_version(), wards, drawn, incidents


def _digest_of_points(user: User, map_filter: MapFilter, city: City) -> str | None:
    """Digest of the pins. As JSON, so that different rows cannot look the same; with the days a case has been
    open, which a pin states, instead of a timestamp."""
    if Drawn.CASES not in map_filter.draw:
        return None
    points = _points(user, map_filter, city).subquery()
    open_for = func.date_part("day", literal(clock.now()) - points.c.logged_at)
    columns = [column for column in points.c if column.name != "logged_at"]
    row = cast(func.json_build_array(*columns, open_for), Text)
    whole = func.convert_to(
        func.string_agg(row, aggregate_order_by(literal(","), points.c.reference)), "UTF8"
    )
    return db.session.scalar(select(func.encode(func.sha256(whole), "hex")))


def list_case_ids(user: User, map_filter: MapFilter, city: City) -> frozenset[int]:
    """Ids of the cases that the map shows or counts."""
    statement = _matching(user, map_filter, select(Case.id)).where(Case.ward_id.in_(city.ward_ids))
    return frozenset(db.session.scalars(statement))


def list_localities() -> list[Area]:
    current = select(Area).where(Area.is_current(AreaKind.LOCALITY))
    return list(db.session.scalars(current.order_by(Area.name, Area.id)))


def _matching(user: User, map_filter: MapFilter, statement: Select[*Columns]) -> Select[*Columns]:
    about = about_plan(map_filter.focus, map_filter.ages, map_filter.repeat)
    statement = statement.where(*_conditions(Case, map_filter), *about)
    return policy.visible_cases(user, statement)


def _conditions(of: type[Case | CaseCount], map_filter: MapFilter) -> Iterator[SQLColumnExpression[bool]]:
    if map_filter.stage == OPEN:
        yield of.is_open
    else:
        yield of.stage == Stage(map_filter.stage)
    for column, value in (
        (of.tier_level, map_filter.tier),
        (of.theme_id, map_filter.theme),
        (of.holder_id, map_filter.group),
    ):
        if value:
            yield column == int(value)
    if map_filter.risk:
        yield of.risk == Risk(map_filter.risk)


_COUNTED_CASES = (
    Case.ward_id, Case.tier_level, func.count(), func.count(Case.easting),
    func.count().filter(Case.restricted),
)  # fmt: skip


def _counts(user: User, map_filter: MapFilter) -> dict[int, _Count]:
    """The counts that are kept, and the reader's few cases that are in none of them."""
    if map_filter.asks_of_plan:
        one_by_one = _matching(user, map_filter, select(*_COUNTED_CASES))
        return _added_up(db.session.execute(one_by_one.group_by(Case.ward_id, Case.tier_level)))
    counted = select(
        CaseCount.ward_id, CaseCount.tier_level, func.sum(CaseCount.number),
        func.sum(CaseCount.with_point), literal(0),
    )  # fmt: skip
    counted = policy.visible_counts(user, counted).where(*_conditions(CaseCount, map_filter))
    apart = policy.visible_apart(user, select(*_COUNTED_CASES)).where(*_conditions(Case, map_filter))
    counted = counted.group_by(CaseCount.ward_id, CaseCount.tier_level)
    both = union_all(counted, apart.group_by(Case.ward_id, Case.tier_level))
    return _added_up(db.session.execute(both))


def _added_up(rows: Iterable[Any]) -> dict[int, _Count]:
    counts: dict[int, _Count] = defaultdict(_Count)
    for ward_id, level, number, with_point, restricted in rows:
        if number:  # until counts are gathered, a ward that has no case any more has a zero
            count = counts[ward_id]
            count.by_tier[level] = count.by_tier.get(level, 0) + number
            count.with_point[level] = count.with_point.get(level, 0) + with_point
            count.restricted += restricted
    return counts


def _areas(
    map_filter: MapFilter, counts: dict[int, _Count], places: frozenset[int] | None
) -> Sequence[AnyRow]:
    """Current wards, and ended ones that still have cases, so that the table adds up. `places`: ids of those
    asked about, if not all."""
    locality = aliased(Area)
    columns = (
        Area.id, Area.code, Area.name, Area.residents, Area.easting, Area.northing,
        func.coalesce(locality.name, "").label("locality"), Area.id.in_(hin_wards()).label("hin"),
    )  # fmt: skip
    shown = or_(Area.valid_until.is_(None), Area.id.in_(counts))
    statement = select(*columns).outerjoin(locality, locality.id == Area.parent_id)
    statement = statement.where(Area.kind == AreaKind.WARD, shown)
    if map_filter.locality:
        statement = statement.where(Area.parent_id == int(map_filter.locality))
    if map_filter.hin:
        statement = statement.where(Area.id.in_(hin_wards()))
    if places is not None:
        statement = statement.where(Area.id.in_(places))
    return db.session.execute(statement.order_by(Area.name, Area.id)).all()
