"""Where do points crowd? A kernel density surface: a picture for looking, not a test.

Points are counted in cells and the counts smoothed by a Gaussian filter, which gives what a kernel at every
point would (Silverman, "Density estimation for statistics and data analysis", 1986), in milliseconds.
"""

import math
from dataclasses import dataclass

import numpy as np

REACH = 4  # standard deviations; beyond is less than a thousandth of a hundredth


@dataclass(frozen=True)
class Surface:
    """Incidents per square kilometre: rows from south to north, columns from west to east."""

    west: float
    south: float
    cell: float  # metres
    values: np.ndarray


def surface(
    eastings: np.ndarray,
    northings: np.ndarray,
    weights: np.ndarray,
    *,
    bounds: tuple[float, float, float, float],
    cell: float = 50,
    bandwidth: float = 300,
) -> Surface:
    """The density of weighted points within bounds (west, south, east, north). All lengths are metres.

    bandwidth: the kernel's standard deviation. Points outside the bounds count for nothing, so that near
    the edge the density is too low. ValueError for a cell or bandwidth that is not above 0.
    """
    from scipy.ndimage import gaussian_filter

    if cell <= 0 or bandwidth <= 0:
        raise ValueError("The cell and the bandwidth must be above 0 m")
    west, south, east, north = bounds
    columns, rows = math.ceil((east - west) / cell), math.ceil((north - south) / cell)
    edges = [south + cell * np.arange(rows + 1), west + cell * np.arange(columns + 1)]
    counted, _, _ = np.histogram2d(northings, eastings, bins=edges, weights=weights)
    spread = gaussian_filter(counted, bandwidth / cell, mode="constant", truncate=REACH)
    return Surface(west, south, cell, spread / (cell / 1000) ** 2)
