"""Responses with a map: for a sandboxed frame, a page of its own with its own policy; or a still picture."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, abort, current_app, render_template

from app.mapping.map_layers import Layer, Tiles
from app.mapping.render_cache import get_or_draw


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
    is not cached. The policy allows the map's one script by digest, and no other.
    """
    static_url: Any = current_app.jinja_env.globals["static_url"]
    drawn = get_or_draw(
        made_of, layers, label=title, static_url=static_url, tiles=tiles, switches=switches
    ) or abort(404)
    page = render_template("layouts/map_frame.html", map=drawn, title=title)
    return page, {"Content-Security-Policy": drawn.content_security_policy}


def svg_response(svg: str) -> Response:
    """A still picture on a page, made for whoever reads it."""
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def chosen_tiles() -> Tiles | None:
    """The tile server that the partnership has chosen, if any."""
    url: str | None = current_app.config["TILE_URL"]
    return Tiles(url, current_app.config["TILE_ATTRIBUTION"]) if url else None
