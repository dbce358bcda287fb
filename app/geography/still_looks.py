"""How does matplotlib draw what the classes and pins of a map say of themselves?"""

from typing import Any

from app.geography.map_layers import AreaClass, PinKind

INK = "#0b0c0c"
THINNER = 0.5  # a picture on paper has about half as many points across as one on a screen
HATCHES = {
    "diagonal": "/////",
    "back-diagonal": "\\\\\\\\\\",
    "dots": "....",
    "grid": "++++",
    "bars": "-----",
}
MARKERS = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "hexagon": "H"}
PIN = 42  # square points


def look_of_area(each: AreaClass) -> dict[str, Any]:
    """As a patch has it. A patterned area is only tinted, so that what lies under it is seen."""
    from matplotlib.colors import to_rgba

    opacity = 0.15 if each.pattern else each.opacity
    look = {
        "facecolor": to_rgba(each.fill, opacity) if each.fill else "none",
        "edgecolor": each.outline,
        "linewidth": each.weight * THINNER,
        "joinstyle": "round",
    }
    if each.dash:
        look["linestyle"] = (0, [int(part) / each.weight for part in each.dash.split()])
    if each.pattern:
        look |= {"hatch": HATCHES[each.pattern], "hatchcolor": each.fill}
    return look


def look_of_pin(kind: PinKind) -> dict[str, Any]:
    """As a scatter of points has it."""
    return {
        "s": PIN,
        "c": kind.colour,
        "marker": MARKERS[kind.shape],
        "edgecolors": "#ffffff",
        "linewidths": 0.6,
    }
