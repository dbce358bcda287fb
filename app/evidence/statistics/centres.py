"""Which wards have so few residents for what happens there that a rate by residents misleads?

A city centre is visited by many more people than live there, so that its crime for each resident says little
about the risk to those who do. Where it is known how many are there by day, that tells; else what happens.
"""

from collections.abc import Sequence

from app.evidence.statistics.ranking import WardFigures

MANY_BY_DAY = 2  # people by day for each resident
FAR_MORE_CRIME = 3  # times as much for each resident as in all other wards together


def centres(wards: Sequence[WardFigures]) -> list[WardFigures]:
    """The wards of which this is so, in the order given. Of a single ward crime alone does not tell."""
    crime = sum(ward.crime for ward in wards if ward.residents)
    residents = sum(ward.residents or 0 for ward in wards)
    return [ward for ward in wards if _is_centre(ward, crime, residents)]


def _is_centre(ward: WardFigures, crime: int, residents: int) -> bool:
    if not ward.residents:
        return False
    if ward.daytime is not None:
        return ward.daytime >= MANY_BY_DAY * ward.residents
    others, people = crime - ward.crime, residents - ward.residents
    # As whole numbers: crime / residents >= 3 * others / people.
    return bool(others) and ward.crime * people >= FAR_MORE_CRIME * others * ward.residents
