"""How does matplotlib draw what the classes and pins of a map say of themselves?"""

from typing import Any

from app.mapping.map_layers import AreaClass, PinKind

INK, GREY = "#0b0c0c", "#505a5f"
TINT = 0.15
THINNER = 0.5  # a picture on paper has about half as many points across as one on a screen
HATCHES = {
    "diagonal": "////",
    "back-diagonal": "\\\\\\\\",
    "dots": "..",
    "grid": "+++",
    "bars": "----",
}
MARKERS = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "hexagon": "H"}
PIN = 42  # square points


def looks_of_area(each: AreaClass) -> list[dict[str, Any]]:
    """As patches have it, the first lowest. Under a pattern there is a tint, through which all else is seen;
    it is a patch of its own, since how clear a patch is holds for its pattern, too."""
    from matplotlib.colors import to_rgba

    line = {"edgecolor": each.outline, "linewidth": each.weight * THINNER, "joinstyle": "round"}
    if each.dash:
        line["linestyle"] = (0, [int(part) / each.weight for part in each.dash.split()])
    if not each.fill:
        return [{"facecolor": "none", **line}]
    if not each.pattern:
        return [{"facecolor": to_rgba(each.fill, each.opacity), **line}]
    hatch = {"hatch": HATCHES[each.pattern], "hatchcolor": each.fill}
    return [
        {"facecolor": to_rgba(each.fill, TINT), "edgecolor": "none"},
        {"facecolor": "none", **hatch, **line},
    ]


def look_of_pin(kind: PinKind) -> dict[str, Any]:
    """As a scatter of points has it."""
    return {
        "s": PIN,
        "c": kind.colour,
        "marker": MARKERS[kind.shape],
        "edgecolors": "#ffffff",
        "linewidths": 0.6,
    }
