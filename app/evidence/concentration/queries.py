"""How unevenly is what was asked spread over wards, LSOAs and squares? Cached until the data change."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from app.evidence.hotspots import queries
from app.evidence.hotspots.places import lsoas, squares_of
from app.evidence.hotspots.question import By
from app.evidence.questions.counting import count_by_lsoa, count_by_square, count_by_ward
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.concentration import Concentration, concentration

WARDS = "Wards"


def list_spreads(question: EvidenceQuestion, *, snapped: bool) -> list[tuple[str, Concentration]]:
    """Return (label, concentration) pairs, the largest places first."""
    wards = concentration(_whole(count_by_ward(question).values()))
    kinds = [by for by in By if not (snapped and by.needs_exact_points)]
    version = queries.data_version()
    finer = [(by.label, _spread(question, by, version)) for by in kinds]
    return [(WARDS, wards), *((label, spread) for label, spread in finer if spread.places)]


def _spread(question: EvidenceQuestion, by: By, version: str) -> Concentration:
    """The concentration over places of one kind, those with nothing too."""
    counted: Mapping[Any, float] = count_by_square(question, by.size) if by.size else count_by_lsoa(question)
    outside = frozenset(counted) if by.size else frozenset[Any]()
    places = _places(by, outside, version)
    return concentration(_whole(counted.get(place, 0) for place in places))


@functools.lru_cache(maxsize=64)
def _places(by: By, counted: frozenset[Any], version: str) -> tuple[Any, ...]:
    """What the places of a kind are counted by. `version` of the data is part of the cache key."""
    return tuple(squares_of(by.size, counted).keys if by.size else lsoas().keys)


def _whole(numbers: Iterable[float]) -> list[int]:
    """Days of harm are spread as whole ones."""
    return [round(number) for number in numbers]
