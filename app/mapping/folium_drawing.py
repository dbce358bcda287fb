"""Draw layers with folium.

folium gets shapes, coordinates and numbers only. It compiles its input as a Jinja template a second time, so
a title with two braces in it would be executed on the server; text is therefore never given to it. Text goes
into the page separately (`map_text`), and the callbacks look it up by layer and number.
"""

import html
from collections.abc import Sequence

import folium
import folium.plugins
from geopandas import GeoDataFrame, GeoSeries

from app.mapping.hatching import hatch_address
from app.mapping.layer_frames import NotDrawable, bounds_of, to_lonlat
from app.mapping.map_layers import AreaClass, AreaLayer, Layer, PinLayer, Tiles, framed

NEAREST_ZOOM, FARTHEST_ZOOM = 18, 9


def draw(layers: Sequence[Layer], tiles: Tiles | None, *, switches: bool = True) -> folium.Map:
    """Return a folium map of these layers, the first lowest.

    `switches` lets each be hidden. Without, as where the page around the map offers its layers, there is only
    the choice between those of which one is seen at a time.
    """
    shapes = [to_lonlat(layer.frame.geometry) for layer in layers]
    folium_map = _empty_map([to_lonlat(layer.frame.geometry) for layer in framed(layers)], tiles)
    for position, (layer, drawn) in enumerate(zip(layers, shapes, strict=True)):
        _add(folium_map, layer, drawn, position, offered=switches or is_alone(layer))
    offered = layers if switches else [layer for layer in layers if is_alone(layer)]
    if len(offered) > 1:
        folium.LayerControl(collapsed=True).add_to(folium_map)  # open, it would cover what the map is of
    return folium_map


def is_alone(layer: Layer) -> bool:
    return isinstance(layer, AreaLayer) and layer.alone


def _empty_map(shapes: Sequence[GeoSeries], tiles: Tiles | None) -> folium.Map:
    """Zoom and bounds are explicit: without tiles Leaflet has nothing to derive them from."""
    if not any(map(len, shapes)):
        raise NotDrawable("There is nothing to draw. A map needs at least one area or pin")
    west, south, east, north = bounds_of(shapes)
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


def _add(folium_map: folium.Map, layer: Layer, shapes: GeoSeries, position: int, *, offered: bool) -> None:
    if isinstance(layer, AreaLayer):
        _add_areas(folium_map, layer, shapes, position, offered=offered)
    else:
        _add_pins(folium_map, layer, shapes, position, offered=offered)


def _add_areas(
    folium_map: folium.Map, layer: AreaLayer, shapes: GeoSeries, position: int, *, offered: bool
) -> None:
    """Add each layer in a pane of its own, so that hiding and showing it keeps the stacking order."""
    pane = f"areas-{position}"
    folium.map.CustomPane(pane, z_index=400 + position, pointer_events=True).add_to(folium_map)
    styles = {area_class.key: _style(area_class) for area_class in layer.classes}
    folium.GeoJson(
        GeoDataFrame(layer.frame[["kind"]], geometry=shapes).to_geo_dict(),
        name=_name(layer),
        style_function=lambda feature: styles[feature["properties"]["kind"]],
        on_each_feature=folium.JsCode(f"function (f, l) {{ mapParts.area(f, l, layerData[{position}]); }}"),
        smooth_factor=0,  # else neighbours are simplified apart, and the ground shows between them
        show=layer.shown,
        overlay=not layer.alone,
        control=offered,
        pane=pane,
    ).add_to(folium_map)


def _name(layer: Layer) -> str:
    """The layer's name, escaped: the layer control writes HTML, and braces must not reach a template."""
    return html.escape(layer.name).replace("{", "&#123;")


def _style(area_class: AreaClass) -> dict:
    fill = hatch_address(area_class) if area_class.pattern else area_class.fill
    style = {"fill": bool(fill), "fillColor": fill, "fillOpacity": area_class.opacity if fill else 0}
    style |= {"color": area_class.outline, "weight": area_class.weight, "opacity": 1}
    return style | {"dashArray": area_class.dash} if area_class.dash else style


def _add_pins(
    folium_map: folium.Map, layer: PinLayer, shapes: GeoSeries, position: int, *, offered: bool
) -> None:
    """Add pins in a group, because FastMarkerCluster ignores `show`."""
    group = folium.FeatureGroup(_name(layer), show=layer.shown, control=offered).add_to(folium_map)
    folium.plugins.FastMarkerCluster(
        list(zip(shapes.y.tolist(), shapes.x.tolist(), range(len(shapes)), strict=True)),
        callback=f"function (row) {{ return mapParts.pin(row, layerData[{position}]); }}",
        icon_create_function=f"function (group) {{ return mapParts.cluster(group, layerData[{position}]); }}",
        control=False,
        max_cluster_radius=44,
        show_coverage_on_hover=False,
        disable_clustering_at_zoom=None if layer.clustered else 1,
    ).add_to(group)
