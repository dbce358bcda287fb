"""All names, titles, facts and addresses on a map, as JSON that is safe inside a script."""

from collections.abc import Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.mapping.map_layers import AreaLayer, Layer, PinKind, PinLayer


def words_of(layers: Sequence[Layer]) -> Markup:
    """Texts by layer and by position in it, as static/js/map-parts.js reads them."""
    return htmlsafe_json_dumps(
        [_of_areas(layer) if isinstance(layer, AreaLayer) else _of_pins(layer) for layer in layers]
    )


def _of_areas(layer: AreaLayer) -> dict[str, Any]:
    areas = [[area.name, area.facts, area.href, area.label, area.label_at] for area in layer.areas]
    return {"labels": layer.labels, "hollow": layer.hollow, "areas": areas}


def _of_pins(layer: PinLayer) -> dict[str, Any]:
    kinds = {kind.key: _drawn(kind) for kind in layer.kinds}
    pins = [[pin.kind, pin.title, pin.caption, pin.facts, pin.href] for pin in layer.pins]
    return {"noun": layer.noun, "kinds": kinds, "pins": pins}


def _drawn(kind: PinKind) -> list[Any]:
    """The look and label of a pin kind, and whether it lies over the others."""
    return [kind.colour, kind.shape, kind.glyph, kind.label, *([True] if kind.raised else [])]
