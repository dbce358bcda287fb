"""SVG patterns that fill areas and legend swatches by reference."""

from collections.abc import Iterable

from markupsafe import Markup

from app.mapping.map_layers import UNTINTED, AreaClass

# Attributes instead of styles, which a strict Content-Security-Policy would block.
_DRAWINGS = {
    "diagonal": "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "back-diagonal": "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
    "grid": "M0,4 h8 M4,0 v8",
    "bars": "M0,4 h8",
    "dots": "M3,4 h2",
    "sparse": "M-4,12 l8,8 M0,0 l16,16 M12,-4 l8,8",
}
_USUAL = {"size": 8, "tint": 0.15, "line": 2}
_LIGHT = {"size": 16, "tint": 0, "line": 1}
_PATTERN = Markup(
    '<pattern id="{id}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
    '<rect width="{size}" height="{size}" fill="{fill}" fill-opacity="{tint}"/>'
    '<path d="{drawing}" fill="none" stroke="{fill}" stroke-width="{line}"/></pattern>'
)
_HIDDEN = Markup('<svg class="map-hatchings" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>')


def hatch_id(area_class: AreaClass) -> str:
    return f"hatch-{area_class.pattern}-{(area_class.fill or '').removeprefix('#')}"


def hatch_address(area_class: AreaClass) -> str:
    return f"url(#{hatch_id(area_class)})"


def hatchings(classes: Iterable[AreaClass]) -> Markup:
    """An invisible SVG that defines the patterns of these classes."""
    patterned = {hatch_id(area_class): area_class for area_class in classes if area_class.pattern}
    if not patterned:
        return Markup("")
    patterns = Markup("").join(
        _PATTERN.format(
            id=key,
            fill=area_class.fill,
            drawing=_DRAWINGS[area_class.pattern or ""],
            **(_LIGHT if area_class.pattern in UNTINTED else _USUAL),
        )
        for key, area_class in sorted(patterned.items())
    )
    return _HIDDEN.format(patterns)
