"""All names, titles, facts and addresses on a map, as JSON that is safe inside a script."""

from collections.abc import Sequence
from typing import Any

from geopandas import GeoDataFrame, GeoSeries
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from shapely import Point

from app.mapping.layer_frames import to_lonlat
from app.mapping.map_layers import AreaLayer, Layer, PinKind, PinLayer


def words_of(layers: Sequence[Layer]) -> Markup:
    """Texts by layer and by position in it, as static/js/map-parts.js reads them."""
    return htmlsafe_json_dumps(
        [_of_areas(layer) if isinstance(layer, AreaLayer) else _of_pins(layer) for layer in layers]
    )


def _of_areas(layer: AreaLayer) -> dict[str, Any]:
    frame = layer.frame
    texts = (frame["name"], frame["facts"], frame["href"], frame["label"], _label_places(frame))
    return {"labels": layer.labels, "hollow": layer.hollow, "areas": list(zip(*texts, strict=True))}


def _label_places(frame: GeoDataFrame) -> list[tuple[float, float] | None]:
    """Longitude and latitude of each label that does not stand in the middle."""
    chosen = [Point(place) if place else None for place in frame["label_at"]]
    placed = to_lonlat(GeoSeries(chosen, crs=frame.crs))
    return [(point.x, point.y) if point else None for point in placed]


def _of_pins(layer: PinLayer) -> dict[str, Any]:
    kinds = {kind.key: _drawn(kind) for kind in layer.classes}
    frame = layer.frame
    texts = (frame["kind"], frame["name"], frame["caption"], frame["facts"], frame["href"])
    return {"noun": layer.noun, "kinds": kinds, "pins": list(zip(*texts, strict=True))}


def _drawn(kind: PinKind) -> list[Any]:
    """The look and label of a pin kind, and whether it lies over the others."""
    return [kind.colour, kind.shape, kind.glyph, kind.label, *([True] if kind.raised else [])]
