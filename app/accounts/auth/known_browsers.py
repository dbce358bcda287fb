"""Has this person signed in with this browser before?

Known browsers have wrong tries and a lock of their own, as OWASP's device cookies do: a stranger who tries
passwords locks strangers out, and the account's owner still gets in. The cookie is a random text, the same
for all who sign in with that browser; it shows where somebody is, and never who they are.
"""

import hashlib
import secrets

from flask import Response, after_this_request, current_app, request

from app.accounts.auth.queries import find_known_browser
from app.accounts.auth.services import BROWSER_KNOWN_FOR
from app.models.person import User

LONGEST = 64


def recognise(person: User) -> None:
    """Have wrong tries counted for this browser, if the person is known to use it."""
    token = _token()
    person.known_browser = find_known_browser(person, _digest(token)) if token else None


def remember() -> str:
    """Give this browser a cookie, and return the digest of it for the use case that stores it.

    For somebody who has signed in, or has shown that they read their mail.
    """
    token = _token() or secrets.token_urlsafe(32)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _name(),
            token,
            max_age=BROWSER_KNOWN_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

    return _digest(token)


def _token() -> str:
    return request.cookies.get(_name(), "")[:LONGEST]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-browser"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
