"""Was this reference on an earlier line of the file? Eight bytes a reference, however many there are."""

import numpy as np
import polars as pl


class Seen:
    """Remembers the fingerprints of references in sorted runs, of which each is longer than the next."""

    def __init__(self) -> None:
        self.runs: list[np.ndarray] = []

    def first_ones(self, references: pl.Series) -> pl.Series:
        """For each reference whether it came for the first time; from now on it has come."""
        marks = references.hash(seed=0).to_numpy()
        first = np.zeros(len(marks), dtype=bool)
        new, positions = np.unique(marks, return_index=True)
        first[positions] = True
        for run in self.runs:
            found = np.searchsorted(run, marks).clip(max=len(run) - 1)
            first &= run[found] != marks
        self._remember(new)
        return pl.Series(first)

    def _remember(self, new: np.ndarray) -> None:
        if not len(new):
            return
        self.runs.append(new)
        while len(self.runs) > 1 and len(self.runs[-2]) < 2 * len(self.runs[-1]):
            last, before = self.runs.pop(), self.runs.pop()
            self.runs.append(np.unique(np.concatenate((before, last))))
