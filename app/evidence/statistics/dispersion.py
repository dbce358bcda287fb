"""How much more do months vary than independent incidents would make them? Counts by month in, a factor out.

Crime comes in series and with the weather, so its months vary more than Poisson counts do. Tests and
intervals that took no notice of that would call one change in seven real where nothing has changed. The ratio
of variance to mean is estimated as for a quasi-Poisson model (McCullagh and Nelder, Generalized Linear
Models, 2nd edition, section 4.5): Pearson's chi-squared over its degrees of freedom, once season and trend
are removed. As the ratio is itself an estimate, tests are of Student's t.

A month's expected count is that of its year times that of its calendar month, which takes out the season,
and a trend with it. Where too few calendar months are there twice (of months in a row, below seventeen), no
season can be told: a straight line is taken out, and what the season adds counts as variation.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from app.evidence.statistics.periods import days_in

if TYPE_CHECKING:
    import numpy as np

FEWEST_MONTHS = 4  # two degrees of freedom beside a line
FEWEST_FREE_OF_SEASON = 4  # degrees of freedom, so that Student's t is below three
YEAR = 12
ROUNDS = 60  # of fitting; a table without gaps needs one
SURE = 38.0  # standard deviations: beyond, no probability is left to compute with


class Scatter(NamedTuple):
    """Pearson's chi-squared of some months, and its degrees of freedom: 0 where there are too few months."""

    chi_squared: float
    freedom: int


@dataclass(frozen=True)
class Dispersion:
    """`ratio`: variance over mean, 1 or more. `freedom`: its degrees of freedom, None where not estimated."""

    ratio: float = 1.0
    freedom: int | None = None

    @property
    def factor(self) -> float:
        """How many times as far months lie from what is expected as chance alone would put them."""
        return math.sqrt(self.ratio)

    @property
    def critical(self) -> float:
        """Standard errors on each side of an interval of 95%."""
        return self.factor * critical_t(self.freedom)

    def p_of_z(self, z: float) -> float:
        """The two-sided p-value of what would be a standard normal z, if counts were Poisson."""
        return p_of_t(z / self.factor, self.freedom)

    def p_of_p(self, p: float) -> float:
        """A two-sided p-value of a Poisson test, widened."""
        if self == POISSON:
            return p
        return self.p_of_z(-NormalDist().inv_cdf(p / 2) if p > 0 else SURE)


POISSON = Dispersion()


def dispersion_of(*scatters: Scatter) -> Dispersion:
    """Estimate one ratio from all of these together; POISSON where there are too few months."""
    chi_squared, freedom = sum(s.chi_squared for s in scatters), sum(s.freedom for s in scatters)
    return Dispersion(max(1.0, chi_squared / freedom), freedom) if freedom else POISSON


def dispersion(counts: Mapping[date, int]) -> Dispersion:
    """Estimate the dispersion of one series. counts: of every loaded month, those without any too."""
    return dispersion_of(scatter(counts))


def scatter(counts: Mapping[date, int]) -> Scatter:
    months = sorted(counts)
    return scatters([[counts[month] for month in months]], months)[0]


def scatters(table: "Sequence[Sequence[int]] | np.ndarray", months: Sequence[date]) -> list[Scatter]:
    """The scatter of many series at once. table: a row for each, a column for each month, in order."""
    import numpy as np

    if len(months) < FEWEST_MONTHS:
        return [Scatter(0.0, 0)] * len(table)
    observed = np.asarray(table, dtype=float).reshape(len(table), len(months))
    days = np.array([days_in(month) for month in months], dtype=float)
    years, seasons = _groups(months)
    freedom = len(months) - years.shape[1] - seasons.shape[1] + 1
    if freedom >= FEWEST_FREE_OF_SEASON:
        chi_squared = _beside_seasons(observed, days, years, seasons)
    else:
        chi_squared, freedom = _beside_a_line(observed, days, months), len(months) - 2
    return [Scatter(value, freedom) for value in chi_squared.tolist()]


def _groups(months: Sequence[date]) -> "tuple[np.ndarray, np.ndarray]":
    """Which month is in which year and season, a column each. Years end with the last month."""
    import numpy as np

    last = months[-1].year * YEAR + months[-1].month
    ages = np.array([last - (month.year * YEAR + month.month) for month in months])
    years, seasons = (np.unique(each, return_inverse=True)[1] for each in (ages // YEAR, ages % YEAR))
    return np.eye(years.max() + 1)[years], np.eye(seasons.max() + 1)[seasons]


def _beside_a_line(observed: "np.ndarray", days: "np.ndarray", months: Sequence[date]) -> "np.ndarray":
    """Squares about a straight line through the rates of the days, over the mean."""
    import numpy as np

    rates = observed * days.mean() / days
    when = np.array([month.year * YEAR + month.month for month in months], dtype=float)
    when -= when.mean()
    slopes = rates @ when / (when @ when)
    means = rates.mean(axis=1)
    squares = ((rates - means[:, None] - slopes[:, None] * when) ** 2).sum(axis=1)
    return np.divide(squares, means, out=np.zeros_like(means), where=means > 0)


def _beside_seasons(
    observed: "np.ndarray", days: "np.ndarray", years: "np.ndarray", seasons: "np.ndarray"
) -> "np.ndarray":
    """Pearson's chi-squared of a table of years by calendar months, some cells of which may be missing.

    Expected counts are those of independent rows and columns, by iterative proportional fitting (Deming and
    Stephan, Annals of Mathematical Statistics 11:427-444, 1940).
    """
    import numpy as np

    expected = np.tile(days, (len(observed), 1))
    for _ in range(ROUNDS):
        before = expected
        for groups in (years, seasons):
            held, fitted = observed @ groups, expected @ groups
            share = np.divide(held, fitted, out=np.zeros_like(held), where=fitted > 0)
            expected = expected * (share @ groups.T)
        if np.allclose(expected, before, rtol=1e-9, atol=1e-12):
            break
    squares = (observed - expected) ** 2
    return np.divide(squares, expected, out=np.zeros_like(squares), where=expected > 0).sum(axis=1)


# --- Student's t -------------------------------------------------------------------------------------
def p_of_t(t: float, freedom: int | None) -> float:
    """Two-sided p-value of Student's t; of the standard normal where no ratio was estimated.

    The finite sums of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    if freedom is None:
        return math.erfc(abs(t) / math.sqrt(2))
    angle = math.atan2(abs(t), math.sqrt(freedom))
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for number in range(3 if odd else 2, freedom - 1, 2):
        term *= math.cos(angle) ** 2 * (number - 1) / number
        total += term
    inside = math.sin(angle) * total
    return max(0.0, 1 - (2 / math.pi * (angle + inside) if odd else inside))


def critical_t(freedom: int | None, level: float = 0.05) -> float:
    """The t whose two-sided p-value is this level, by halving."""
    low, high = 0.0, 1000.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if p_of_t(middle, freedom) > level else (low, middle)
    return high
