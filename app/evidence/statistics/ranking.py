"""Which wards have most crime, and how few of them hold half? Numbers in, numbers out.

The ranking is the partnership's own founding measure ("half of all crime and almost half of anti-social
behaviour occurs in 5 wards"): places in order of how much happens in them, with the share that each holds
and the share that they hold together with all before them. It is the discrete form of the concentration
curve of criminology (Weisburd, "The law of crime concentration and the criminology of place", Criminology
53:133-157, 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.evidence.statistics.rates import A_YEAR_BY_RESIDENTS, Over, Rates

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class WardFigures:
    """What was recorded in a ward in a period. Residents and households as of the census, and people there by
    day, None where not known; `harm` in days, as evidence/harm.py weighs it."""

    ward_id: int
    code: str
    name: str
    crime: int
    asb: int
    residents: int | None = None
    households: int | None = None
    burglary: int = 0
    harm: float = 0.0
    daytime: int | None = None

    def people(self, over: Over) -> int | None:
        known: int | None = getattr(self, over.value)
        return known


@dataclass(frozen=True)
class RankedWard:
    """A ward's place among the others. Shares are of all wards together, between 0 and 1; a share of
    nothing is 0. `rate` is a year's crimes per 1,000 of what the ranking's rates are over; `burglary_rate`
    a year's burglaries per 1,000 households."""

    rank: int
    figures: WardFigures
    share: float
    cumulative_share: float
    asb_share: float
    rate: float | None
    among_fewest: bool
    harm_share: float = 0.0
    burglary_rate: float | None = None


@dataclass(frozen=True)
class Ranking:
    """All wards, most crime first. The first `fewest` of them hold half. `rates`: what rates are over."""

    wards: list[RankedWard]
    fewest: int
    crime: int
    asb: int
    harm: float = 0.0
    rates: Rates = A_YEAR_BY_RESIDENTS

    @property
    def known(self) -> list[Over]:
        """Over what there can be rates: of which any ward's number is known."""
        return [over for over in Over if any(ward.figures.people(over) for ward in self.wards)]

    @property
    def has_rate(self) -> bool:
        return self.rates.over in self.known

    @property
    def has_burglary_rate(self) -> bool:
        return Over.HOUSEHOLDS in self.known

    @property
    def burglary_per(self) -> str:
        return self.rates.per(Over.HOUSEHOLDS)

    @property
    def holding_half(self) -> list[RankedWard]:
        return self.wards[: self.fewest]

    @property
    def share_held(self) -> float:
        """The share that the fewest wards hold together: half or a little more."""
        return self.wards[self.fewest - 1].cumulative_share if self.fewest else 0.0

    @property
    def asb_share_held(self) -> float:
        return sum(ward.asb_share for ward in self.holding_half)

    @property
    def harm_share_held(self) -> float:
        return sum(ward.harm_share for ward in self.holding_half)


def fewest_holding(counts: Sequence[int], part: Fraction = HALF) -> int:
    """How few of the places hold `part` of the total together.

    counts: n whole numbers >= 0, one a place, in any order. Result: 0 to n; 0 where there is nothing to
    hold. Largest first is the best choice: no other places, as few, hold more. Whole numbers and
    fractions, so that exactly half is half.
    """
    needed, held = part * sum(counts), 0
    for number, count in enumerate(sorted(counts, reverse=True), 1):
        if held >= needed:
            return number - 1
        held += count
    return len(counts)


def rank_wards(wards: Sequence[WardFigures], rates: Rates = A_YEAR_BY_RESIDENTS) -> Ranking:
    """Most crime first; wards with as much in the order of their names.

    Where no ward's number of what rates were to be over is known, they are over residents.
    """
    if not any(ward.people(rates.over) for ward in wards):
        rates = Rates(months=rates.months)
    ordered = sorted(wards, key=lambda ward: (-ward.crime, ward.name, ward.ward_id))
    crime, asb, harm = (sum(getattr(w, what) for w in wards) for what in ("crime", "asb", "harm"))
    fewest = fewest_holding([ward.crime for ward in ordered])
    ranked, so_far = [], 0
    for rank, ward in enumerate(ordered, 1):
        so_far += ward.crime
        ranked.append(
            RankedWard(
                rank=rank,
                figures=ward,
                share=share(ward.crime, crime),
                cumulative_share=share(so_far, crime),
                asb_share=share(ward.asb, asb),
                rate=rates.of(ward.crime, ward.people(rates.over)),
                among_fewest=rank <= fewest,
                harm_share=share(ward.harm, harm),
                burglary_rate=rates.of(ward.burglary, ward.households),
            )
        )
    return Ranking(ranked, fewest, crime, asb, harm, rates)


def share(number: float, total: float) -> float:
    """number / total, and 0 of nothing."""
    return number / total if total else 0.0
