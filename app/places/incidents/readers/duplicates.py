"""Detect references and rows that were on an earlier line of the file, with eight bytes for each."""

import numpy as np
import polars as pl


class SeenMarks:
    """Hashes (64 bits) in sorted runs of decreasing length, merged as in a log-structured merge tree."""

    def __init__(self) -> None:
        self.runs: list[np.ndarray] = []

    def first_ones(self, hashes: pl.Series) -> pl.Series:
        """For each hash whether it is new, and remember it."""
        marks = hashes.to_numpy()
        first = np.zeros(len(marks), dtype=bool)
        new, positions = np.unique(marks, return_index=True)
        first[positions] = True
        for run in self.runs:
            places = np.searchsorted(run, marks).clip(max=len(run) - 1)
            first &= run[places] != marks
        self._remember(new)
        return pl.Series(first)

    def _remember(self, new: np.ndarray) -> None:
        if not len(new):
            return
        self.runs.append(new)
        while len(self.runs) > 1 and len(self.runs[-2]) < 2 * len(self.runs[-1]):
            last, before = self.runs.pop(), self.runs.pop()
            self.runs.append(np.unique(np.concatenate((before, last))))
