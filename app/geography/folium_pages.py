"""How do layers become a map page that asks nothing of any other host?

folium writes for a notebook: ten links to five hosts, styles and script in the page. Here the page is
taken apart. Links are mapped by file name to our own copies, and one that is not known raises rather
than slips out. Its inline styles are dropped for static/css/map-frame.css. Its script is handed over on
its own, with a digest by which a Content-Security-Policy lets in this script and no other: a sandboxed
frame is a stranger to its own server, so the browser would ask for a second file without the session's
cookie. What people typed reaches the script as JSON only, and the page as text only
(static/js/map-parts.js).
"""

import base64
import functools
import hashlib
import html
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.geography.hatching import hatch_address, hatchings
from app.geography.map_layers import (
    AreaClass,
    AreaLayer,
    Layer,
    LegendEntry,
    MapArea,
    NotDrawable,
    Pin,
    PinLayer,
)

OWN_STYLES = ("leaflet.css", "MarkerCluster.css", "MarkerCluster.Default.css")
OWN_SCRIPTS = ("leaflet.js", "leaflet.markercluster.js")
# Bootstrap, jQuery and icon fonts: no part of our maps uses them.
NOT_NEEDED = frozenset(
    {
        "jquery-3.7.1.min.js",
        "bootstrap.bundle.min.js",
        "bootstrap.min.css",
        "bootstrap-glyphicons.css",
        "all.min.css",
        "leaflet.awesome-markers.js",
        "leaflet.awesome-markers.css",
        "leaflet.awesome.rotate.min.css",
    }
)
NEAREST_ZOOM, FARTHEST_ZOOM = 18, 9
ATTRIBUTION = (
    "Contains National Statistics data © Crown copyright and database right. "
    "Contains OS data © Crown copyright and database right. "
    "Licensed under the Open Government Licence v3.0."
)
WITHOUT_SCRIPT = Markup(
    '<noscript><p class="map-message">The map needs JavaScript. The table says the same.</p></noscript>'
)
_IMPORTING = threading.Lock()


class UnmappedLink(RuntimeError):
    """folium wants a file that we don't serve; the page is not made."""


@dataclass(frozen=True)
class Tiles:
    """A tile server, if the partnership has chosen one: it learns what is being looked at."""

    url: str  # https://{s}.example.org/{z}/{x}/{y}.png
    attribution: str

    @property
    def source(self) -> str:
        """Its host, as a Content-Security-Policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")


@dataclass(frozen=True)
class RenderedMap:
    """A map in its parts, for a page of its own."""

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]  # libraries, in order; the map's own script comes after them
    html: Markup
    script: str
    legend: tuple[LegendEntry, ...]
    attribution: tuple[str, ...]
    image_sources: tuple[str, ...] = ()

    @property
    def script_element(self) -> Markup:
        return Markup("<script>{}</script>").format(Markup(self.script))

    @property
    def digest(self) -> str:
        return base64.b64encode(hashlib.sha256(self.script.encode()).digest()).decode()

    @property
    def content_security_policy(self) -> str:
        images = " ".join(["'self'", "data:", *self.image_sources])
        return (
            f"default-src 'none'; script-src 'self' 'sha256-{self.digest}'; style-src 'self'; "
            f"img-src {images}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )


def render_map(
    layers: Sequence[Layer],
    *,
    label: str,
    static_url: Callable[[str], str],
    tiles: Tiles | None = None,
    attribution: Sequence[str] = (ATTRIBUTION,),
) -> RenderedMap:
    """The map of these layers, the first lowest. `static_url` gives the address of a file in static/."""
    _require_different_names(layers)
    folium_map = _empty_map(layers, tiles)
    for position, layer in enumerate(layers):
        _add(folium_map, layer, position)
    if len(layers) > 1:
        _folium().LayerControl(collapsed=None).add_to(folium_map)  # map-parts.js decides, by the width
    stylesheets, scripts, body, script = _taken_apart(folium_map, static_url)
    return RenderedMap(
        stylesheets=(*stylesheets, static_url("css/map-frame.css")),
        scripts=(*scripts, static_url("js/map-parts.js")),
        html=_labelled(body, label) + hatchings(_area_classes(layers)),
        script=script,
        legend=tuple(_legend(layers)),
        attribution=(*attribution, tiles.attribution) if tiles else tuple(attribution),
        image_sources=(tiles.source,) if tiles else (),
    )


# --- drawing ----------------------------------------------------------------------------------------


@functools.cache
def _folium():
    """folium without pandas, which it takes if it can: 15 MB and half a second instead of 115 MB and one."""
    with _IMPORTING:
        hidden = "pandas" not in sys.modules
        if hidden:
            sys.modules["pandas"] = None  # type: ignore[assignment]
        try:
            import folium
            import folium.plugins
        finally:
            if hidden:
                del sys.modules["pandas"]
    return folium


def _empty_map(layers: Sequence[Layer], tiles: Tiles | None):
    """Zoom and bounds are said outright: without tiles Leaflet has nothing to take them from."""
    south, west, north, east = _extent(layers)
    folium = _folium()
    background = folium.TileLayer(tiles.url, attr=tiles.attribution, control=False) if tiles else None
    folium_map = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=background,
        min_zoom=FARTHEST_ZOOM,
        max_zoom=NEAREST_ZOOM,
        attribution_control=False,  # it writes html; ours stands under the map, as text
        scroll_wheel_zoom=False,  # the wheel scrolls the page that the map is part of
        control_scale=True,
        zoom_snap=1 if tiles else 0.25,  # without tiles to blur, the city may fill the frame
    )
    # Map keeps these two for its tiles, and says nothing of them where there are none.
    folium_map.options.update(min_zoom=FARTHEST_ZOOM, max_zoom=NEAREST_ZOOM)
    folium_map.fit_bounds([[south, west], [north, east]], padding=(12, 12), max_zoom=16)
    folium.map.CustomPane("labels", z_index=450).add_to(folium_map)  # above areas, under pins
    return folium_map


def _add(folium_map, layer: Layer, position: int) -> None:
    if isinstance(layer, AreaLayer):
        _add_areas(folium_map, layer, position)
    else:
        _add_pins(folium_map, layer)


def _add_areas(folium_map, layer: AreaLayer, position: int) -> None:
    """Each layer in a pane of its own, so that hiding and showing it again keeps what lies on top."""
    folium = _folium()
    pane = f"areas-{position}"
    folium.map.CustomPane(pane, z_index=400 + position, pointer_events=True).add_to(folium_map)
    styles = {each.key: _style(each) for each in layer.classes}
    options = htmlsafe_json_dumps({"labels": layer.labels})
    folium.GeoJson(
        {"type": "FeatureCollection", "features": [_feature(*each) for each in enumerate(layer.areas)]},
        name=html.escape(layer.name),  # the layer control writes names as html
        style_function=lambda feature: styles[feature["properties"]["kind"]],
        on_each_feature=folium.JsCode(f"function (f, l) {{ mapParts.area(f, l, {options}); }}"),
        smooth_factor=0,  # else neighbours are simplified apart, and the ground shows between them
        show=layer.shown,
        pane=pane,
    ).add_to(folium_map)


def _feature(number: int, area: MapArea) -> dict:
    said = {"kind": area.kind, "name": area.name, "facts": area.facts, "href": area.href}
    return {"type": "Feature", "id": number, "properties": said, "geometry": area.geometry}


def _style(each: AreaClass) -> dict:
    fill = hatch_address(each) if each.pattern else each.fill
    style = {"fill": bool(fill), "fillColor": fill, "fillOpacity": each.opacity if fill else 0}
    style |= {"color": each.outline, "weight": each.weight, "opacity": 1}
    return style | {"dashArray": each.dash} if each.dash else style


def _add_pins(folium_map, layer: PinLayer) -> None:
    """In a group, since FastMarkerCluster shows itself whether it is told to or not."""
    folium = _folium()
    group = folium.FeatureGroup(html.escape(layer.name), show=layer.shown).add_to(folium_map)
    kinds = {each.key: [each.colour, each.shape, each.glyph, each.label] for each in layer.kinds}
    noun = htmlsafe_json_dumps(layer.noun)
    folium.plugins.FastMarkerCluster(
        [_row(pin) for pin in layer.pins],
        callback=f"function (row) {{ return mapParts.pin(row, {htmlsafe_json_dumps(kinds)}); }}",
        icon_create_function=f"function (c) {{ return mapParts.cluster(c, {noun}); }}",
        control=False,
        max_cluster_radius=44,
        show_coverage_on_hover=False,
        disable_clustering_at_zoom=None if layer.clustered else 1,
    ).add_to(group)


def _row(pin: Pin) -> list:
    return [pin.latitude, pin.longitude, pin.kind, pin.title, pin.caption, pin.facts, pin.href]


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


def _corners(coordinates) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        for each in coordinates:
            yield from _corners(each)


# --- taking apart -----------------------------------------------------------------------------------


def _taken_apart(folium_map, static_url) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    figure = folium_map.get_root()
    _number(figure)
    figure.render()
    links = _links(figure, allowed=folium_map.get_name())
    stylesheets = tuple(static_url(f"vendor/{name}") for name in OWN_STYLES if name in links)
    scripts = tuple(static_url(f"vendor/{name}") for name in OWN_SCRIPTS if name in links)
    return stylesheets, scripts, figure.html.render(), _script(figure)


def _number(element, numbers: Iterator[int] | None = None) -> None:
    """Names that say nothing and never change, so that the same map is the same bytes and can be cached."""
    numbers = numbers or iter(range(sys.maxsize))
    element._id = str(next(numbers))
    for child in element._children.values():
        _number(child, numbers)


def _links(figure, allowed: str) -> set[str]:
    """The files that the map needs, all of them ours. folium's own inline style and switches are left out."""
    found = set()
    for name, child in figure.header._children.items():
        if hasattr(child, "url"):
            found.add(_own(child.url))
        elif name not in {"meta_http", allowed}:
            raise UnmappedLink(f"folium wants {name} in the page's head, and nothing says what that is")
    return found - {""}


def _own(url: str) -> str:
    """Our copy's name, or nothing for a library that no part of our maps uses."""
    name = urlsplit(url).path.rpartition("/")[2]
    if name in NOT_NEEDED:
        return ""
    if name not in OWN_STYLES + OWN_SCRIPTS:
        raise UnmappedLink(f"folium wants {url}, and static/vendor/ has no copy of it")
    return name


def _script(figure) -> str:
    """In strict mode and a scope of its own, fit to stand inside a script element."""
    script = f'(function () {{\n"use strict";\n{figure.script.render()}\n}})();\n'
    if "</" in script or "<!--" in script:
        raise NotDrawable("Something in this map would break out of its script")
    return script


def _labelled(body: str, label: str) -> Markup:
    region = Markup('<div class="map-region" role="region" aria-label="{}">{}{}</div>')
    return region.format(label, Markup(body.strip()), WITHOUT_SCRIPT)


# --- what the page around the map says --------------------------------------------------------------


def _area_classes(layers: Sequence[Layer]) -> list[AreaClass]:
    return [each for layer in layers if isinstance(layer, AreaLayer) for each in layer.classes]


def _legend(layers: Sequence[Layer]) -> Iterator[LegendEntry]:
    """Only what is on the map."""
    for layer in layers:
        things = layer.areas if isinstance(layer, AreaLayer) else layer.pins
        used = {each.kind for each in things}
        known = layer.classes if isinstance(layer, AreaLayer) else layer.kinds
        yield from (each for each in known if each.key in used)


def _require_different_names(layers: Sequence[Layer]) -> None:
    names = [layer.name for layer in layers]
    if len(set(names)) < len(names):
        raise NotDrawable("Two layers have the same name, so the map could not tell them apart")
