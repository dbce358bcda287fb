"""Draw a density surface as a small PNG of six shades. It illustrates; it is not a test."""

import struct
import zlib
from typing import Any

import numpy as np

from app.evidence.hotspots.counts import CELL, Cells
from app.evidence.hotspots.places import list_ward_boundaries
from app.evidence.statistics.hotspots.density import Surface, surface
from app.places.geography import contiguity

BANDWIDTH = 300  # metres: no finer than snapped points allow
MARGIN = 500
# From nothing to most, each a part of the highest density; light to dark, so that it reads in grey too.
STEPS = (0.05, 0.15, 0.3, 0.5, 0.75)
SHADES = ("#f8f8f8", "#fdd0a2", "#fdae6b", "#f16913", "#c2410c", "#6b2108")


def draw(cells: Cells) -> tuple[bytes, dict[str, Any]] | None:
    """Return the PNG and the figures a page needs to place it over the wards; None without any boundary."""
    boundaries = list_ward_boundaries()
    if not boundaries or not len(cells.weights):
        return None
    west, south, east, north = contiguity.bounds_of(boundaries)
    bounds = (
        (west - MARGIN) // CELL * CELL, (south - MARGIN) // CELL * CELL, east + MARGIN, north + MARGIN,
    )  # fmt: skip
    density = surface(
        cells.eastings, cells.northings, cells.weights, bounds=bounds, cell=CELL, bandwidth=BANDWIDTH
    )
    rows, columns = density.values.shape
    limits = [float(density.values.max() * step) for step in STEPS]
    about = {
        "west": density.west, "south": density.south,
        "width": columns * density.cell, "height": rows * density.cell,
        "bandwidth": BANDWIDTH, "limits": limits, "most": float(density.values.max()),
    }  # fmt: skip
    return _png(_classes(density, limits)), about


def _classes(density: Surface, limits: list[float]) -> np.ndarray:
    """The shade of each cell, northernmost row first."""
    return np.searchsorted(limits, density.values, side="right")[::-1].astype(np.uint8)


def _png(pixels: np.ndarray) -> bytes:
    """An indexed picture (PNG specification, 3rd edition, sections 5 and 11): one byte a pixel, no filter."""
    rows, columns = pixels.shape
    lines = np.zeros((rows, columns + 1), dtype=np.uint8)
    lines[:, 1:] = pixels
    palette = b"".join(bytes.fromhex(shade[1:]) for shade in SHADES)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
