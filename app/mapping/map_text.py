"""What does a map say: every name, title, fact and address on it, as JSON that is safe inside a script."""

from collections.abc import Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.mapping.map_layers import AreaLayer, Layer, PinKind, PinLayer


def words_of(layers: Sequence[Layer]) -> Markup:
    """By layer, then by the number of the area or pin in it: what static/js/map-parts.js reads."""
    return htmlsafe_json_dumps(
        [_of_areas(layer) if isinstance(layer, AreaLayer) else _of_pins(layer) for layer in layers]
    )


def _of_areas(layer: AreaLayer) -> dict[str, Any]:
    areas = [[area.name, area.facts, area.href, area.label, area.label_at] for area in layer.areas]
    return {"labels": layer.labels, "hollow": layer.hollow, "areas": areas}


def _of_pins(layer: PinLayer) -> dict[str, Any]:
    kinds = {each.key: _drawn(each) for each in layer.kinds}
    pins = [[pin.kind, pin.title, pin.caption, pin.facts, pin.href] for pin in layer.pins]
    return {"noun": layer.noun, "kinds": kinds, "pins": pins}


def _drawn(kind: PinKind) -> list[Any]:
    """How a pin looks and what it is; and that it lies over the others, if it does."""
    return [kind.colour, kind.shape, kind.glyph, kind.label, *([True] if kind.raised else [])]
