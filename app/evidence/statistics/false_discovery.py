"""Of many places or lines tested at once, which are still unusual? The false discovery rate is controlled.

Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B
57:289-300, 1995. For tests of neighbours, which depend on one another: Caldas de Castro and Singer,
Geographical Analysis 38:180-208, 2006. SciPy has the same, and two seconds of importing; the tests compare.
"""

from collections.abc import Sequence

import numpy as np

RATE = 0.05


def adjusted(p: np.ndarray | Sequence[float]) -> np.ndarray:
    """Each p-value as the lowest rate at which its test would still be called unusual.

    p: n probabilities, or n rows with a column for each family of tests. Result: the same shape, from 0 to
    1, never below p. A test is unusual at rate r if its result is at most r; then, of all that are called
    so, a part r is expected to be so by chance. ValueError for anything that is no probability.
    """
    p = np.asarray(p, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(p, axis=0)
    ranks = np.arange(1, len(p) + 1).reshape(-1, *[1] * (p.ndim - 1))
    scaled = np.take_along_axis(p, order, axis=0) * len(p) / ranks
    smallest_above = np.minimum.accumulate(scaled[::-1], axis=0)[::-1]
    result = np.empty_like(p)
    np.put_along_axis(result, order, smallest_above.clip(max=1), axis=0)
    return result


def fewest_that_can_pass(tests: int, permutations: int, rate: float = RATE) -> int:
    """How many places must be as extreme as permutations can show, before any of them passes.

    With m permutations no p is below 1 / (m + 1); the k smallest of n pass when they are at most k r / n.
    """
    return max(1, int(np.ceil(tests / (rate * (permutations + 1)) - ROUNDING)))


ROUNDING = 1e-9
