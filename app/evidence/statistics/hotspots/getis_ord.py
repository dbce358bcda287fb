"""Is there more in and around a place than chance would put there? Getis and Ord's Gi*.

Gi* compares the sum over a place and its neighbours with what so many places would hold on average (Getis
and Ord, "The analysis of spatial association by use of distance statistics", Geographical Analysis
24:189-206, 1992; in the standardised form of Ord and Getis, "Local spatial autocorrelation statistics",
Geographical Analysis 27:286-306, 1995). Counts of crime are skewed, so that z is no guide to how unusual a
sum is: that is found by permutation, with the place's own value fixed and the others shuffled
(conditional permutation: Anselin, "Local indicators of spatial association", Geographical Analysis
27:93-115, 1995). esda computes the same; it takes seconds and hundreds of megabytes to import.
"""

import functools

import numpy as np

from app.evidence.statistics.hotspots.neighbours import Neighbours

# Sums of the same numbers in another order differ by this part at most.
ROUNDING = 1e-9
MANY = 6  # times as many places as are in a deal: then few deals hold one twice


def z_scores(values: np.ndarray, neighbours: Neighbours) -> np.ndarray:
    """Gi* of each place as a standard score, in closed form, each neighbour and the place itself weighing 1.

    values: n numbers, or n rows with a column for each month. Result: the same shape. Where all values are
    the same, or a place has all others beside it, nothing stands out: 0. ValueError if the numbers of
    values and places differ.
    """
    x = _checked(values, neighbours)
    if not len(x):
        return x
    n, size = len(x), (neighbours.sizes + 1).reshape(-1, *[1] * (x.ndim - 1))
    expected = x.mean(axis=0) * size
    error = x.std(axis=0) * np.sqrt(size * (n - size) / max(n - 1, 1))
    difference = x + neighbours.sums(x) - expected
    return np.divide(difference, error, out=np.zeros_like(difference), where=error > 0)


def permutation_p(
    values: np.ndarray, neighbours: Neighbours, *, permutations: int = 999, seed: int
) -> np.ndarray:
    """How often chance alone puts as much around each place: one-sided, for more and not for less.

    values: as for `z_scores`. Result: the same shape, from 1 / (permutations + 1) to 1: (r + 1) / (m + 1)
    with r of m deals as large or larger. The same seed deals the same. A place without neighbours gets 1.
    """
    x = _checked(values, neighbours)
    if not len(x):
        return x
    columns = x.reshape(len(x), -1)
    around, as_large = neighbours.sums(columns), np.full(columns.shape, permutations)
    deals = _deals(len(x), int(neighbours.sizes.max()), permutations, seed)
    for size in np.unique(neighbours.sizes[neighbours.sizes > 0]).tolist():
        places = neighbours.sizes == size
        as_large[places] = _as_large(columns, deals[:, : size + 1], around)[places]
    return ((as_large + 1) / (permutations + 1)).reshape(x.shape)


def count_reaching(
    values: np.ndarray,
    neighbours: Neighbours,
    places: np.ndarray,
    permutations: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """In how many new deals to each of these few places chance puts as much around it.

    values: one number a place; places: positions, each with a neighbour. All share the deals, as in
    `permutation_p`, and a place that is in a deal itself has the spare in its stead.
    """
    x = _checked(values, neighbours)
    around, sizes = neighbours.sums(x), neighbours.sizes
    # Halves the time: of millions of deals, most goes into drawing and sorting.
    deals = _new_deals(len(x), int(sizes[places].max()), permutations, rng, np.int32)
    reached = np.empty(len(places), dtype=np.int64)
    dealt = x[deals]
    for size in np.unique(sizes[places]).tolist():
        sums, spare = dealt[:, :size].sum(axis=1), dealt[:, size]
        for n in np.flatnonzero(sizes[places] == size).tolist():
            place = places[n]
            enough = around[place] - ROUNDING * (1 + size * np.abs(x).max())
            with_itself = (deals[:, :size] == place).any(axis=1)
            reached[n] = np.count_nonzero(np.where(with_itself, sums - x[place] + spare, sums) >= enough)
    return reached


def _as_large(columns: np.ndarray, deals: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Return for each place in how many deals the places dealt to it hold as much as its own neighbours.

    deals: a row for each permutation, with as many places as there are neighbours, and a spare one.

    A place must not be dealt to itself. To deal to each place from its own set of others would take as many
    deals as places times permutations, so all places share the deals, and are counted as if that did not
    matter. Then each place that is in a deal itself is counted again for that deal, with the spare in its
    stead: the deal is then as likely as any other without the place.
    """
    dealt, spare = deals[:, :-1], deals[:, -1]
    sums = columns[dealt].sum(axis=1)
    enough = around - ROUNDING * (1 + dealt.shape[1] * np.abs(columns).max(axis=0))
    counts = _count_as_large(sums, enough)
    place, deal = dealt.ravel(), np.repeat(np.arange(len(dealt)), dealt.shape[1])
    with_itself = sums[deal] >= enough[place]
    with_spare = sums[deal] - columns[place] + columns[spare[deal]] >= enough[place]
    np.add.at(counts, place, with_spare.astype(int) - with_itself.astype(int))
    return counts


def _count_as_large(sums: np.ndarray, enough: np.ndarray) -> np.ndarray:
    """Return how many of the sums reach each number, column by column: sorted once, then searched."""
    below = [np.searchsorted(np.sort(s), e) for s, e in zip(sums.T, enough.T, strict=True)]
    return len(sums) - np.column_stack(below)


@functools.lru_cache(maxsize=1)
def _deals(places: int, most: int, permutations: int, seed: int) -> np.ndarray:
    return _new_deals(places, most, permutations, np.random.default_rng(seed))


def _new_deals(
    places: int, most: int, permutations: int, rng: np.random.Generator, kind: type = np.int64
) -> np.ndarray:
    """Return a row of `most + 1` different places for each permutation, any such row being as likely.

    Few of many places are drawn with repeats, and rows with a repeat drawn again until none is left. That
    would take long where few places are left out of a row: there, all places are shuffled.
    """
    if places < MANY * (most + 1):
        return rng.permuted(np.tile(np.arange(places), (permutations, 1)), axis=1)[:, : most + 1]
    deals = rng.integers(0, places, (permutations, most + 1), dtype=kind)
    while (repeats := _have_repeats(deals)).any():
        deals[repeats] = rng.integers(0, places, (int(repeats.sum()), most + 1))
    return deals


def _have_repeats(deals: np.ndarray) -> np.ndarray:
    in_order = np.sort(deals, axis=1)
    return (in_order[:, 1:] == in_order[:, :-1]).any(axis=1)


def _checked(values: np.ndarray, neighbours: Neighbours) -> np.ndarray:
    x = np.asarray(values, dtype=float)
    if len(x) != len(neighbours):
        raise ValueError(f"{len(x)} values are given for {len(neighbours)} places")
    return x
