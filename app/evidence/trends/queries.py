"""How many incidents were there, of which kind, where, in which month?

Everything but hours and repeats is read from the counts that are stored when incidents are imported.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, cast, func, select

from app.evidence.statistics.hours import HOUR, Span
from app.evidence.trends.filters import TrendFilter, TrendPlace, What
from app.evidence.trends.hours import Hours, hours_of
from app.evidence.trends.near_repeats import key_of
from app.evidence.trends.repeats import MOST_SHOWN, RepeatPlace, Repeats
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentCount
from app.models.near_repeat import NearRepeatRun
from app.places.incidents.loaded import Loaded, get_loaded
from app.places.incidents.scopes import by_the_police, meant


@dataclass(frozen=True)
class TrendChoices:
    """The options of the filter: which months are loaded, police categories, other sources' categories,
    and places."""

    loaded: Loaded
    categories: list[str]
    others: list[str]
    places: list[TrendPlace]

    @property
    def months(self) -> list[date]:
        return self.loaded.any_source

    def of_kind(self, kind: str) -> list[TrendPlace]:
        return [place for place in self.places if place.kind == kind]

    def wards_of(self, place: TrendPlace) -> frozenset[int] | None:
        """Ids of the wards of a place; None for the whole city."""
        if place.kind is AreaKind.CITY:
            return None
        wards = self.of_kind(AreaKind.WARD)
        return frozenset(ward.id for ward in wards if ward.id and place.id in (ward.id, ward.parent_id))


def get_choices() -> TrendChoices:
    of_the_police, of_others = list_categories()
    return TrendChoices(get_loaded(), of_the_police, of_others, list_places())


def list_categories() -> tuple[list[str], list[str]]:
    """Loaded categories by name: those of the police, and those that only other sources record."""
    police = func.bool_or(by_the_police(IncidentCount))
    statement = select(IncidentCount.category, police).group_by(IncidentCount.category)
    rows = db.session.execute(statement.order_by(IncidentCount.category)).all()
    return [name for name, theirs in rows if theirs], [name for name, theirs in rows if not theirs]


def list_places() -> list[TrendPlace]:
    """The whole city first, then localities, then wards."""
    kinds = (AreaKind.LOCALITY, AreaKind.WARD)
    current = select(Area.id, Area.name, Area.kind, Area.parent_id).where(Area.valid_until.is_(None))
    named = current.where(Area.kind.in_((AreaKind.CITY, *kinds))).order_by(Area.name, Area.id)
    areas = [TrendPlace(*row) for row in db.session.execute(named)]
    city = next((area.name for area in areas if area.kind is AreaKind.CITY), "")
    whole = TrendPlace(None, city or "the partnership’s wards", AreaKind.CITY, None)
    return [whole, *(area for kind in kinds for area in areas if area.kind is kind)]


def count_by_month(what: What, place: TrendPlace, months: Sequence[date]) -> dict[date, int]:
    """Count in each of these months, which are loaded, including those with none."""
    counted = select(IncidentCount.month, func.sum(IncidentCount.number)).where(
        IncidentCount.month.in_(months), meant(IncidentCount, what.key), _in(place, IncidentCount.ward_id)
    )
    rows = dict(db.session.execute(counted.group_by(IncidentCount.month)).all())
    return {month: rows.get(month, 0) for month in months}


def get_hours(trend_filter: TrendFilter) -> Hours | None:
    """The hours of the week of these incidents; None where their source gives no times, as the police do."""
    if not trend_filter.what.others:
        return None
    spans = _list_spans(*_with_days(trend_filter))
    return hours_of([span for of_source in spans.values() for span in of_source])


def get_repeats(trend_filter: TrendFilter) -> Repeats:
    """Count these incidents by point. Ask only of sources whose points are exact."""
    number = func.count().label("number")
    by_point = (
        select(func.max(Incident.location).label("location"), Incident.easting, Incident.northing, number)
        .where(*_with_days(trend_filter), Incident.easting.is_not(None))
        .group_by(Incident.easting, Incident.northing)
        .cte("by_point")
    )
    again = by_point.c.number > 1
    totals = select(
        func.coalesce(func.sum(by_point.c.number), 0),
        func.count(),
        func.coalesce(func.sum(by_point.c.number).filter(again), 0),
        func.count().filter(again),
    )
    most = by_point.c.number.desc(), by_point.c.easting, by_point.c.northing
    places = db.session.execute(select(by_point).where(again).order_by(*most).limit(MOST_SHOWN))
    return Repeats([RepeatPlace(*row) for row in places], *db.session.execute(totals).one())


def list_points(trend_filter: TrendFilter) -> list[tuple[Any, Any, Any]]:
    """The easting, northing and day of each of these incidents that has them, as they were imported."""
    statement = select(Incident.easting, Incident.northing, Incident.day).where(
        *_with_days(trend_filter), Incident.easting.is_not(None)
    )
    return [(east, north, day) for east, north, day in db.session.execute(statement.order_by(Incident.id))]


def near_repeat_key(trend_filter: TrendFilter) -> str:
    """The key of the question about the data as they are now, since each import writes counts in new rows."""
    return key_of(trend_filter, db.session.scalar(select(func.max(IncidentCount.id))) or 0)


def find_near_repeats(trend_filter: TrendFilter) -> NearRepeatRun | None:
    """The newest run that answers, or is answering, this question for the data as they are now."""
    runs = select(NearRepeatRun).where(NearRepeatRun.key == near_repeat_key(trend_filter))
    return db.session.scalars(runs.order_by(NearRepeatRun.id.desc()).limit(1)).first()


def list_hours_by_source(here: ColumnElement[bool], months: Sequence[date]) -> dict[str, Hours]:
    """The hours of the week of all that each source with times recorded here. `here`: of incidents."""
    found = {source: hours_of(rows) for source, rows in _list_spans(here, Incident.month.in_(months)).items()}
    return {source: hours for source, hours in found.items() if hours}


def _with_days(trend_filter: TrendFilter) -> tuple[ColumnElement[bool], ...]:
    return (
        Incident.month.in_(trend_filter.period.months()),
        meant(Incident, trend_filter.what.key),
        _in(trend_filter.place, Incident.ward_id),
        Incident.day.is_not(None),
    )


def _list_spans(*conditions: ColumnElement[bool]) -> dict[str, list[tuple[Span | None, int, int]]]:
    """By source: incidents by the hours they touch, with how many these are, and how many of them have
    nothing but midnight. One that ends on the hour does not touch the hour that begins then."""
    first = cast(func.floor(func.extract("epoch", Incident.began_at) / HOUR), BigInteger)
    last = cast(func.ceil(func.extract("epoch", Incident.ended_at) / HOUR) - 1, BigInteger)
    here = func.timezone("Europe/London", Incident.began_at)
    at_midnight = (here == func.date_trunc("day", here)) & Incident.ended_at.is_(None)
    columns = (Incident.force, first.label("first"), last.label("last"))
    counted = select(*columns, func.count(), func.count().filter(at_midnight))
    statement = counted.where(*conditions, Incident.day.is_not(None)).group_by("force", "first", "last")
    spans: dict[str, list[tuple[Span | None, int, int]]] = defaultdict(list)
    for source, begins, ends, number, midnight in db.session.execute(statement.order_by("force")):
        span = None if begins is None else Span(begins, ends, number)
        spans[source].append((span, number, midnight))
    return spans


def _in(place: TrendPlace, ward_id: SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    """Condition: in the current wards of this place."""
    if place.kind is AreaKind.WARD:
        return ward_id == place.id
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD))
    if place.kind is AreaKind.LOCALITY:
        wards = wards.where(Area.parent_id == place.id)
    return ward_id.in_(wards)
