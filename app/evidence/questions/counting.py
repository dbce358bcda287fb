"""Count a question: by month, by ward, by LSOA or square, or all together. The one way for every page.

Whole wards and LSOAs are counted from the counts that are stored as incidents are imported; circles, drawn
places, days and hours from incidents. What was counted is kept until the incidents change. Months that are
not asked about count nothing; which of them are loaded, `EvidenceQuestion` knows.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import case, func, select

from app.evidence.questions.ground import Circle, Corners, is_on
from app.evidence.questions.hours import EVERY_HOUR, Hours
from app.evidence.questions.incidents import began_in
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.questions.where import Where
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentCount, IncidentSource, LsoaIncidentCount
from app.places.incidents.categories import CRIME, EVERYTHING
from app.places.incidents.forces import is_not_partial
from app.places.incidents.scopes import THE_POLICE, meant
from app.places.incidents.version import VERSIONS, incidents_version

MOST_GROUNDS, MOST_ANSWERS = 64, 64
Corner = tuple[int, int]
Number = TypeVar("Number", int, float)


class Recorded(NamedTuple):
    """Whose, and of which category."""

    force: str
    of_police: bool
    category: str


Numbers = Mapping[Recorded, Mapping[Any, int]]


# --- what is asked -----------------------------------------------------------------------------------
def count_by_month(question: EvidenceQuestion, months: Iterable[date] | None = None) -> dict[date, float]:
    """The number, or harm, in each of these months, those with none too; by default the question's own."""
    here = question.period.months() if months is None else months
    return months_of(question.what, question.where, here, question.hours)


def months_of(
    what: What, where: Where, months: Iterable[date], hours: Hours = EVERY_HOUR
) -> dict[date, float]:
    """As `count_by_month`, for what, where and at which hours."""
    total: dict[date, float] = dict.fromkeys(months, 0)
    for month, number in _here(where, _weighed(what, _kept_of(where, hours))):
        if month in total:
            total[month] += number
    return total


def by_category(where: Where, source: str = "", hours: Hours = EVERY_HOUR) -> dict[str, dict[date, int]]:
    """By category, the number in each month that has any: of the police, or of one source."""
    what, counted = What(EVERYTHING, source=source), defaultdict[str, dict[date, int]](dict)
    for recorded, by_key in _kept_of(where, hours).items():
        if _is_meant(what, recorded):
            months = counted[recorded.category]
            for month, number in _here(where, by_key.items()):
                months[month] = months.get(month, 0) + int(number)
    return {name: months for name, months in sorted(counted.items()) if months}


def count_by_ward(question: EvidenceQuestion) -> dict[int, float]:
    """The number, or harm, in each current ward, those with none too."""
    version = incidents_version()
    nothing: dict[int, float] = dict.fromkeys(_current_wards(version), 0)
    return nothing | dict(
        _by_area(question.what, tuple(question.period.months()), "ward", question.hours, version)
    )


def count_by_ward_and_month(
    what: What, hours: Hours = EVERY_HOUR, wards: frozenset[int] | None = None
) -> dict[int, dict[date, float]]:
    """The number, or harm, in each current ward by month, of those months that have any. `wards`: of these."""
    counted = defaultdict[int, dict[date, float]](lambda: defaultdict(float))
    for (ward, month), number in _weighed(what, _by_kind("ward", hours, incidents_version())):
        if wards is None or ward in wards:
            counted[ward][month] += number
    return dict(counted)


def count_by_lsoa(question: EvidenceQuestion) -> dict[str, float]:
    """The number, or harm, by the code of the LSOA; blank for those in none."""
    months = tuple(question.period.months())
    return dict(_by_area(question.what, months, "lsoa", question.hours, incidents_version()))


def count_by_square(
    question: EvidenceQuestion, size: int, wards: tuple[int, ...] | None = None
) -> dict[Corner, float]:
    """The number, or harm, by the south-western corner of each square of the grid that has any. `wards`: ids
    of those whose incidents count, by default all."""
    months = tuple(question.period.months())
    return dict(_by_square(question.what, months, size, question.hours, wards, incidents_version()))


def total(question: EvidenceQuestion) -> float:
    return sum(count_by_month(question).values())


# --- choosing and weighing ---------------------------------------------------------------------------
def _kept_of(where: Where, hours: Hours) -> Numbers:
    """What is kept of the kind of place: by month; or by ward or LSOA, and month."""
    version = incidents_version()
    if where.ground:
        return _on_ground(where.ground, hours, version)
    return _by_kind("lsoa" if where.lsoas else "ward", hours, version)


def _by_kind(kind: str, hours: Hours, version: tuple[Any, ...]) -> Numbers:
    if hours:
        return _in_hours(kind, hours, version)
    return _by_lsoa(version) if kind == "lsoa" else _by_ward(version)


def _here(where: Where, numbers: Iterable[tuple[Any, Number]]) -> Iterable[tuple[date, Number]]:
    """By month, those of them that are in the place."""
    if where.ground:
        return numbers
    chosen = frozenset(where.lsoas) if where.lsoas else where.wards
    return ((month, number) for (area, month), number in numbers if chosen is None or area in chosen)


def _weighed(what: What, numbers: Numbers) -> Iterable[tuple[Any, float]]:
    for recorded, by_key in numbers.items():
        if _is_meant(what, recorded):
            weight = what.weight(recorded.category)
            for key, number in by_key.items():
                yield key, number * weight


def _is_meant(what: What, recorded: Recorded) -> bool:
    """As `scopes.meant` says it to the database."""
    source = what.source or (THE_POLICE if what.key in (CRIME, EVERYTHING) else "")
    of_source = recorded.of_police if source == THE_POLICE else source in ("", recorded.force)
    return of_source and what.includes(recorded.category)


# --- reading, kept until the incidents change --------------------------------------------------------
@functools.lru_cache(maxsize=VERSIONS)
def _by_ward(_version: tuple[Any, ...]) -> Numbers:
    counted = IncidentCount
    current = select(Area.id).where(Area.is_current(AreaKind.WARD))
    return _read(
        counted, func.sum(counted.number), (counted.ward_id, counted.month), counted.ward_id.in_(current)
    )


@functools.lru_cache(maxsize=VERSIONS)
def _by_lsoa(_version: tuple[Any, ...]) -> Numbers:
    counted = LsoaIncidentCount
    codes = select(Area.code).where(Area.is_current(AreaKind.LSOA))
    ours = counted.lsoa_code.in_(codes) | (counted.lsoa_code == "")
    return _read(counted, func.sum(counted.number), (counted.lsoa_code, counted.month), ours)


@functools.lru_cache(maxsize=MOST_GROUNDS)
def _on_ground(ground: Circle | Corners, hours: Hours, _version: tuple[Any, ...]) -> Numbers:
    here = is_on(ground) & began_in(hours) if hours else is_on(ground)
    return _read(Incident, func.count(), (Incident.month,), here)


@functools.lru_cache(maxsize=MOST_GROUNDS)
def _in_hours(kind: str, hours: Hours, _version: tuple[Any, ...]) -> Numbers:
    current = select(Area.id).where(Area.is_current(AreaKind.WARD))
    codes = select(Area.code).where(Area.is_current(AreaKind.LSOA))
    known = case((Incident.lsoa_code.in_(codes), Incident.lsoa_code), else_="").label("lsoa")
    area = known if kind == "lsoa" else Incident.ward_id
    return _read(
        Incident, func.count(), (area, Incident.month), Incident.ward_id.in_(current) & began_in(hours)
    )


def _read(rows: Any, number: Any, keys: Sequence[Any], where: Any) -> Numbers:
    columns = (rows.force, rows.category, *keys)
    statement = select(*columns, number).where(where, is_not_partial(rows)).group_by(*columns)
    others = set(db.session.scalars(select(IncidentSource.name)))
    read: dict[Recorded, dict[Any, int]] = defaultdict(dict)
    for force, category, *key, found in db.session.execute(statement):
        recorded = Recorded(force, force not in others, category)
        read[recorded][key[0] if len(key) == 1 else tuple(key)] = int(found)
    return dict(read)


@functools.lru_cache(maxsize=MOST_ANSWERS)
def _by_area(
    what: What, months: tuple[date, ...], kind: str, hours: Hours, version: tuple[Any, ...]
) -> Mapping[Any, float]:
    within, total = set(months), defaultdict[Any, float](float)
    for (area, month), number in _weighed(what, _by_kind(kind, hours, version)):
        if month in within:
            total[area] += number
    return dict(total)


@functools.lru_cache(maxsize=MOST_ANSWERS)
def _by_square(
    what: What,
    months: tuple[date, ...],
    size: int,
    hours: Hours,
    wards: tuple[int, ...] | None,
    _version: tuple[Any, ...],
) -> Mapping[Corner, float]:
    west, south = (column // size * size for column in (Incident.easting, Incident.northing))
    current = select(Area.id).where(Area.is_current(AreaKind.WARD)) if wards is None else wards
    columns = (west.label("west"), south.label("south"), Incident.category)
    statement = select(*columns, func.count()).where(
        Incident.month.in_(months), meant(Incident, what.key, what.source), Incident.easting.is_not(None),
        Incident.ward_id.in_(current),
    )  # fmt: skip
    if hours:
        statement = statement.where(began_in(hours))
    squares = defaultdict[Corner, float](float)
    for west_edge, south_edge, category, number in db.session.execute(statement.group_by(*columns)):
        squares[int(west_edge or 0), int(south_edge or 0)] += number * what.weight(category)
    return dict(squares)


@functools.lru_cache(maxsize=VERSIONS)
def _current_wards(_version: tuple[Any, ...]) -> tuple[int, ...]:
    return tuple(db.session.scalars(select(Area.id).where(Area.is_current(AreaKind.WARD)).order_by(Area.id)))
