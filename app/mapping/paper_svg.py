"""Write what matplotlib drew as SVG, for maps and charts on paper.

Text becomes outlines, so that a picture looks the same everywhere; the same picture gives the same bytes.
"""

from __future__ import annotations

import io
import re
import threading
from typing import TYPE_CHECKING

from app.mapping.drawn_type import give_to_matplotlib

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DECIMALS = re.compile(r"(\.\d\d)\d+")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DRAWN = re.compile(r' d="[^"]*"')
DRAWING = threading.Lock()  # matplotlib keeps fonts and settings for all threads together


def empty_figure(width: float, height: float) -> Figure:
    """An empty figure of so many inches."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.use("svg")
    give_to_matplotlib()
    matplotlib.rcParams.update({"svg.hashsalt": "map", "svg.fonttype": "path", "hatch.linewidth": 0.7})
    return Figure(figsize=(width, height))


def written(figure: Figure) -> str:
    """The SVG without date and glyph comments, rounded to a hundredth of a point, for stable bytes."""
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    svg = COMMENT.sub("", file.getvalue())
    return DRAWN.sub(lambda path: DECIMALS.sub(r"\1", path[0]), svg[svg.index("<svg") :])
