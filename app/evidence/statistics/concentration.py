"""How unevenly is crime spread over places? Numbers in, numbers out.

The share of places that hold a quarter and a half of it is the bandwidth of the law of crime concentration
(Weisburd, "The law of crime concentration and the criminology of place", Criminology 53:133-157, 2015);
the Lorenz curve (Lorenz, Publications of the American Statistical Association 9:209-219, 1905) shows all
shares at once, and Gini's coefficient is one number for it. Where there are fewer incidents than places,
most places have none by necessity, and the coefficient is high whatever people do (Bernasco and
Steenbeek, "More places than crimes", Journal of Quantitative Criminology 33:451-467, 2017): `fewest_zeros`
says how many must be empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.evidence.statistics.ranking import fewest_holding, share

QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)


@dataclass(frozen=True)
class Concentration:
    """How a total is spread over places. Shares are between 0 and 1."""

    places: int
    total: int
    holding_quarter: int
    holding_half: int
    empty: int
    gini: float
    curve: tuple[tuple[float, float], ...]  # share of places, and the share of the total they hold

    @property
    def quarter_share(self) -> float:
        return share(self.holding_quarter, self.places)

    @property
    def half_share(self) -> float:
        return share(self.holding_half, self.places)

    @property
    def fewest_zeros(self) -> int:
        """Places that must be empty, were each incident in a place of its own."""
        return max(0, self.places - self.total)


def concentration(counts: Sequence[int]) -> Concentration:
    """counts: n whole numbers >= 0, one a place, in any order. ValueError for a number below 0."""
    if any(count < 0 for count in counts):
        raise ValueError("No place can hold less than nothing")
    return Concentration(
        places=len(counts),
        total=sum(counts),
        holding_quarter=fewest_holding(counts, QUARTER),
        holding_half=fewest_holding(counts, HALF),
        empty=sum(1 for count in counts if not count),
        gini=gini(counts),
        curve=tuple(lorenz(counts)),
    )


def lorenz(counts: Sequence[int]) -> list[tuple[float, float]]:
    """The curve from (0, 0) to (1, 1), n + 1 points: places with least first, so that it never lies above
    the line of equal shares. Of nothing at all, that line."""
    total, number, held = sum(counts), len(counts), 0
    points = [(0.0, 0.0)]
    for position, count in enumerate(sorted(counts), 1):
        held += count
        points.append((position / number, held / total if total else position / number))
    return points


def gini(counts: Sequence[int]) -> float:
    """Twice the area between the Lorenz curve and the line of equal shares: 0 where every place holds as
    much, (n - 1) / n where one of n holds everything. 0 of nothing."""
    total, number = sum(counts), len(counts)
    if not total:
        return 0.0
    ranked = sum((2 * rank - number - 1) * count for rank, count in enumerate(sorted(counts), 1))
    return ranked / (number * total)
