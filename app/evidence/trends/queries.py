"""How many incidents were there, of which kind, where, in which month?

Everything is read from the counts that are stored when incidents are imported, never from incidents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from app.evidence.trends.filters import TrendPlace, What
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import IncidentCount
from app.places.incidents.loaded import Loaded, get_loaded
from app.places.incidents.scopes import by_the_police, meant


class Cell(NamedTuple):
    """How many of a category there were in a ward, now and then."""

    ward_id: int
    category: str
    now: int
    then: int


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


def count_cells(place: TrendPlace, now: Sequence[date], then: Sequence[date], what: What) -> list[Cell]:
    """Count by ward and category in one query; every table of a page is a sum of these cells.

    Counts all police categories, or only the chosen one if another source records it.
    """
    recorded = meant(IncidentCount, what.key) if what.others else by_the_police(IncidentCount)
    statement = select(IncidentCount.ward_id, IncidentCount.category, *_sums(now, then)).where(
        IncidentCount.month.in_([*now, *then]), recorded, _in(place)
    )
    rows = db.session.execute(statement.group_by(IncidentCount.ward_id, IncidentCount.category))
    return [Cell(*row) for row in rows]


def count_by_month(what: What, place: TrendPlace, months: Sequence[date]) -> dict[date, int]:
    """Count in each of these months, which are loaded, including those with none."""
    counted = select(IncidentCount.month, func.sum(IncidentCount.number)).where(
        IncidentCount.month.in_(months), meant(IncidentCount, what.key), _in(place)
    )
    rows = dict(db.session.execute(counted.group_by(IncidentCount.month)).all())
    return {month: rows.get(month, 0) for month in months}


def _sums(now: Sequence[date], then: Sequence[date]) -> tuple[Any, Any]:
    """Sums for now and then. In a period longer than a year, a month counts in both."""
    sum_now, sum_then = (
        func.coalesce(func.sum(IncidentCount.number).filter(IncidentCount.month.in_(months)), 0)
        for months in (now, then)
    )
    return sum_now, sum_then


def _in(place: TrendPlace) -> ColumnElement[bool]:
    """Condition: in the current wards of this place."""
    if place.kind is AreaKind.WARD:
        return IncidentCount.ward_id == place.id
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD))
    if place.kind is AreaKind.LOCALITY:
        wards = wards.where(Area.parent_id == place.id)
    return IncidentCount.ward_id.in_(wards)
