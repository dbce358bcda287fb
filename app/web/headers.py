"""Which headers does every answer carry?"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

# Inline scripts and styles are refused everywhere. The one exception is a hash: GOV.UK's template
# carries a one-line script that says whether the browser supports its components.
GOVUK_SCRIPT_HASH = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
CSP = {
    "default-src": "'self'",
    "script-src": f"'self' {GOVUK_SCRIPT_HASH}",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def policy_line(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def shows_tiles(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view whose page draws a map itself: its images may come from the tile server, if one is set."""

    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        g.shows_tiles = True
        return view(*args, **kwargs)

    return wrapper


def _directives() -> dict[str, str]:
    source = tile_source(current_app.config["TILE_URL"] or "") if g.get("shows_tiles") else ""
    return {**CSP, "img-src": f"{CSP['img-src']} {source}"} if source else CSP


def tile_source(url: str) -> str:
    """The tile server, as a source in a Content-Security-Policy; nothing for tiles of this server's own."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts.netloc else ""


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy_line(_directives()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint != "static":
        # Pages about cases stay out of shared and back-button caches.
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    app.after_request(_harden)
