"""Streets, neighbours, open work and past responses of a place.

Every query about cases starts from `policy.visible_cases`; incidents are read by ward and month.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import aliased

from app import clock, policy
from app.database.cache import cached
from app.evidence.statistics.periods import Period
from app.evidence.statistics.rates import Over
from app.evidence.statistics.treated_places import touching
from app.extensions import db
from app.insight.assessment.queries import ward_boundaries
from app.insight.profiles.reach import Reach
from app.models.area import Area, AreaKind, HighImpactNeighbourhood
from app.models.assessment import PlaceAssessment
from app.models.case import Case, CloseReason
from app.models.incident import Incident, LsoaIncidentCount
from app.models.partnership import Group, Theme, Tier
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.places.geography.nearby import distance_squared
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.places.incidents.scopes import by_the_police

MOST_STREETS = 8
MOST_OPEN = 8
MOST_TRIED = 6


class Street(NamedTuple):
    name: str
    crime: int
    asb: int


class Monthly(NamedTuple):
    """How many incidents of a category a place had in a month."""

    month: date
    category: str
    number: int


class OpenCase(NamedTuple):
    reference: str
    title: str
    restricted: bool
    tier_level: int
    stage: Any
    holder: str
    since: datetime
    easting: int | None
    northing: int | None


@dataclass(frozen=True)
class Work:
    """Open cases of a place, as far as the user may see."""

    by_tier: tuple[tuple[str, int], ...]
    overdue_actions: int
    cases: tuple[OpenCase, ...]  # some of them

    @property
    def number(self) -> int:
        return sum(number for _, number in self.by_tier)


@dataclass(frozen=True)
class Tried:
    """A closed or assessed case: what was done, and with what outcome."""

    case: Row[Any]
    done: tuple[str, ...]
    outcome: str  # words of its latest saved assessment


# --- places ------------------------------------------------------------------------------------------
def get_ward(code: str) -> Area:
    """Return a current ward; raises if there is none with this code."""
    current = select(Area).where(Area.is_current(AreaKind.WARD), Area.code == code)
    return db.session.scalars(current).one()


def neighbours_of(ward_id: int) -> set[int]:
    """Ids of the wards that touch this one."""
    return cached("ward neighbours", _read_neighbours).get(ward_id, set())


def _read_neighbours() -> dict[int, set[int]]:
    drawn = ward_boundaries()
    return {ward_id: touching(drawn, [ward_id]) for ward_id in drawn}


def names_of_wards(ward_ids: Collection[int]) -> dict[int, tuple[str, int, int]]:
    """Name, easting and northing by ward id; wards without a point are left out."""
    statement = select(Area.id, Area.name, Area.easting, Area.northing).where(
        Area.id.in_(ward_ids), Area.easting.is_not(None)
    )
    return {row.id: (row.name, row.easting, row.northing) for row in db.session.execute(statement)}


def find_designation(ward_id: int) -> HighImpactNeighbourhood | None:
    """Return the designation in force today, if any."""
    statement = select(HighImpactNeighbourhood).where(
        HighImpactNeighbourhood.ward_id == ward_id, HighImpactNeighbourhood.is_in_force(clock.today())
    )
    newest = statement.order_by(HighImpactNeighbourhood.effective_from.desc(), HighImpactNeighbourhood.id)
    return db.session.scalars(newest.limit(1)).one_or_none()


# --- incidents ---------------------------------------------------------------------------------------
def list_streets(reach: Reach, period: Period) -> list[Street]:
    """Streets with most incidents, by the police's name of the map point."""
    asb = Incident.category == ANTI_SOCIAL_BEHAVIOUR
    statement = select(Incident.location, func.count().filter(~asb), func.count().filter(asb)).where(
        reach.incidents,
        by_the_police(Incident),
        Incident.month.in_(period.months()),
        Incident.location != "",
    )
    most = statement.group_by(Incident.location).order_by(func.count().desc(), Incident.location)
    return [Street(*row) for row in db.session.execute(most.limit(MOST_STREETS))]


def count_by_square(reach: Reach, period: Period, size: int) -> list[tuple[int, int, int]]:
    """Count crime by square: its south-west corner, and its number. Squares without any are left out."""
    west, south = (column // size * size for column in (Incident.easting, Incident.northing))
    columns: Any = (west.label("west"), south.label("south"), func.count().label("number"))
    statement = select(*columns).where(
        reach.incidents,
        by_the_police(Incident),
        Incident.month.in_(period.months()),
        Incident.category != ANTI_SOCIAL_BEHAVIOUR,
        Incident.easting.is_not(None),
    )
    rows = db.session.execute(statement.group_by("west", "south").order_by("west", "south"))
    return [(row.west, row.south, row.number) for row in rows]


def count_by_month_on(reach: Reach) -> list[Monthly]:
    """Count by category in every month, from the incidents themselves."""
    statement = select(Incident.month, Incident.category, func.count()).where(
        reach.incidents, by_the_police(Incident)
    )
    return [
        Monthly(*row) for row in db.session.execute(statement.group_by(Incident.month, Incident.category))
    ]


def count_by_month_in(lsoas: Collection[str]) -> list[Monthly]:
    """Count by category in every month, from the stored counts."""
    counted = LsoaIncidentCount
    statement = select(counted.month, counted.category, func.sum(counted.number)).where(
        counted.lsoa_code.in_(lsoas), by_the_police(counted)
    )
    return [Monthly(*row) for row in db.session.execute(statement.group_by(counted.month, counted.category))]


def rank_of_lsoa(code: str, period: Period) -> tuple[int, int]:
    """Return the rank of an LSOA by crime, and the number of current LSOAs."""
    counted = LsoaIncidentCount
    crime = func.sum(counted.number).filter(
        counted.month.in_(period.months()),
        counted.category != ANTI_SOCIAL_BEHAVIOUR,
        by_the_police(counted),
    )
    statement = (
        select(Area.code, func.coalesce(crime, 0))
        .outerjoin(counted, counted.lsoa_code == Area.code)
        .where(Area.is_current(AreaKind.LSOA))
        .group_by(Area.code)
    )
    crimes = dict(db.session.execute(statement).all())
    return 1 + sum(number > crimes[code] for number in crimes.values()), len(crimes)


def count_people(lsoas: Collection[str], over: Over) -> int | None:
    """The residents, households or people by day of these LSOAs together; None if any number is unknown."""
    people: Any = getattr(Area, over.value)
    here = select(people).where(Area.is_current(AreaKind.LSOA), Area.code.in_(lsoas))
    numbers = list(db.session.scalars(here))
    return sum(number for number in numbers if number) if numbers and all(numbers) else None


# --- open work ---------------------------------------------------------------------------------------
def get_work(user: User, reach: Reach, *, besides: Case | None = None) -> Work:
    """Open cases within reach of the place."""
    here = [reach.cases, Case.is_open]
    if besides is not None:
        here.append(Case.id != besides.id)
    by_tier = select(Tier.name, func.count()).join(Case, Case.tier_level == Tier.level).where(*here)
    overdue = (
        select(func.count(PlanAction.id))
        .join(Case, Case.id == PlanAction.case_id)
        .where(*here, PlanAction.is_overdue)
    )
    rows = db.session.execute(policy.visible_cases(user, by_tier).group_by(Tier.level).order_by(Tier.level))
    return Work(
        by_tier=tuple((name, number) for name, number in rows),
        overdue_actions=db.session.scalar(policy.visible_cases(user, overdue)) or 0,
        cases=tuple(_open_cases(user, here, reach.middle)),
    )


def count_without_point(user: User, ward_ids: Collection[int]) -> int:
    """Count open cases of these wards that have no point."""
    statement = select(func.count(Case.id)).where(
        Case.ward_id.in_(sorted(ward_ids)), Case.is_open, Case.easting.is_(None)
    )
    return db.session.scalar(policy.visible_cases(user, statement)) or 0


def _open_cases(
    user: User, here: list[SQLColumnExpression[bool]], middle: tuple[int, int] | None
) -> list[OpenCase]:
    """Open cases, nearest first; without a middle, by highest tier, then latest change."""
    order: list[Any] = [Case.tier_level.desc(), Case.changed_at.desc(), Case.id]
    if middle:
        order.insert(0, distance_squared(Case, *middle).nulls_last())
    columns = (Case.reference, Case.title, Case.restricted, Case.tier_level, Case.stage)
    statement = (
        select(*columns, Group.name, Case.logged_at, Case.easting, Case.northing)
        .join(Group, Group.id == Case.holder_id)
        .where(*here)
        .order_by(*order)
    )
    rows = db.session.execute(policy.visible_cases(user, statement).limit(MOST_OPEN))
    return [OpenCase(*row) for row in rows]


# --- past responses ----------------------------------------------------------------------------------
def list_tried(user: User, reach: Reach, *, like: Case | None = None) -> list[Tried]:
    """Closed or assessed cases within reach of the place that this person may read.

    Those of the same theme as `like` come first, then the latest. Duplicates are left out: their work is in
    another case.
    """
    assessed = select(PlaceAssessment.id).where(PlaceAssessment.case_id == Case.id).exists()
    statement = _select_tried().where(reach.cases, Case.closed_at.is_not(None) | assessed)
    statement = statement.where(Case.close_reason.is_distinct_from(CloseReason.DUPLICATE))
    order: list[Any] = [Case.closed_at.desc().nulls_last(), Case.id.desc()]
    if like is not None:
        statement = statement.where(Case.id != like.id)
        order.insert(0, (Case.theme_id == like.theme_id).desc())
    rows = db.session.execute(policy.visible_cases(user, statement).order_by(*order).limit(MOST_TRIED)).all()
    ids = [row.id for row in rows]
    done, outcomes = _done(ids), _assessment_words(ids)
    return [Tried(row, tuple(done[row.id]), outcomes.get(row.id, "")) for row in rows]


def _select_tried() -> Select[*tuple[Any, ...]]:
    ward = aliased(Area)
    return (
        select(
            Case.id, Case.reference, Case.title, Case.restricted, Case.closed_at, Case.close_reason,
            Case.outcome, Case.closing_words, Theme.name.label("theme"), ward.name.label("ward"),
        )
        .join(Theme, Theme.id == Case.theme_id)
        .join(ward, ward.id == Case.ward_id)
    )  # fmt: skip


def _done(case_ids: list[int]) -> dict[int, list[str]]:
    """Titles of completed actions by case, in order of completion."""
    statement = (
        select(PlanAction.case_id, PlanAction.title)
        .where(PlanAction.case_id.in_(case_ids), PlanAction.state == ActionState.DONE)
        .order_by(PlanAction.finished_at, PlanAction.id)
    )
    titles: dict[int, list[str]] = defaultdict(list)
    for case_id, title in db.session.execute(statement):
        titles[case_id].append(title)
    return titles


def _assessment_words(case_ids: list[int]) -> dict[int, str]:
    """Words of the latest saved assessment by case."""
    statement = (
        select(PlaceAssessment.case_id, PlaceAssessment.words)
        .where(PlaceAssessment.case_id.in_(case_ids))
        .order_by(PlaceAssessment.made_at, PlaceAssessment.id)
    )
    return {row.case_id: row.words for row in db.session.execute(statement)}
