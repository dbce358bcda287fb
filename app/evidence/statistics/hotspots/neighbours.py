"""Which places are neighbours? Stored as two flat arrays, so that a sum over neighbours is one pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

AROUND = [(across, up) for across in (-1, 0, 1) for up in (-1, 0, 1) if (across, up) != (0, 0)]


@dataclass(frozen=True)
class Neighbours:
    """The neighbours of each of n places; a place is not its own neighbour.

    `members[starts[i]:starts[i + 1]]` are those of place i, as positions from 0 to n - 1.
    """

    starts: np.ndarray
    members: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> np.ndarray:
        """The number of neighbours of each place."""
        return np.diff(self.starts)

    @cached_property
    def _owners(self) -> np.ndarray:
        return np.repeat(np.arange(len(self)), self.sizes)

    def of(self, place: int) -> np.ndarray:
        return self.members[self.starts[place] : self.starts[place + 1]]

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums over the neighbours of each place, itself excluded. values: n numbers, or n rows of them."""
        total = np.zeros(values.shape, dtype=float)
        np.add.at(total, self._owners, values[self.members])
        return total


def from_pairs(number: int, pairs: Iterable[tuple[int, int]]) -> Neighbours:
    """Neighbours of `number` places, from pairs of positions. Pairs are symmetric; repeats do not matter."""
    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    both = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
    starts = np.searchsorted(both[:, 0], np.arange(number + 1))
    return Neighbours(starts, both[:, 1])


def of_squares(columns: np.ndarray, rows: np.ndarray) -> Neighbours:
    """Squares of a grid that share a side or a corner: at most eight around each.

    columns, rows: whole numbers, where each of n different squares lies in the grid.
    """
    width = int(columns.max() - columns.min()) + 3 if len(columns) else 3
    keys = (rows - rows.min(initial=0)) * width + (columns - columns.min(initial=0))
    order = np.argsort(keys)
    pairs = [_beside(keys, order, up * width + across) for across, up in AROUND]
    return from_pairs(len(keys), np.concatenate(pairs)) if pairs else from_pairs(0, [])


def _beside(keys: np.ndarray, order: np.ndarray, step: int) -> np.ndarray:
    """Each square with the one that lies so far along the grid, where there is one."""
    if not len(keys):
        return np.empty((0, 2), dtype=np.int64)
    at = np.searchsorted(keys, keys + step, sorter=order).clip(max=len(keys) - 1)
    there = keys[order[at]] == keys + step
    return np.column_stack([np.flatnonzero(there), order[at][there]])
