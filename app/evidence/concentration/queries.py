"""How unevenly is crime spread over wards, LSOAs and squares? Cached until the data change."""

import functools

from app.evidence.hotspots import queries
from app.evidence.hotspots.counts import count
from app.evidence.hotspots.question import By, Question
from app.evidence.statistics.concentration import Concentration, concentration
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries

WARDS = "Wards"


def list_spreads(period: Period, *, snapped: bool) -> list[tuple[str, Concentration]]:
    """Return (label, concentration) pairs, the largest places first."""
    wards = concentration([ward.figures.crime for ward in ward_queries.rank(period).wards])
    version = queries.data_version()
    kinds = [by for by in By if not (snapped and by.needs_exact_points)]
    questions = [Question(by, period.first, period.last, missing=period.missing) for by in kinds]
    finer = [(question.by.label, _spread(question, version)) for question in questions]
    return [(WARDS, wards), *((label, spread) for label, spread in finer if spread.places)]


@functools.lru_cache(maxsize=64)
def _spread(question: Question, version: str) -> Concentration:
    """Return the concentration of one question. `version` of the data is part of the cache key."""
    return concentration([int(number) for number in count(question).numbers.sum(axis=1)])
