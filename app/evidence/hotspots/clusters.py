"""Group the hot places of a result that touch each other into hotspots."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from sqlalchemy.exc import NoResultFound

from app.evidence.hotspots.places import boundaries_of
from app.evidence.hotspots.question import Question
from app.evidence.hotspots.wording import PlaceRow
from app.evidence.statistics.treated_places import Ground, all_of
from app.places.geography import contiguity
from app.words import in_words, pluralise


@dataclass(frozen=True)
class Hotspot:
    """Places that touch, most unusual first, with their boundaries (WKB, EPSG:27700)."""

    question: Question
    places: tuple[PlaceRow, ...]
    boundaries: tuple[bytes, ...]

    @property
    def ground(self) -> Ground:
        return all_of(self.boundaries)

    @property
    def code(self) -> str:
        return str(self.places[0]["code"])

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(place["code"] for place in self.places)

    @property
    def corners(self) -> tuple[tuple[int, int], ...]:
        """The south-western corner of each of its places, where these are squares."""
        boxes = shapely.bounds(shapely.from_wkb(list(self.boundaries))).round().astype(int)
        return tuple((west, south) for west, south, _, _ in boxes.tolist())

    @property
    def name(self) -> str:
        """Nottingham 028F; Nottingham 028F and 3 LSOAs next to it."""
        first, *others = self.places
        if not others:
            return str(first["name"])
        by = self.question.by
        return f"{first['name']} and {pluralise(len(others), by.one, by.many)} next to it"

    @property
    def wards(self) -> str:
        """The wards of its places, the one with most of them first."""
        return in_words(
            [ward for ward, _ in Counter(place["ward"] for place in self.places).most_common() if ward]
        )

    def only(self, numbers: Sequence[int]) -> "Hotspot":
        """Return a hotspot of only these places, given as positions in `places`."""
        return replace(
            self,
            places=tuple(self.places[n] for n in numbers),
            boundaries=tuple(self.boundaries[n] for n in numbers),
        )


def list_hotspots(question: Question, result: Mapping[str, Any]) -> list[Hotspot]:
    """Hotspots of the whole period, the one with the most unusual place first."""
    return _clustered(question, [row for row in result["rows"] if row["hot"]])


def get_hotspot(question: Question, result: Mapping[str, Any], code: str, *, together: bool) -> Hotspot:
    """Return one place of the result as a hotspot; with `together`, the whole hotspot that it is part of."""
    if together:
        for hotspot in list_hotspots(question, result):
            if code in hotspot.codes:
                return hotspot
    alone = _clustered(question, [row for row in result["rows"] if row["code"] == code])
    if not alone:
        raise NoResultFound
    return alone[0]


def _clustered(question: Question, rows: Sequence[PlaceRow]) -> list[Hotspot]:
    drawn = boundaries_of(question, rows)
    drawn_rows = [row for row in rows if row["code"] in drawn]
    shapes = [drawn[row["code"]] for row in drawn_rows]
    return [
        Hotspot(question, tuple(drawn_rows[n] for n in group), tuple(shapes[n] for n in group))
        for group in contiguity.connected_groups(shapes)
    ]
