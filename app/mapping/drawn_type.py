"""The typeface of papers for matplotlib, which knows files of single weights only: made from the one file."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from app.documents.typeface import FAMILY, UPRIGHT

WEIGHTS = {400: "Regular", 700: "Bold"}
# What `usual_only` leaves: the rest is never drawn.
DRAWN = (*range(0x20, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450), *map(ord, "‐‑–—‘’“”…•−€™≤≥×→"))


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
