"""The page to return to after signing in or confirming who one is."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from app.web.links import own_path


def return_url() -> str:
    """This page; or, for something sent to an address that is no page, the page it was sent from."""
    if request.method in ("GET", "HEAD") or is_page(request.path):
        return own_path(request.full_path.rstrip("?")) or "/"
    page = own_path(request.referrer or "") or ""
    return page if is_page(urlsplit(page).path) else "/"


def is_page(path: str) -> bool:
    """Whether a page of ours is at this path."""
    return endpoint_at(path, "GET") is not None


def endpoint_at(path: str, method: str) -> str | None:
    """The endpoint that answers at this path; None if none does."""
    try:
        matched = current_app.url_map.bind_to_environ(request.environ).match(path, method=method)
    except HTTPException:
        return None
    endpoint: str = matched[0]
    return endpoint
