"""Wards in the order of what a question counts: any category or source, by number or by harm."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.evidence.questions.counting import count_by_ward
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME, What
from app.evidence.statistics.ranking import Ranking, WardFigures, rank_wards
from app.evidence.statistics.verdicts import Judged
from app.evidence.wards import queries
from app.evidence.wards.changes import changes
from app.places.incidents.vintages import broken_wards


@dataclass(frozen=True)
class AskedRanking:
    """A ranking, and each ward's change by its id; empty where nothing is compared.

    `is_of_crime`: it is the ranking of all crime, which has anti-social behaviour, harm and burglary beside.
    """

    ranking: Ranking
    is_of_crime: bool
    changes: Mapping[int, Judged]
    two_vintages: bool = False


def rank_asked(question: EvidenceQuestion) -> AskedRanking:
    """Rank all current wards by the question, those without anything too."""
    is_of_crime = question.what == What(CRIME)
    ranking = queries.rank(question.period) if is_of_crime else _ranked(question)
    now, then = [now for now, _ in question.pairs], [then for _, then in question.pairs]
    if not now:
        return AskedRanking(ranking, is_of_crime, {})
    if broken_wards(then, now):
        return AskedRanking(ranking, is_of_crime, {}, two_vintages=True)
    what = question.what
    both = changes(now, then, any_source_of=what.category or "", recorder=what.source)
    return AskedRanking(ranking, is_of_crime, both.wards(what.key))


def _ranked(question: EvidenceQuestion) -> Ranking:
    """Days of harm are ranked as whole ones."""
    numbers = count_by_ward(question)
    return rank_wards(
        [
            WardFigures(ward.id, ward.code, ward.name, round(numbers[ward.id]), 0, ward.residents)
            for ward in queries.list_wards()
        ]
    )
