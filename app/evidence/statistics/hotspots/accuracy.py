"""How good would last period's hotspots have been at saying where this period's crime would be?

The prediction accuracy index (PAI) of Chainey, Tompson and Uhlig, "The utility of hotspot mapping for
predicting spatial patterns of crime", Security Journal 21:4-28, 2008.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Accuracy:
    """What the places that were marked hold now. Shares are between 0 and 1."""

    places: int
    hit_share: float  # of what happened, how much happened in them
    area_share: float  # of the ground, how much they are

    @property
    def index(self) -> float | None:
        """Hit share over area share: 1 is as good as chance. None where nothing was marked."""
        return self.hit_share / self.area_share if self.area_share else None


def accuracy(marked: np.ndarray, happened: np.ndarray, areas: np.ndarray) -> Accuracy:
    """marked: n of true and false; happened: n counts; areas: n sizes > 0, in any one unit."""
    marked, happened = np.asarray(marked, dtype=bool), np.asarray(happened, dtype=float)
    areas = np.asarray(areas, dtype=float)
    total = happened.sum()
    return Accuracy(
        places=int(marked.sum()),
        hit_share=float(happened[marked].sum() / total) if total else 0.0,
        area_share=float(areas[marked].sum() / areas.sum()) if areas.sum() else 0.0,
    )
