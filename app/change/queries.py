"""How many incidents were there, of which kind, where, in which month? The only reads of this slice.

Everything is read from the counts that are kept as incidents are imported, never from incidents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.change.asked import CRIME, EVERYTHING, Place, What
from app.evidence.queries import list_months
from app.extensions import db
from app.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.models import Area, AreaKind, IncidentCount

Counted = tuple[str, int, int]  # a name, how many now, how many then


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
    current = select(Area.id, Area.name, Area.kind).where(Area.valid_until.is_(None))
    named = current.where(Area.kind.in_((AreaKind.CITY, *kinds))).order_by(Area.name, Area.id)
    areas = [Place(*row) for row in db.session.execute(named)]
    city = next((area.name for area in areas if area.kind is AreaKind.CITY), "")
    whole = Place(None, city or "the partnership’s wards", AreaKind.CITY)
    return [whole, *(area for kind in kinds for area in areas if area.kind is kind)]


def count_by_category(place: Place, now: Sequence[date], then: Sequence[date]) -> list[Counted]:
    statement = _now_and_then(IncidentCount.category, now, then).where(_in(place))
    return _counted(statement.group_by(IncidentCount.category).order_by(IncidentCount.category))


def count_by_ward(what: What, now: Sequence[date], then: Sequence[date]) -> list[Counted]:
    """Every ward, those with nothing too."""
    return _by_area(Area.name, AreaKind.WARD, what, now, then)


def count_by_locality(what: What, now: Sequence[date], then: Sequence[date]) -> list[Counted]:
    locality = aliased(Area)
    statement = (
        _now_and_then(locality.name, now, then)
        .join(Area, (Area.id == IncidentCount.ward_id) & Area.valid_until.is_(None))
        .join(locality, locality.id == Area.parent_id)
        .where(_of(what))
        .group_by(locality.id)
    )
    return _counted(statement.order_by(locality.name, locality.id))


def count_by_month(what: What, place: Place) -> dict[date, int]:
    """Of all months that are loaded, those without any too."""
    number = func.coalesce(func.sum(IncidentCount.number).filter(_of(what), _in(place)), 0)
    statement = select(IncidentCount.month, number).group_by(IncidentCount.month)
    rows = db.session.execute(statement.order_by(IncidentCount.month))
    return dict(rows.all())


def _by_area(
    name: Any, kind: AreaKind, what: What, now: Sequence[date], then: Sequence[date]
) -> list[Counted]:
    statement = (
        select(name, *_sums(now, then))
        .select_from(Area)
        .outerjoin(IncidentCount, (IncidentCount.ward_id == Area.id) & _of(what))
        .where(Area.kind == kind, Area.valid_until.is_(None))
        .group_by(Area.id)
    )
    return _counted(statement.order_by(name, Area.id))


def _now_and_then(name: Any, now: Sequence[date], then: Sequence[date]) -> Select[Any]:
    return select(name, *_sums(now, then)).where(IncidentCount.month.in_([*now, *then]))


def _sums(now: Sequence[date], then: Sequence[date]) -> tuple[Any, Any]:
    """A year lies between, so in a period longer than a year a month is in both."""
    return tuple(
        func.coalesce(func.sum(IncidentCount.number).filter(IncidentCount.month.in_(months)), 0)
        for months in (now, then)
    )  # type: ignore[return-value]


def _counted(statement: Select[Any]) -> list[Counted]:
    return [(name, now, then) for name, now, then in db.session.execute(statement)]


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
