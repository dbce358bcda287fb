"""Responses with a map: for a sandboxed frame, a page of its own with its own policy; or a still picture."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, abort, current_app, render_template, request

from app.mapping.layer_frames import NotDrawable
from app.mapping.map_layers import Layer, Tiles
from app.mapping.render_cache import get_or_draw, pictures
from app.mapping.static_map import draw_bare_svg

STILL = "still"  # in an address


def frame_of(
    made_of: object,
    layers: Callable[[], Sequence[Layer]],
    title: str,
    tiles: Tiles | None = None,
    *,
    switches: bool = True,
) -> tuple[str, dict[str, str]]:
    """Return the page and its headers; 404 if there is nothing to draw.

    `made_of`: plain values that change whenever anything on the map does. `layers` is only called if the map
    is not cached. The policy allows the map's one script by digest, and no other. Asked for `still`, it is
    the same map as a picture, which stands on the page where there is no JavaScript.
    """
    if STILL in request.args:
        return _still(made_of, layers)
    static_url: Any = current_app.jinja_env.globals["static_url"]
    drawn = get_or_draw(
        made_of, layers, label=title, static_url=static_url, tiles=tiles, switches=switches
    ) or abort(404)
    page = render_template("layouts/map_frame.html", map=drawn, title=title)
    return page, {"Content-Security-Policy": drawn.content_security_policy}


def _still(made_of: object, layers: Callable[[], Sequence[Layer]]) -> tuple[str, dict[str, str]]:
    """What the map shows at first, drawn once."""

    def draw() -> list[tuple[str, str]]:
        return [("", draw_bare_svg([layer for layer in layers() if layer and layer.shown]))]

    try:
        svg = pictures.get_or_make((STILL, made_of), draw)[0][1]
    except NotDrawable:
        abort(404)
    return svg, {"Content-Type": "image/svg+xml", "Cache-Control": "private, no-cache"}


def svg_response(svg: str) -> Response:
    """A still picture on a page, made for whoever reads it."""
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def chosen_tiles() -> Tiles | None:
    """The tile server that the partnership has chosen, if any."""
    url: str | None = current_app.config["TILE_URL"]
    return Tiles(url, current_app.config["TILE_ATTRIBUTION"]) if url else None
