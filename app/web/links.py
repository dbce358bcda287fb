"""Where does somebody go on, once a button has done its work?"""

from urllib.parse import urlsplit

from flask import request, url_for


def page_before(otherwise: str) -> str:
    """The page of ours on which the reader pressed the button, or another one.

    Only its path: an address in a header that somebody else can write is never followed elsewhere. A
    form, whose page is the address that it is sent to, goes on to `otherwise`.
    """
    came_from = urlsplit(request.referrer or "")
    path = came_from.path
    ours = came_from.netloc == request.host and path.startswith("/") and not path.startswith("//")
    return path if ours and path != request.path else otherwise


def case_or_home() -> str:
    """The case that this request was about, or the front page."""
    reference = (request.view_args or {}).get("reference")
    return url_for("cases.show", reference=reference) if reference else url_for("home.index")
