"""The one typeface of papers and of the pictures on them.

Pages are set in Arial, as Word files are. Arimo has the same widths, and may be put into a PDF. It comes as
one file of all weights, which Typst reads; matplotlib knows single weights only, and is given them here.
"""

import functools

import fontpkg_arimo

FAMILY, IN_WORD = fontpkg_arimo.FAMILY, "Arial"
FOLDER = fontpkg_arimo.ROOT / "files"
UPRIGHT = FOLDER / "Arimo[wght].ttf"


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
