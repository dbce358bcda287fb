"""Translate the classes and pin kinds of a map into matplotlib styles."""

from typing import Any

from app.mapping.map_layers import UNTINTED, AreaClass, PinKind

INK, GREY = "#0b0c0c", "#505a5f"
TINT = 0.15
THINNER = 0.5  # a picture on paper has about half as many points across as one on a screen
HATCHES = {
    "diagonal": "////",
    "back-diagonal": "\\\\\\\\",
    "dots": "..",
    "grid": "+++",
    "bars": "----",
    "sparse": "\\\\",
}
MARKERS = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "hexagon": "H"}
PIN = 75  # square points


def looks_of_area(area_class: AreaClass) -> list[dict[str, Any]]:
    """Patch styles of a class, the first lowest.

    A pattern gets a translucent tint below it, as a patch of its own: a patch's alpha applies to its hatch.
    """
    from matplotlib.colors import to_rgba

    line = {"edgecolor": area_class.outline, "linewidth": area_class.weight * THINNER, "joinstyle": "round"}
    if area_class.dash:
        line["linestyle"] = (0, [int(part) / area_class.weight for part in area_class.dash.split()])
    if not area_class.fill:
        return [{"facecolor": "none", **line}]
    if not area_class.pattern:
        return [{"facecolor": to_rgba(area_class.fill, area_class.opacity), **line}]
    hatch = {"hatch": HATCHES[area_class.pattern], "hatchcolor": area_class.fill}
    tint = 0 if area_class.pattern in UNTINTED else TINT
    return [
        {"facecolor": to_rgba(area_class.fill, tint), "edgecolor": "none"},
        {"facecolor": "none", **hatch, **line},
    ]


def look_of_pin(kind: PinKind) -> dict[str, Any]:
    """Point style of a pin kind."""
    return {
        "markersize": PIN,
        "color": kind.colour,
        "marker": MARKERS[kind.shape],
        "edgecolor": "#ffffff",
        "linewidth": 0.6,
    }
