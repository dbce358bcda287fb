"""Render layers as a map page that requests nothing from other hosts.

folium writes for a notebook: ten links to five hosts, with inline styles and script. Here its page is taken
apart. Links are mapped by file name to our own copies; an unknown one raises. Inline styles are dropped in
favour of static/css/map-frame.css. The script is inline, allowed by its digest in the page's
Content-Security-Policy and no other script is: a sandboxed frame has an opaque origin, so a request for a
script file would come without the session's cookie. Text that people typed reaches the script only as JSON
(`map_text`), and the page only as text nodes (static/js/map-parts.js).
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from app.attribution import attribution
from app.mapping.hatching import hatchings
from app.mapping.layer_frames import NotDrawable
from app.mapping.map_layers import AreaClass, AreaLayer, Layer, LegendEntry, Tiles, legend_of

if TYPE_CHECKING:
    import folium
    from branca.element import Element

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
WITHOUT_SCRIPT = Markup(
    '<noscript><p class="map-message">The map needs JavaScript. The table says the same.</p></noscript>'
)


class UnmappedLink(RuntimeError):
    """folium links to a file that we do not serve."""


@dataclass(frozen=True)
class RenderedMap:
    """The parts of a map page."""

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]  # libraries, in order; the map's own script comes after them
    html: Markup
    script: str
    legend: tuple[LegendEntry, ...]
    attribution: tuple[str, ...]
    image_sources: tuple[str, ...] = ()

    @property
    def script_element(self) -> Markup:
        # _script has already refused anything that could end the element.
        return Markup("<script>{}</script>").format(Markup(self.script))  # noqa: S704

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
    switches: bool = True,
) -> RenderedMap:
    """Render these layers, the first lowest. `static_url` returns the address of a file in static/."""
    from app.mapping.folium_drawing import draw
    from app.mapping.map_text import words_of

    _require_different_names(layers)
    stylesheets, scripts, body, script = _split_page(draw(layers, tiles, switches=switches), static_url)
    script = _script(script, words_of(layers))
    return RenderedMap(
        stylesheets=(*stylesheets, static_url("css/map-frame.css")),
        scripts=(*scripts, static_url("js/map-labels.js"), static_url("js/map-parts.js")),
        html=_labelled(body, label) + hatchings(_area_classes(layers)),
        script=script,
        legend=tuple(entry for layer in layers for entry in legend_of(layer)),
        attribution=(attribution(), tiles.attribution) if tiles else (attribution(),),
        image_sources=(tiles.source,) if tiles and tiles.source else (),
    )


# --- taking apart -----------------------------------------------------------------------------------


def _split_page(
    folium_map: folium.Map, static_url: Callable[[str], str]
) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    figure: Any = folium_map.get_root()
    _number(figure)
    figure.render()
    links = _links(figure, allowed=folium_map.get_name())
    stylesheets = tuple(static_url(f"vendor/leaflet/{name}") for name in OWN_STYLES if name in links)
    scripts = tuple(static_url(f"vendor/leaflet/{name}") for name in OWN_SCRIPTS if name in links)
    return stylesheets, scripts, figure.html.render(), figure.script.render()


def _number(element: Element, numbers: Iterator[int] | None = None) -> None:
    """Give elements stable names, so that the same map is the same bytes and can be cached."""
    numbers = numbers or iter(range(sys.maxsize))
    element._id = str(next(numbers))
    for child in element._children.values():
        _number(child, numbers)


def _links(figure: Any, allowed: str) -> set[str]:
    """The static files that the map needs. folium's inline styles and switches are left out."""
    names = set()
    for name, child in figure.header._children.items():
        if hasattr(child, "url"):
            names.add(_own(child.url))
        elif name not in {"meta_http", allowed}:
            raise UnmappedLink(f"folium wants {name} in the page's head, and nothing says what that is")
    return names - {""}


def _own(url: str) -> str:
    """The name of our copy; empty for a library that our maps do not use."""
    name = urlsplit(url).path.rpartition("/")[2]
    if name in NOT_NEEDED:
        return ""
    if name not in OWN_STYLES + OWN_SCRIPTS:
        raise UnmappedLink(f"folium wants {url}, and static/vendor/leaflet/ has no copy of it")
    return name


def _script(drawing: str, words: str) -> str:
    """Wrap the script in strict mode and its own scope, safe inside a script element."""
    lines = (line.strip() for line in drawing.splitlines())
    drawing = "\n".join(line for line in lines if line)  # drop folium's blank lines
    script = f'(function () {{\n"use strict";\nconst layerData = {words};\n{drawing}\n}})();\n'
    if "</" in script or "<!--" in script:
        raise NotDrawable("Something in this map would break out of its script")
    return script


def _labelled(body: str, label: str) -> Markup:
    region = Markup('<div class="map-region" role="region" aria-label="{}">{}{}</div>')
    container = Markup(body.strip())  # noqa: S704  folium's empty div; nothing of anybody's is in it
    return region.format(label, container, WITHOUT_SCRIPT)


# --- what the page around the map says --------------------------------------------------------------


def _area_classes(layers: Sequence[Layer]) -> list[AreaClass]:
    return [area_class for layer in layers if isinstance(layer, AreaLayer) for area_class in layer.classes]


def _require_different_names(layers: Sequence[Layer]) -> None:
    names = [layer.name for layer in layers]
    if len(set(names)) < len(names):
        raise NotDrawable("Two layers have the same name, so the map could not tell them apart")
