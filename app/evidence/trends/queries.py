"""How many incidents were there, of which kind, where, in which month?

Counts are read from those that are stored when incidents are imported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from app.evidence.trends.filters import TrendFilter, TrendPlace, What
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentCount
from app.places.incidents.forces import of_a_force
from app.places.incidents.loaded import Loaded, get_loaded
from app.places.incidents.scopes import meant
from app.places.incidents.vintages import guessed_wards


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
    police = func.bool_or(of_a_force(IncidentCount))
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


def guessed_in(place: TrendPlace) -> dict[date, frozenset[int]]:
    """By month, the wards of a ward or locality in which incidents were placed by guess. What such codes lead
    astray goes to another ward, so of the whole city there are none."""
    guessed = guessed_wards()
    if place.kind is AreaKind.CITY or not guessed:
        return {}
    wards = {place.id} if place.kind is AreaKind.WARD else _wards_of(place)
    return {month: there & wards for month, there in guessed.items()}


def _wards_of(locality: TrendPlace) -> set[int]:
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD), Area.parent_id == locality.id)
    return set(db.session.scalars(wards))


def count_by_month(what: What, place: TrendPlace, months: Sequence[date]) -> dict[date, int]:
    """Count in each of these months, which are loaded, including those with none.

    Months in which the police used another word for the category are left out.
    """
    under = get_loaded().under_other_words.get(what.category or "", ())
    months = [month for month in months if month not in under]
    counted = select(IncidentCount.month, func.sum(IncidentCount.number)).where(
        IncidentCount.month.in_(months), meant(IncidentCount, what.key), _in(place, IncidentCount.ward_id)
    )
    rows = dict(db.session.execute(counted.group_by(IncidentCount.month)).all())
    return {month: rows.get(month, 0) for month in months}


def of_incidents(trend_filter: TrendFilter) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the incidents of this question that their source gives a day."""
    return (
        Incident.month.in_(trend_filter.period.months()),
        meant(Incident, trend_filter.what.key),
        _in(trend_filter.place, Incident.ward_id),
        Incident.day.is_not(None),
    )


def _in(place: TrendPlace, ward_id: SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    """Condition: in the current wards of this place."""
    if place.kind is AreaKind.WARD:
        return ward_id == place.id
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD))
    if place.kind is AreaKind.LOCALITY:
        wards = wards.where(Area.parent_id == place.id)
    return ward_id.in_(wards)
