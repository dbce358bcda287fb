"""Which places pass or fail only by the luck of the permutations, and how are they told apart?

A p-value by permutation is itself an estimate, and the bound that Benjamini and Hochberg's procedure sets
depends on all the other p-values. So the procedure is done three times: with the p-values as they are, with
all of them three standard errors lower, and with all of them three standard errors higher. Where the last two
agree, other permutations would hardly say otherwise. Where they do not, the place is borderline: it is dealt
to again, twice as often each time (a sequential test in the manner of Besag and Clifford, "Sequential Monte
Carlo p-values", Biometrika 78:301-304, 1991), until it is told apart or there have been enough.
"""

from dataclasses import dataclass

import numpy as np

from app.evidence.statistics.false_discovery import RATE, adjusted
from app.evidence.statistics.hotspots.getis_ord import count_reaching
from app.evidence.statistics.hotspots.neighbours import Neighbours

ERRORS = 3  # standard errors within which a place is called borderline
REFINED = 4  # standard errors within which it is dealt to again: a little more, so that few stop by luck
MOST = 5_000_000  # permutations for a place
AT_ONCE = 100_000  # permutations at a time, which bounds the memory


@dataclass(frozen=True)
class Permuted:
    """p-values of n places, or of n places in each month, and how many permutations each one is of."""

    p: np.ndarray
    permutations: np.ndarray

    def near_the_bound(self, errors: float = ERRORS) -> np.ndarray:
        """Whether each place would pass with p so many standard errors lower, and not as much higher."""
        error = errors * np.sqrt(self.p * (1 - self.p) / self.permutations)
        at_best, at_worst = (self.p - error).clip(min=0), (self.p + error).clip(max=1)
        return (adjusted(at_best) <= RATE) & (adjusted(at_worst) > RATE)


def permuted(p: np.ndarray, permutations: int) -> Permuted:
    return Permuted(p, np.full(p.shape, permutations))


def refined(
    values: np.ndarray, neighbours: Neighbours, first: Permuted, *, seed: int, most: int = MOST
) -> Permuted:
    """Deal again to the places near the bound. values: one number a place; first: of a single period.

    The result is the same for the same seed.
    """
    p, done = first.p.copy(), first.permutations.copy()
    rng = np.random.default_rng([seed, len(p)])
    while True:
        now = Permuted(p, done)
        unsure = np.flatnonzero(now.near_the_bound(REFINED) & (done < most) & (neighbours.sizes > 0))
        if not len(unsure):
            return now
        more = int(done[unsure].min())
        for start in range(0, more, AT_ONCE):
            number = min(AT_ONCE, more - start)
            reached = count_reaching(values, neighbours, unsure, number, rng)
            p[unsure] = (p[unsure] * (done[unsure] + 1) + reached) / (done[unsure] + number + 1)
            done[unsure] += number
