"""Whose session is this, does it still stand, and where does somebody without one go?"""

from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from flask_security import Security
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import SignIn, User
from app.web import drafts
from app.web.banners import told
from app.web.way_back import return_to

KEY = "sign_in"


def init_app(app: Flask, security: Security) -> None:
    library_loader = security.login_manager.user_callback

    def load(user_id: str) -> User | None:
        person = library_loader(user_id)
        return person if person is not None and place_of(person) is not None else None

    security.login_manager.user_loader(load)
    # Flask-Security would also take a token from a header or an address: we give none out.
    security.login_manager.request_loader(lambda request: None)
    security.unauthn_handler(ask_to_sign_in)
    security.login_manager.unauthorized_handler(ask_to_sign_in)
    security.reauthn_handler(ask_to_confirm)


def place_of(person: User) -> SignIn | None:
    """Where this request comes from, among the places where they are signed in."""
    token = session.get(KEY)
    here = select(SignIn).where(SignIn.token == token, SignIn.user_id == person.id, SignIn.since > _oldest())
    return db.session.scalar(here) if token else None


def _oldest() -> datetime:
    return clock.now() - current_app.config["PERMANENT_SESSION_LIFETIME"]


def forget_what_was_before() -> None:
    """A cookie that somebody planted before the sign-in must not know this session's form token."""
    field = current_app.config["WTF_CSRF_FIELD_NAME"]
    session.pop(field, None)
    g.pop(field, None)


def ask_to_sign_in(mechanisms: Any = None, headers: Any = None) -> Any:
    """Send a stranger to sign in, and remember where they wanted to go."""
    kept = drafts.on_ended_session() if request.method == "POST" else None
    if kept is not None:
        return kept
    back = return_to()
    if back == "/":
        return redirect(url_for("security.login"))
    told("Sign in to go on.")
    return redirect(url_for("security.login", next=back))


def ask_to_confirm(within: Any, grace: Any) -> Any:
    """Before a sensitive change, have somebody show again that it is they."""
    return redirect(url_for("security.verify", next=return_to()))


def signed_in_person() -> User:
    return current_user._get_current_object()
