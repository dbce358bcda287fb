"""The made-up city: how many incidents each of its places expects, and where they can be."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np


@dataclass(frozen=True)
class City:
    """The model: what is expected in a year, and where it can be."""

    categories: list[str]
    lsoas: list[str]
    expected: np.ndarray  # LSOA by category: incidents in a year
    seasons: np.ndarray  # month by category: beside the mean of one
    eastings: np.ndarray  # LSOA by map point
    northings: np.ndarray
    pull: np.ndarray  # LSOA by map point: cumulative share of the LSOA's incidents
    names: list[list[str]]
    events: dict[str, Any]

    @cached_property
    def shares(self) -> np.ndarray:
        return np.diff(self.pull, prepend=0)

    @cached_property
    def category_names(self) -> np.ndarray:
        return np.array(self.categories, dtype=object)

    @cached_property
    def lsoa_codes(self) -> np.ndarray:
        return np.array(self.lsoas, dtype=object)

    @cached_property
    def places(self) -> np.ndarray:
        return np.array(self.names, dtype=object)
