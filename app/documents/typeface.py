"""The one typeface of papers and of the pictures on them.

Pages are set in Arial, as Word files are. Arimo has the same widths, and may be put into a PDF. It comes as
one file of all weights, which Typst reads; matplotlib knows single weights only, and is given them here.
"""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

import fontpkg_arimo

FAMILY, IN_WORD = fontpkg_arimo.FAMILY, "Arial"
FOLDER = fontpkg_arimo.ROOT / "files"
UPRIGHT = FOLDER / "Arimo[wght].ttf"
WEIGHTS = {400: "Regular", 700: "Bold"}
# What `usual_only` leaves: the rest is never drawn.
DRAWN = (*range(0x20, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450), *map(ord, "‐‑–—‘’“”…•−€™≤≥×→"))


@functools.cache
def _advances() -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    font = TTFont(UPRIGHT)
    advances = font["hmtx"]
    return {sign: advances[name][0] for sign, name in font.getBestCmap().items()}, font["head"].unitsPerEm


def width_of(words: str) -> float:
    """How wide these words are, in the size of their letters."""
    advances, em = _advances()
    return sum(advances.get(ord(sign), em) for sign in words) / em


def give_to_matplotlib() -> None:
    """Have matplotlib set all text in it. What it draws with stays open until this process ends."""
    from matplotlib import font_manager, rcParams

    if rcParams["font.family"] == [FAMILY]:
        return
    folder = Path(tempfile.mkdtemp(prefix="typeface-"))
    atexit.register(_forget, folder, os.getpid())
    for weight, name in WEIGHTS.items():
        path = folder / f"{FAMILY}-{name}.ttf"
        _write_weight(path, weight, name)
        font_manager.fontManager.ttflist.append(
            font_manager.FontEntry(fname=str(path), name=FAMILY, style="normal", weight=weight)
        )
    rcParams["font.family"] = [FAMILY]


def _write_weight(path: Path, weight: int, name: str) -> None:
    """One weight of the typeface as a file, with the letters that are drawn."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(UPRIGHT)
    chosen = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    chosen.populate(unicodes=DRAWN)
    chosen.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    # By this name one weight's letters are told from the other's in a picture.
    for record in list(font["name"].names):
        if record.nameID == 6:
            font["name"].setName(f"{FAMILY}-{name}", 6, record.platformID, record.platEncID, record.langID)
    font.save(path)


def _forget(folder: Path, maker: int) -> None:
    """A process that was forked from the one that made the folder still draws with it."""
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)
