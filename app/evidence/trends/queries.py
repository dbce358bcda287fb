"""How many incidents were there, of which kind, where, in which month?

Everything is read from the counts that are stored when incidents are imported, never from incidents.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.evidence.trends.filters import TrendPlace, What
from app.evidence.wards.queries import list_months
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import IncidentCount
from app.places.incidents.scopes import by_the_police, meant, of_those_who_record


@dataclass(frozen=True)
class TrendChoices:
    """The options of the filter: months with police data, police categories, other sources' categories,
    and places."""

    months: list[date]
    categories: list[str]
    others: list[str]
    places: list[TrendPlace]

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
    return TrendChoices(list_months(), of_the_police, of_others, list_places())


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


def count_by_month(what: What, place: TrendPlace) -> dict[date, int]:
    """Count by month over all months its source has loaded, including months with none."""
    here = meant(IncidentCount, what.key) & _in(place)
    number = func.coalesce(func.sum(IncidentCount.number).filter(here), 0)
    loaded = select(IncidentCount.month, number).where(of_those_who_record(IncidentCount, what.key))
    rows = db.session.execute(loaded.group_by(IncidentCount.month).order_by(IncidentCount.month))
    return dict(rows.all())


def _in(place: TrendPlace) -> ColumnElement[bool]:
    """Condition: in the current wards of this place."""
    if place.kind is AreaKind.WARD:
        return IncidentCount.ward_id == place.id
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD))
    if place.kind is AreaKind.LOCALITY:
        wards = wards.where(Area.parent_id == place.id)
    return IncidentCount.ward_id.in_(wards)
