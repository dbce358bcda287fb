"""Detect references and rows that were on an earlier line of the file, with eight bytes for each."""

import numpy as np


class SeenMarks:
    """Hashes (64 bits) in sorted runs of decreasing length, merged as in a log-structured merge tree."""

    def __init__(self) -> None:
        self.runs: list[np.ndarray] = []

    def first_ones(self, marks: np.ndarray) -> np.ndarray:
        """For each hash whether it is new, and remember it."""
        first = np.zeros(len(marks), dtype=bool)
        distinct, positions = np.unique(marks, return_index=True)
        is_new = np.ones(len(distinct), dtype=bool)
        for run in self.runs:
            places = np.searchsorted(run, distinct).clip(max=len(run) - 1)
            is_new &= run[places] != distinct
        first[positions[is_new]] = True
        self._remember(distinct[is_new])
        return first

    def _remember(self, new: np.ndarray) -> None:
        if not len(new):
            return
        self.runs.append(new)
        while len(self.runs) > 1 and len(self.runs[-2]) < 2 * len(self.runs[-1]):
            last, before = self.runs.pop(), self.runs.pop()
            # Both are sorted already, which a stable sort makes use of.
            self.runs.append(np.sort(np.concatenate((before, last)), kind="stable"))
