"""Is a count really different from an earlier one? Numbers in, numbers out.

Counts are modelled as Poisson, widened by how much more the months of the place vary (`dispersion`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.evidence.statistics.dispersion import POISSON, Dispersion

if TYPE_CHECKING:
    import numpy as np

# Up to here the e-test sums exactly; above it the square-root test says the same a thousand times faster.
MOST_SUMMED = 200
# Below this many, one incident more or less moves a percentage by more than two points.
LEAST_FOR_PERCENT = 50
LEVEL = 0.05
TIES = 1e-9  # equal statistics may differ by rounding


@dataclass(frozen=True)
class Comparison:
    """A count now and a count then, over exposures that may differ (months, days, residents)."""

    now: int
    then: int
    exposure_now: float
    exposure_then: float
    p: float
    method: str
    dispersion: Dispersion = POISSON

    @property
    def expected(self) -> float:
        """`then`, scaled to the exposure of now."""
        return self.then * self.exposure_now / self.exposure_then

    @property
    def difference(self) -> float:
        return self.now - self.expected

    @property
    def percent(self) -> float | None:
        """Change as a share of then (-0.1 is a tenth less); None where the base is too small to say."""
        return self.difference / self.expected if self.then >= LEAST_FOR_PERCENT else None


class Interval(NamedTuple):
    lowest: float
    highest: float


@dataclass(frozen=True)
class ProportionChange:
    """Two shares between 0 and 1, their difference (now less then) with its interval, z and p."""

    now: float
    then: float
    difference: float
    interval: Interval
    z: float
    p: float


# --- counts ------------------------------------------------------------------------------------------
def compare_counts(
    now: int,
    then: int,
    *,
    exposure_now: float = 1,
    exposure_then: float = 1,
    dispersion: Dispersion = POISSON,
) -> Comparison:
    """The e-test where both counts are small, the square-root test where either is large.

    now, then: whole numbers >= 0; exposures > 0, both in one unit; dispersion: how much the months of these
    counts vary, which widens either test. ValueError for anything else.
    """
    _require_counts(now, then)
    _require_exposures(exposure_now, exposure_then)
    if max(now, then) <= MOST_SUMMED:
        plain = e_test(now, then, exposure_now=exposure_now, exposure_then=exposure_then)
        p, method = dispersion.p_of_p(plain), "e-test"
    else:
        z = two_counts_z(now, then, exposure_now=exposure_now, exposure_then=exposure_then)
        p, method = dispersion.p_of_z(z), "square-root test"
    return Comparison(now, then, exposure_now, exposure_then, p, method, dispersion)


def e_test(now: int, then: int, *, exposure_now: float = 1, exposure_then: float = 1) -> float:
    """The two-sided p-value of two Poisson counts having one rate.

    Krishnamoorthy and Thomson, "A more powerful test for comparing two Poisson means", Journal of
    Statistical Planning and Inference 119:23-35 (2004): the chance, at the common rate that both counts
    suggest, of two counts whose standardised difference is at least as large. Two zeros give 1.
    now, then: whole numbers >= 0; exposures > 0. ValueError for anything else.
    """
    import numpy as np

    _require_counts(now, then)
    _require_exposures(exposure_now, exposure_then)
    if now + then == 0:
        return 1.0
    rate = (now + then) / (exposure_now + exposure_then)
    first, p_first = _poisson(rate * exposure_now)
    second, p_second = _poisson(rate * exposure_then)
    seen = _standardised(now, then, exposure_now, exposure_then)
    if seen == 0:
        return 1.0
    # For each first count, the seconds that lie as far: those up to `low`, and those from `high` on.
    low, high = _bounds(first, seen * (1 - TIES), exposure_now, exposure_then)
    up_to = np.concatenate([[0.0], np.cumsum(p_second)])
    from_on = np.concatenate([np.cumsum(p_second[::-1])[::-1], [0.0]])
    below = up_to[(low - second[0] + 1).clip(0, len(second))]
    above = from_on[(high - second[0]).clip(0, len(second))]
    return float(min(1.0, p_first @ (below + above)))


def root_z(now: float, expected: float) -> float:
    """z = 2(sqrt(now) - sqrt(expected)) of a count compared with a fixed number.

    Wheeler, "Tables and graphs for monitoring temporal crime trends", International Journal of Police
    Science & Management 18:159-172 (2016). Both >= 0. For two counts, both of which could have come out
    otherwise, use `two_counts_z`.
    """
    _require_counts(now, expected)
    return 2 * (math.sqrt(now) - math.sqrt(expected))


def two_counts_z(now: float, then: float, *, exposure_now: float = 1, exposure_then: float = 1) -> float:
    """The square-root test of two counts, standard normal where their rates are one.

    Huffman, "An improved approximate two-sample Poisson test", Applied Statistics 33:224-226 (1984). With
    equal exposures it is `root_z` over the square root of two, since both counts vary. Counts >= 0,
    exposures > 0. ValueError for anything else.
    """
    _require_counts(now, then)
    _require_exposures(exposure_now, exposure_then)
    ratio = exposure_now / exposure_then
    apart = math.sqrt(now + 3 / 8) - math.sqrt(ratio * (then + 3 / 8))
    return 2 * apart / math.sqrt(1 + ratio)


def p_of_z(z: float) -> float:
    """Two-sided p-value of a standard normal z."""
    return math.erfc(abs(z) / math.sqrt(2))


def _poisson(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """The counts that matter, all but 1e-20 or so, and their probabilities."""
    import numpy as np

    reach = 10 * math.sqrt(mean) + 20
    counts = np.arange(max(0, math.floor(mean - reach)), math.ceil(mean + reach) + 1)
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, counts[-1] + 1)))])
    return counts, np.exp(counts * math.log(mean) - mean - log_factorials[counts])


def _standardised(first: int, second: int, exposure_first: float, exposure_second: float) -> float:
    variance = first / exposure_first**2 + second / exposure_second**2
    return abs(first / exposure_first - second / exposure_second) / math.sqrt(variance)


def _bounds(
    first: np.ndarray, seen: float, exposure_first: float, exposure_second: float
) -> tuple[np.ndarray, np.ndarray]:
    """The largest second count below each first one, and the smallest above it, that lie `seen` or more
    standard errors away: the whole numbers outside the roots of a quadratic equation."""
    import numpy as np

    rate, error = first / exposure_first, seen**2 * first / exposure_first**2
    middle = rate + seen**2 / exposure_second / 2
    reach = np.sqrt((middle**2 - rate**2 + error).clip(min=0))
    below, above = (middle - reach) * exposure_second, (middle + reach) * exposure_second
    # Two noughts are no distance apart.
    low = np.where((first > 0) & (below >= 0), np.floor(below), -1)
    return low.astype(int), np.ceil(above).astype(int)


def count_interval(count: int, *, z: float = 1.959964) -> Interval:
    """The interval of a Poisson mean, from one count: Byar's approximation (Breslow and Day, Statistical
    Methods in Cancer Research II, 1987, section 2.3), which public health uses. z 1.96 for 95%."""
    _require_counts(count)
    more = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    return Interval(max(0.0, low), more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3)


# --- proportions, as of surveys ----------------------------------------------------------------------
def wilson(hits: int, sample: int, *, z: float = 1.959964) -> Interval:
    """The score interval of a proportion. Wilson, Journal of the American Statistical Association
    22:209-212 (1927). 0 <= hits <= sample, sample > 0; z 1.96 for 95%. ValueError for anything else."""
    _require_survey(hits, sample)
    share, spread = hits / sample, z * z / sample
    middle = (share + spread / 2) / (1 + spread)
    reach = z * math.sqrt(share * (1 - share) / sample + spread / (4 * sample)) / (1 + spread)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def compare_proportions(
    hits_now: int, sample_now: int, hits_then: int, sample_then: int, *, z: float = 1.959964
) -> ProportionChange:
    """Two independent samples: the difference now less then, and whether it could be chance.

    p by the pooled z-test; the interval by method 10 of Newcombe, Statistics in Medicine 17:873-890
    (1998), from the two Wilson intervals. 0 <= hits <= sample, sample > 0. ValueError for anything else.
    """
    low_now, high_now = wilson(hits_now, sample_now, z=z)
    low_then, high_then = wilson(hits_then, sample_then, z=z)
    now, then = hits_now / sample_now, hits_then / sample_then
    difference = now - then
    interval = Interval(
        difference - math.hypot(now - low_now, high_then - then),
        difference + math.hypot(high_now - now, then - low_then),
    )
    pooled = (hits_now + hits_then) / (sample_now + sample_then)
    error = math.sqrt(pooled * (1 - pooled) * (1 / sample_now + 1 / sample_then))
    apart = difference / error if error else 0.0
    return ProportionChange(now, then, difference, interval, apart, p_of_z(apart))


# --- valid arguments ---------------------------------------------------------------------------------
def _require_counts(*counts: float) -> None:
    if any(count < 0 or not math.isfinite(count) for count in counts):
        raise ValueError("Counts are numbers from 0")


def _require_exposures(*exposures: float) -> None:
    if any(exposure <= 0 or not math.isfinite(exposure) for exposure in exposures):
        raise ValueError("Exposures are numbers above 0")


def _require_survey(hits: int, sample: int) -> None:
    if sample <= 0 or not 0 <= hits <= sample:
        raise ValueError("Of those asked, at least one, from none to all can have said yes")
