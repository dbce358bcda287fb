"""Where is a page of another slice, if there is such a page?"""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request, url_for


def address_of(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or None while no slice has it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def page_before(otherwise: str) -> str:
    """The page of ours on which the reader pressed the button, or another one.

    Only its path: an address in a header that somebody else can write is never followed elsewhere. A
    page that only shows what has just been done, such as a form, goes on to `otherwise`.
    """
    came_from = urlsplit(request.referrer or "")
    path = came_from.path
    ours = came_from.netloc == request.host and path.startswith("/") and not path.startswith("//")
    return path if ours and path != request.path else otherwise


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(address_of=address_of)
