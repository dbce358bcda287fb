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
from typing import NamedTuple

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class WardFigures:
    """What was recorded in a ward in a period. Residents and households as of the census, None where not
    known; `harm` in days, as evidence/harm.py weighs it."""

    ward_id: int
    code: str
    name: str
    crime: int
    asb: int
    residents: int | None = None
    households: int | None = None
    burglary: int = 0
    harm: float = 0.0


@dataclass(frozen=True)
class RankedWard:
    """A ward's place among the others. Shares are of all wards together, between 0 and 1; a share of
    nothing is 0. `rate` is crimes per 1,000 residents in the whole period, not a year's;
    `burglary_rate` burglaries per 1,000 households."""

    rank: int
    figures: WardFigures
    share: float
    cumulative_share: float
    asb_share: float
    rate: float | None
    among_fewest: bool
    harm_share: float = 0.0
    burglary_rate: float | None = None


class Denominators(NamedTuple):
    """Of what any ward's number is known: without it there are no rates to show."""

    residents: bool
    households: bool


@dataclass(frozen=True)
class Ranking:
    """All wards, most crime first. The first `fewest` of them hold half."""

    wards: list[RankedWard]
    fewest: int
    crime: int
    asb: int
    harm: float = 0.0

    @property
    def denominators(self) -> Denominators:
        return Denominators(
            any(ward.figures.residents for ward in self.wards),
            any(ward.figures.households for ward in self.wards),
        )

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


def rank_wards(wards: Sequence[WardFigures]) -> Ranking:
    """Most crime first; wards with as much in the order of their names."""
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
                rate=per_thousand(ward.crime, ward.residents),
                among_fewest=rank <= fewest,
                harm_share=share(ward.harm, harm),
                burglary_rate=per_thousand(ward.burglary, ward.households),
            )
        )
    return Ranking(ranked, fewest, crime, asb, harm)


def share(number: float, total: float) -> float:
    """number / total, and 0 of nothing."""
    return number / total if total else 0.0


def per_thousand(number: int, of: int | None) -> float | None:
    """A rate per 1,000; None where it is not known of how many."""
    return 1000 * number / of if of else None
