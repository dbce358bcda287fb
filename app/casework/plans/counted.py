"""What a plan counts, and where: the question of a page of evidence, without its months.

A plan stores it as {"asked": the address that asks it, "words": as a sentence says it}. Places that somebody
saved are stored by their corners, since they may be removed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.counting import months_of
from app.evidence.questions.what import SUMS, What, read_what
from app.evidence.questions.where import CannotAsk, Where, WhereKind, find_where
from app.evidence.statistics.treated_places import Ground, NotAnArea, circle, overlap, polygon
from app.places.geography.point_input import NotAPoint
from app.places.incidents.categories import CRIME, EVERYTHING, includes, members

Address = Mapping[str, Any]
Stored = dict[str, Any]
WRONG_PLACE = (CannotAsk, NotAPoint, NotAnArea)


@dataclass(frozen=True)
class Counted:
    what: What
    where: Where

    @property
    def words(self) -> str:
        """Burglary in Oakwood ward."""
        return f"{self.what.words} {self.where.words}"

    @property
    def stored(self) -> Stored:
        return {"asked": {**self.what.in_address, **dict(self.where.as_drawn)}, "words": self.words}

    def of(self, what: What) -> "Counted":
        """Something else in the same place."""
        return replace(self, what=what)

    def at(self, where: Where) -> "Counted":
        """The same in another place."""
        return replace(self, where=where)

    def by_month(self, choices: QuestionChoices) -> dict[date, int]:
        """The number in every month that is loaded of it."""
        loaded = choices.loaded.of(self.what.key, self.what.source)
        return {month: int(number) for month, number in months_of(self.what, self.where, loaded).items()}


def read_counted(asked: Address, choices: QuestionChoices) -> Counted:
    """Raises one of WRONG_PLACE if its place is none, or is none any more."""
    what, _ = read_what({**asked, "weigh": ""}, choices.what)
    return Counted(what, find_where(asked, choices.where, []))


def is_recorded(asked: Address, choices: QuestionChoices) -> bool:
    """Whether what is counted is still recorded under these words."""
    key, known = asked.get("what", ""), {*SUMS, *choices.what.groups, *choices.what.every}
    return key in known or known.issuperset(members(key))


# --- places --------------------------------------------------------------------------------------------
def place_stored(where: Where) -> Stored:
    return {"asked": dict(where.as_drawn), "words": place_words(where)}


def place_words(where: Where) -> str:
    return f"{where.name} ward" if where.kind is WhereKind.WARD else where.name


def are_apart(one: Where, other: Where) -> bool:
    """Whether they share no ground, as far as places of their kinds can be held side by side."""
    if one.is_by_ward and other.is_by_ward:
        return bool(one.wards is not None and other.wards is not None and not one.wards & other.wards)
    if one.ground and other.ground:
        return not overlap(_shape(one), _shape(other))
    return not (one.lsoas and set(one.lsoas) & set(other.lsoas))


def _shape(where: Where) -> Ground:
    return circle(*where.circle) if where.circle else polygon(where.corners)


# --- what could be counted instead ---------------------------------------------------------------------
def others_to_count(counted: Counted, choices: QuestionChoices) -> list[What]:
    """What holds the thing that is counted, the narrowest first; then the rest."""
    own, there = counted.what, choices.what
    groups = sorted(there.groups, key=lambda key: len(members(key)))
    holding = [key for key in (*groups, CRIME, EVERYTHING) if _holds(key, own)]
    rest = [key for key in (*SUMS, *there.every) if key not in (own.key, *holding)]
    source = "" if own.others else own.source
    return [What(key, key in there.others, "" if key in there.others else source) for key in holding + rest]


def _holds(key: str, own: What) -> bool:
    if own.category is None:
        return own.key == CRIME and key == EVERYTHING
    return key != own.key and all(includes(key, category) for category in members(own.category))
