"""How many incidents were there, of which kind, where, in which month?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.evidence.questions.counting import months_of
from app.evidence.questions.queries import list_categories, list_places
from app.evidence.questions.what import What
from app.evidence.questions.where import TrendPlace, Where, WhereKind
from app.extensions import db
from app.models.area import Area, AreaKind
from app.places.incidents.loaded import Loaded, get_loaded
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


def guessed_in(wards: frozenset[int] | None) -> dict[date, frozenset[int]]:
    """By month, those of these wards in which incidents were placed by guess.

    What such codes lead astray goes to another ward, so of the whole city (None) there are none.
    """
    guessed = guessed_wards()
    if wards is None or not guessed:
        return {}
    return {month: there & wards for month, there in guessed.items()}


def wards_in(place: TrendPlace) -> frozenset[int] | None:
    """Ids of the wards of a ward or locality; None for the whole city."""
    if place.kind is AreaKind.WARD:
        return frozenset({place.id} if place.id else ())
    if place.kind is not AreaKind.LOCALITY:
        return None
    wards = select(Area.id).where(Area.is_current(AreaKind.WARD), Area.parent_id == place.id)
    return frozenset(db.session.scalars(wards))


def count_by_month(what: What, place: TrendPlace, months: Sequence[date]) -> dict[date, int]:
    """Count in each of these months, which are loaded, including those with none.

    Months in which the police used another word for the category are left out.
    """
    left_out = get_loaded().left_out(what.category)
    where = Where(WhereKind(place.kind), place.name, place.words, wards=wards_in(place))
    counted = months_of(what, where, [month for month in months if month not in left_out])
    return {month: int(number) for month, number in counted.items()}
