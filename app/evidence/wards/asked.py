"""Wards in the order of what a question counts: any category or source, by number or by harm."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.evidence.questions.compared import Compared
from app.evidence.questions.counting import count_by_ward
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME, What
from app.evidence.statistics.ranking import Ranking, WardFigures, rank_wards
from app.evidence.statistics.rates import Rates
from app.evidence.statistics.verdicts import Judged
from app.evidence.wards import queries
from app.evidence.wards.centres import centre_warning
from app.evidence.wards.changes import changes
from app.evidence.wards.source import Source
from app.places.incidents.vintages import broken_wards

RANKING = Page(
    "Ward ranking", "evidence.index",
    frozenset({Part.WHAT, Part.SOURCE, Part.WEIGHT, Part.COMPARED, Part.HOURS, Part.RATES}),
    "Rank the wards", compared=(Compared.NONE, Compared.YEAR_BEFORE, Compared.BEFORE),
    why={Part.WHERE: "the ranking covers all wards", Part.COMPARED: "the ranking covers the whole city"},
)  # fmt: skip


@dataclass(frozen=True)
class AskedRanking:
    """A ranking, and each ward's change by its id; empty where nothing is compared.

    `is_of_crime`: it is the ranking of all crime, which has anti-social behaviour, harm and burglary beside.
    Some of the hours are compared with nothing, since how much they vary is not kept.
    """

    ranking: Ranking
    is_of_crime: bool
    changes: Mapping[int, Judged]
    two_vintages: bool = False


def rank_asked(question: EvidenceQuestion) -> AskedRanking:
    """Rank all current wards by the question, those without anything too."""
    is_of_crime = question.what == What(CRIME) and not question.hours
    ranking = queries.rank(question.period, question.over) if is_of_crime else _ranked(question)
    now, then = [now for now, _ in question.pairs], [then for _, then in question.pairs]
    if not now or question.hours:
        return AskedRanking(ranking, is_of_crime, {})
    if broken_wards(then, now):
        return AskedRanking(ranking, is_of_crime, {}, two_vintages=True)
    what = question.what
    both = changes(now, then, any_source_of=what.category or "", recorder=what.source)
    return AskedRanking(ranking, is_of_crime, both.wards(what.key))


def source_of(question: EvidenceQuestion) -> Source:
    return queries.get_source(question.period, question.what.category, question.what.source)


def warning_of(found: AskedRanking, question: EvidenceQuestion) -> str:
    """On the rates of city centres, which all crime tells where it is not known how many are there by day."""
    if found.is_of_crime:
        return centre_warning(found.ranking)
    return centre_warning(queries.rank(question.period, question.over))


def _ranked(question: EvidenceQuestion) -> Ranking:
    """Days of harm are ranked as whole ones."""
    numbers = count_by_ward(question)
    figures = [
        WardFigures(
            ward.id, ward.code, ward.name, crime=round(numbers[ward.id]), asb=0,
            residents=ward.residents, households=ward.households, daytime=ward.daytime,
        )
        for ward in queries.list_wards()
    ]  # fmt: skip
    return rank_wards(figures, Rates(question.over, len(question.period.months())))
