"""How many incidents were there, of which kind, where, in which month? The only reads of this slice.

Everything is read from the counts that are kept as incidents are imported, never from incidents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from app.change.asked import CRIME, EVERYTHING, Place, What
from app.evidence.queries import list_months
from app.extensions import db
from app.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.models import Area, AreaKind, IncidentCount


class Cell(NamedTuple):
    """How many of a category there were in a ward, now and then."""

    ward_id: int
    category: str
    now: int
    then: int


@dataclass(frozen=True)
class Choices:
    """What a reader can choose from: the months and categories that are loaded, and the places."""

    months: list[date]
    categories: list[str]
    places: list[Place]

    def of_kind(self, kind: str) -> list[Place]:
        return [place for place in self.places if place.kind == kind]


def get_choices() -> Choices:
    return Choices(list_months(), list_categories(), list_places())


def list_categories() -> list[str]:
    """Those of which anything is loaded, by name."""
    return list(
        db.session.scalars(select(IncidentCount.category).distinct().order_by(IncidentCount.category))
    )


def list_places() -> list[Place]:
    """The whole city first, then localities, then wards."""
    kinds = (AreaKind.LOCALITY, AreaKind.WARD)
    current = select(Area.id, Area.name, Area.kind, Area.parent_id).where(Area.valid_until.is_(None))
    named = current.where(Area.kind.in_((AreaKind.CITY, *kinds))).order_by(Area.name, Area.id)
    areas = [Place(*row) for row in db.session.execute(named)]
    city = next((area.name for area in areas if area.kind is AreaKind.CITY), "")
    whole = Place(None, city or "the partnership’s wards", AreaKind.CITY, None)
    return [whole, *(area for kind in kinds for area in areas if area.kind is kind)]


def count_cells(place: Place, now: Sequence[date], then: Sequence[date]) -> list[Cell]:
    """By ward and category, in one question: every table of a page is a sum of these."""
    statement = select(IncidentCount.ward_id, IncidentCount.category, *_sums(now, then)).where(
        IncidentCount.month.in_([*now, *then]), _in(place)
    )
    rows = db.session.execute(statement.group_by(IncidentCount.ward_id, IncidentCount.category))
    return [Cell(*row) for row in rows]


def count_by_month(what: What, place: Place) -> dict[date, int]:
    """Of all months that are loaded, those without any too."""
    number = func.coalesce(func.sum(IncidentCount.number).filter(_of(what), _in(place)), 0)
    statement = select(IncidentCount.month, number).group_by(IncidentCount.month)
    rows = db.session.execute(statement.order_by(IncidentCount.month))
    return dict(rows.all())


def _sums(now: Sequence[date], then: Sequence[date]) -> tuple[Any, Any]:
    """A year lies between, so in a period longer than a year a month is in both."""
    return tuple(
        func.coalesce(func.sum(IncidentCount.number).filter(IncidentCount.month.in_(months)), 0)
        for months in (now, then)
    )  # type: ignore[return-value]


def _of(what: What) -> ColumnElement[bool]:
    if what.key == EVERYTHING:
        return IncidentCount.number > 0
    if what.key == CRIME:
        return IncidentCount.category != ANTI_SOCIAL_BEHAVIOUR
    return IncidentCount.category == what.key


def _in(place: Place) -> ColumnElement[bool]:
    """In wards of today, as all figures are."""
    if place.kind is AreaKind.WARD:
        return IncidentCount.ward_id == place.id
    wards = select(Area.id).where(Area.kind == AreaKind.WARD, Area.valid_until.is_(None))
    if place.kind is AreaKind.LOCALITY:
        wards = wards.where(Area.parent_id == place.id)
    return IncidentCount.ward_id.in_(wards)
