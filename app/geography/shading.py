"""Which shade does each area get, and what does the legend say of it?"""

from collections.abc import Mapping
from itertools import pairwise

from app.geography.map_layers import AreaClass

# One hue from light to dark, evenly spaced in lightness: read the same by colour-blind eyes and in grey.
SHADES = ("#e3f1ef", "#b5dad5", "#7dbab3", "#42918c", "#14635f")
NOTHING = "#f8f8f8"


def shade(
    values: Mapping[int, float], *, decimals: int = 0, shades: tuple[str, ...] = SHADES
) -> tuple[tuple[AreaClass, ...], dict[int, str]]:
    """Classes with about as many areas each, and the class of every area.

    Nothing at all is a class of its own. Each label names the lowest and highest value that its class
    really holds, so that the legend never speaks of a number that is not on the map.
    """
    groups = _groups(sorted({round(value, decimals) for value in values.values() if value > 0}), len(shades))
    classes = [
        AreaClass(str(number), _label(group, decimals), fill=fill)
        for number, (group, fill) in enumerate(zip(groups, _spread(shades, len(groups)), strict=True), 1)
    ]
    class_of = {key: _class_of(round(value, decimals), groups) for key, value in values.items()}
    if "0" in class_of.values():
        classes.insert(0, AreaClass("0", "None", fill=NOTHING))
    return tuple(classes), class_of


def _groups(distinct: list[float], wanted: int) -> list[list[float]]:
    """Cut the values that occur into groups as equal in number as can be."""
    count = min(wanted, len(distinct))
    edges = [len(distinct) * each // count for each in range(count + 1)] if count else [0]
    return [distinct[low:high] for low, high in pairwise(edges)]


def _spread(shades: tuple[str, ...], count: int) -> list[str]:
    """With fewer classes than shades: keep the lightest and the darkest."""
    if count <= 1:
        return list(shades[len(shades) // 2 :][:count])
    return [shades[round(each * (len(shades) - 1) / (count - 1))] for each in range(count)]


def _class_of(value: float, groups: list[list[float]]) -> str:
    return str(next((number for number, group in enumerate(groups, 1) if value in group), 0))


def _label(group: list[float], decimals: int) -> str:
    lowest, highest = (f"{value:,.{decimals}f}" for value in (group[0], group[-1]))
    return lowest if lowest == highest else f"{lowest} to {highest}"
