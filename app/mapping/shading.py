"""Assign areas to shades, with legend labels.

Classes are quantiles of the distinct values, as in mapclassify's Quantiles, which is the oracle in the tests.
It is not used here because it would load scikit-learn into the web server, for a second and 117 MB.
"""

from collections.abc import Mapping
from itertools import pairwise

from app.mapping.map_layers import AreaClass

# One hue from light to dark, evenly spaced in lightness: works for colour-blind readers and in grey.
SHADES = ("#e3f1ef", "#b5dad5", "#7dbab3", "#42918c", "#14635f")
# Of another hue, for smaller places, which may be seen on the same page.
FINER_SHADES = ("#fdefd9", "#fbd29b", "#f3a055", "#c9661d", "#85370b")
NOTHING = "#f8f8f8"
MOST_DECIMALS = 4


def shade(
    values: Mapping[int, float], *, decimals: int = 0, shades: tuple[str, ...] = SHADES
) -> tuple[tuple[AreaClass, ...], dict[int, str]]:
    """The classes, lightest and lowest first, and the class of every area.

    Nothing at all is a class of its own. Each label names the lowest and highest value that its class
    really holds, so that the legend never speaks of a number that is not on the map.
    """
    distinct = sorted({round(value, decimals) for value in values.values() if value > 0})
    groups = quantiles(distinct, len(shades))
    classes = [
        AreaClass(str(number), _label(group, decimals), fill=fill)
        for number, (group, fill) in enumerate(zip(groups, _spread(shades, len(groups)), strict=True), 1)
    ]
    group_of = {value: str(number) for number, group in enumerate(groups, 1) for value in group}
    class_of = {key: group_of.get(round(value, decimals), "0") for key, value in values.items()}
    if "0" in class_of.values():
        classes.insert(0, AreaClass("0", "None", fill=NOTHING))
    return tuple(classes), class_of


def decimals_of(values: Mapping[int, float]) -> int:
    """The fewest decimals with which no positive value rounds to 0."""
    least = min((value for value in values.values() if value > 0), default=1)
    enough = (n for n in range(1 if least >= 1 else 2, MOST_DECIMALS) if round(least, n) > 0)
    return next(enough, MOST_DECIMALS)


def quantiles(distinct: list[float], wanted: int) -> list[list[float]]:
    """Rising values cut where a fifth, two fifths, ... of the way from the first to the last is reached."""
    count = min(wanted, len(distinct))
    edges = [0, *((len(distinct) - 1) * step // count + 1 for step in range(1, count + 1))] if count else [0]
    return [distinct[low:high] for low, high in pairwise(edges)]


def _spread(shades: tuple[str, ...], count: int) -> list[str]:
    """Pick `count` shades, keeping the lightest and the darkest."""
    if count <= 1:
        return list(shades[len(shades) // 2 :][:count])
    return [shades[round(step * (len(shades) - 1) / (count - 1))] for step in range(count)]


def _label(group: list[float], decimals: int) -> str:
    lowest, highest = (f"{value:,.{decimals}f}" for value in (group[0], group[-1]))
    return lowest if lowest == highest else f"{lowest} to {highest}"
