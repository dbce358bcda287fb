"""What a reader must know of rates of a city centre: said in a sentence wherever one is shown."""

from collections.abc import Collection

from app.evidence.statistics.centres import centres
from app.evidence.statistics.ranking import Ranking, WardFigures
from app.evidence.statistics.rates import Over
from app.words import in_words, thousands


def centre_warning(ranking: Ranking, of: Collection[int] | None = None) -> str:
    """Which of these wards, by default of all, have few residents for what happens there; empty if none."""
    found = centres([ward.figures for ward in ranking.wards])
    wards = [ward for ward in found if of is None or ward.ward_id in of]
    if not wards:
        return ""
    one, names = len(wards) == 1, in_words([_named(ward) for ward in wards])
    if ranking.rates.over is Over.DAYTIME:
        return (
            f"{names} {'has' if one else 'have'} few residents for the many people who come to "
            f"{'it' if one else 'them'}. These rates use the number of people there by day, even for the "
            "evening and night, when there may be fewer."
        )
    has, them = ("has", "it") if one else ("have", "them")
    says = "its rate says" if one else "their rates say"
    return (
        f"{names} {has} few residents for the many people who come to "
        f"{them}, so {says} little about the risk to those who live there."
    )


def _named(ward: WardFigures) -> str:
    """Castle; or Castle (45,000 people by day, 8,649 residents)."""
    if ward.daytime is None:
        return ward.name
    residents, by_day = thousands(ward.residents or 0), thousands(ward.daytime)
    return f"{ward.name} ({by_day} people by day, {residents} residents)"
