"""Does an incident make another one nearby more likely for a while? Knox's test, by bands.

Knox ("The detection of space-time interactions", Applied Statistics 13:25-29, 1964) counts the pairs that are
close in space and in time. What to expect comes from dealing the same days to the same points at random
(Johnson et al., "Space-time patterns of risk", Journal of Quantitative Criminology 23:201-219, 2007): the
places and the seasons stay, and only the link between them is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.evidence.statistics.false_discovery import RATE, adjusted

DISTANCES = (0, 100, 200, 300, 400)  # metres: the far edges of the bands; 0 is the same point
TIMES = (7, 14, 21, 28)  # days, the same
PERMUTATIONS = 999
MOST_PAIRS = 5_000_000  # pairs of close points: 999 deals of these take about two minutes
FEWEST = 30  # incidents; below, a band holds next to no pairs
NOTABLE = 1.2  # the least ratio worth acting on, by Ratcliffe's Near Repeat Calculator


class TooManyPairs(ValueError):
    """More pairs of close points than can be dealt in reasonable time."""


@dataclass(frozen=True)
class Band:
    """The pairs of a band of distance and a band of time. `q`: p, adjusted for the bands judged with it."""

    distance: tuple[int, int]  # metres, above the first and up to the second
    days: tuple[int, int]  # from the first to the second
    observed: int
    expected: float
    p: float
    q: float

    @property
    def ratio(self) -> float | None:
        return self.observed / self.expected if self.expected else None

    @property
    def is_notable(self) -> bool:
        return self.q <= RATE and (self.ratio is None or self.ratio >= NOTABLE)


@dataclass(frozen=True)
class NearRepeats:
    incidents: int
    permutations: int
    bands: tuple[Band, ...]  # the nearest distance first, then the shortest time


def near_repeats(
    points: np.ndarray,
    days: np.ndarray,
    *,
    distances: tuple[int, ...] = DISTANCES,
    times: tuple[int, ...] = TIMES,
    permutations: int = PERMUTATIONS,
    seed: int = 1998,
    progress: Callable[[int], None] = lambda percent: None,
) -> NearRepeats:
    """Compare the pairs of incidents in each band with what dealing the days at random gives.

    `points`: eastings and northings, a row an incident; `days`: whole days, in the same order. `progress` is
    called with the percentage done, and may raise to stop.
    """
    pairs = _close_pairs(points, distances[-1])
    apart = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    rows = np.searchsorted(distances, apart)
    shape = len(distances), len(times)
    observed = _count(rows, pairs, days, times, shape)
    random, sums, reached = np.random.default_rng(seed), np.zeros(shape), np.zeros(shape)
    for deal in range(permutations):
        dealt = _count(rows, pairs, random.permutation(days), times, shape)
        sums += dealt
        reached += dealt >= observed
        progress(100 * (deal + 1) // permutations)
    expected, p = sums / permutations, (reached + 1) / (permutations + 1)
    return NearRepeats(len(points), permutations, _bands(distances, times, observed, expected, p))


def _close_pairs(points: np.ndarray, within: int) -> np.ndarray:
    from scipy.spatial import cKDTree

    tree = cKDTree(points)
    if (tree.count_neighbors(tree, within) - len(points)) // 2 > MOST_PAIRS:
        raise TooManyPairs
    return tree.query_pairs(within, output_type="ndarray")


def _count(
    rows: np.ndarray, pairs: np.ndarray, days: np.ndarray, times: tuple[int, ...], shape: tuple[int, int]
) -> np.ndarray:
    """Count the pairs by band; those further apart in time than the last band are in none."""
    columns = np.searchsorted(times, np.abs(days[pairs[:, 0]] - days[pairs[:, 1]]))
    within = columns < len(times)
    cells = rows[within] * len(times) + columns[within]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _bands(
    distances: tuple[int, ...],
    times: tuple[int, ...],
    observed: np.ndarray,
    expected: np.ndarray,
    p: np.ndarray,
) -> tuple[Band, ...]:
    below, before = (0, *distances), (0, *(day + 1 for day in times))
    q = adjusted(p.ravel()).reshape(p.shape)
    return tuple(
        Band(
            (below[row], distances[row]),
            (before[column], times[column]),
            int(observed[row, column]),
            float(expected[row, column]),
            float(p[row, column]),
            float(q[row, column]),
        )
        for row in range(len(distances))
        for column in range(len(times))
    )
