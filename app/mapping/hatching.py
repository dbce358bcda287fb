"""How does a pattern look? SVG patterns that areas and legend swatches are filled with, by reference."""

from collections.abc import Iterable

from markupsafe import Markup

from app.mapping.map_layers import AreaClass

# Attributes, not style: a strict Content-Security-Policy lets them be.
_DRAWINGS = {
    "diagonal": "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "back-diagonal": "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
    "grid": "M0,4 h8 M4,0 v8",
    "bars": "M0,4 h8",
    "dots": "M3,4 h2",
}
_PATTERN = Markup(
    '<pattern id="{id}" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="{fill}" fill-opacity="0.15"/>'
    '<path d="{drawing}" fill="none" stroke="{fill}" stroke-width="2"/></pattern>'
)
_HIDDEN = Markup('<svg class="map-hatchings" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>')


def hatch_id(each: AreaClass) -> str:
    return f"hatch-{each.pattern}-{(each.fill or '').removeprefix('#')}"


def hatch_address(each: AreaClass) -> str:
    return f"url(#{hatch_id(each)})"


def hatchings(classes: Iterable[AreaClass]) -> Markup:
    """The patterns that these classes use: nothing to be seen, something to be referred to."""
    patterned = {hatch_id(each): each for each in classes if each.pattern}
    if not patterned:
        return Markup("")
    patterns = Markup("").join(
        _PATTERN.format(id=key, fill=each.fill, drawing=_DRAWINGS[each.pattern or ""])
        for key, each in sorted(patterned.items())
    )
    return _HIDDEN.format(patterns)
