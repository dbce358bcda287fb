"""Draw layers with folium.

folium gets shapes, coordinates and numbers only. It compiles its input as a Jinja template a second time, so
a title with two braces in it would be executed on the server; text is therefore never given to it. Text goes
into the page separately (`map_text`), and the callbacks look it up by layer and number.
"""

from __future__ import annotations

import functools
import html
import sys
import threading
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from app.mapping.hatching import hatch_address
from app.mapping.map_layers import AreaClass, AreaLayer, Layer, MapArea, NotDrawable, PinLayer, Tiles

if TYPE_CHECKING:
    import folium

NEAREST_ZOOM, FARTHEST_ZOOM = 18, 9
_IMPORTING = threading.Lock()


def draw(layers: Sequence[Layer], tiles: Tiles | None, *, switches: bool = True) -> folium.Map:
    """Return a folium map of these layers, the first lowest; `switches` lets each be hidden."""
    folium_map = _empty_map(layers, tiles)
    for position, layer in enumerate(layers):
        _add(folium_map, layer, position)
    if switches and len(layers) > 1:
        _folium().LayerControl(collapsed=None).add_to(folium_map)  # map-parts.js decides, by the width
    return folium_map


@functools.cache
def _folium() -> ModuleType:
    """Import folium without its optional pandas: 15 MB and half a second instead of 115 MB and a second."""
    with _IMPORTING:
        hidden = "pandas" not in sys.modules
        if hidden:
            sys.modules["pandas"] = None  # type: ignore[assignment]  # importing it fails
        try:
            import folium
            import folium.plugins
        finally:
            if hidden:
                del sys.modules["pandas"]
    return folium


def _empty_map(layers: Sequence[Layer], tiles: Tiles | None) -> folium.Map:
    """Zoom and bounds are explicit: without tiles Leaflet has nothing to derive them from."""
    south, west, north, east = _extent(layers)
    folium = _folium()
    background = folium.TileLayer(tiles.url, attr="named under the map", control=False) if tiles else None
    folium_map = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=background,
        min_zoom=FARTHEST_ZOOM,
        max_zoom=NEAREST_ZOOM,
        attribution_control=False,  # it writes HTML; ours is text under the map
        scroll_wheel_zoom=False,  # the wheel scrolls the page that the map is part of
        control_scale=True,
        zoom_snap=1 if tiles else 0.25,  # without tiles to blur, the city may fill the frame
    )
    # Map passes these two to its tile layer only, so without tiles they would be lost.
    folium_map.options.update(min_zoom=FARTHEST_ZOOM, max_zoom=NEAREST_ZOOM)
    fit = folium.FitBounds([[south, west], [north, east]], padding=(12, 12), max_zoom=16)
    fit.options["animate"] = False  # it opens where it should be, not on the way there
    fit.add_to(folium_map)
    folium.map.CustomPane("labels", z_index=450).add_to(folium_map)  # above areas, under pins
    return folium_map


def _add(folium_map: folium.Map, layer: Layer, position: int) -> None:
    if isinstance(layer, AreaLayer):
        _add_areas(folium_map, layer, position)
    else:
        _add_pins(folium_map, layer, position)


def _add_areas(folium_map: folium.Map, layer: AreaLayer, position: int) -> None:
    """Add each layer in a pane of its own, so that hiding and showing it keeps the stacking order."""
    folium = _folium()
    pane = f"areas-{position}"
    folium.map.CustomPane(pane, z_index=400 + position, pointer_events=True).add_to(folium_map)
    styles = {area_class.key: _style(area_class) for area_class in layer.classes}
    folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [_feature(*numbered) for numbered in enumerate(layer.areas)],
        },
        name=_name(layer),
        style_function=lambda feature: styles[feature["properties"]["kind"]],
        on_each_feature=folium.JsCode(f"function (f, l) {{ mapParts.area(f, l, layerData[{position}]); }}"),
        smooth_factor=0,  # else neighbours are simplified apart, and the ground shows between them
        show=layer.shown,
        overlay=not layer.alone,
        pane=pane,
    ).add_to(folium_map)


def _feature(number: int, area: MapArea) -> dict:
    return {"type": "Feature", "id": number, "properties": {"kind": area.kind}, "geometry": area.geometry}


def _name(layer: Layer) -> str:
    """The layer's name, escaped: the layer control writes HTML, and braces must not reach a template."""
    return html.escape(layer.name).replace("{", "&#123;")


def _style(area_class: AreaClass) -> dict:
    fill = hatch_address(area_class) if area_class.pattern else area_class.fill
    style = {"fill": bool(fill), "fillColor": fill, "fillOpacity": area_class.opacity if fill else 0}
    style |= {"color": area_class.outline, "weight": area_class.weight, "opacity": 1}
    return style | {"dashArray": area_class.dash} if area_class.dash else style


def _add_pins(folium_map: folium.Map, layer: PinLayer, position: int) -> None:
    """Add pins in a group, because FastMarkerCluster ignores `show`."""
    folium = _folium()
    group = folium.FeatureGroup(_name(layer), show=layer.shown).add_to(folium_map)
    folium.plugins.FastMarkerCluster(
        [[pin.latitude, pin.longitude, number] for number, pin in enumerate(layer.pins)],
        callback=f"function (row) {{ return mapParts.pin(row, layerData[{position}]); }}",
        icon_create_function=f"function (group) {{ return mapParts.cluster(group, layerData[{position}]); }}",
        control=False,
        max_cluster_radius=44,
        show_coverage_on_hover=False,
        disable_clustering_at_zoom=None if layer.clustered else 1,
    ).add_to(group)


def _extent(layers: Sequence[Layer]) -> tuple[float, float, float, float]:
    points = [point for layer in layers for point in _points(layer)]
    if not points:
        raise NotDrawable("There is nothing to draw: a map needs at least one area or pin")
    longitudes, latitudes = zip(*points, strict=True)
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def _points(layer: Layer) -> Iterator[tuple[float, float]]:
    if isinstance(layer, PinLayer):
        yield from ((pin.longitude, pin.latitude) for pin in layer.pins)
    else:
        for area in layer.areas:
            yield from _corners(area.geometry["coordinates"])


def _corners(coordinates: Sequence[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _corners(part)
