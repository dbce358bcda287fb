"""Addresses of this service, and where to redirect after a button.

An address that came with a request is redirected to only after `own_path` has returned it.
"""

import unicodedata
from urllib.parse import unquote, urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.models.case import Case

# Unicode's categories of control characters, line ends and marks that cannot be seen.
CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def own_path(address: str) -> str | None:
    """Return the path and query of an address of this service, or None if it leads anywhere else.

    Browsers read "//host", "/\\host" and "/<tab>/host" as another host, and a line end would begin another
    header, so none of these is ours, nor is one that becomes so where somebody decodes it once more.
    """
    path = address.removeprefix("https:").removeprefix("http:").removeprefix(f"//{request.host}")
    ours = _begins_here(path) and _begins_here(unquote(path.partition("?")[0]))
    return path if ours else None


def _begins_here(path: str) -> bool:
    return path.startswith("/") and not path.startswith("//") and not _misleads(path)


def _misleads(words: str) -> bool:
    return any(letter == "\\" or unicodedata.category(letter) in CONTROLS for letter in words)


def page_before(otherwise: str) -> str:
    """Return the page of ours on which the reader pressed the button, without its query, or `otherwise`.

    A form, whose page is the address that it is sent to, redirects to `otherwise`.
    """
    path = urlsplit(own_path(request.referrer or "") or "").path
    return path if path and path != request.path else otherwise


def case_or_home() -> str:
    """The case that this request was about, or the front page."""
    reference = (request.view_args or {}).get("reference")
    return url_for("cases.show", reference=reference) if reference else url_for("home.index")


def address_of(case: Case) -> str:
    """The page of a case."""
    return url_for("cases.show", reference=case.reference)


def to_case(case: Case) -> Response:
    return redirect(address_of(case))
