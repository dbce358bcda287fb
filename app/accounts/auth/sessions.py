"""Whose session is this, does it still stand, and where does somebody without one go?"""

from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from flask_security import Security
from flask_security.utils import set_request_attr
from sqlalchemy import DateTime, String, bindparam, select
from sqlalchemy.orm import joinedload

from app import clock
from app.database.cache import VERSION_TOO, note_version
from app.extensions import db
from app.models.person import SignIn, User
from app.web.banners import flash_notice
from app.web.errors import ended_session
from app.web.return_url import return_url

KEY = "sign_in"
_SIGNED_IN = (
    select(User, VERSION_TOO)
    .join(SignIn, SignIn.user_id == User.id)
    .where(User.active, User.fs_uniquifier == bindparam("uniquifier", type_=String))
    .where(SignIn.token == bindparam("token", type_=String))
    .where(SignIn.since > bindparam("oldest", type_=DateTime(timezone=True)))
    .options(joinedload(User.memberships))
)


def init_app(app: Flask, security: Security) -> None:
    security.login_manager.user_loader(_load)
    # Flask-Security would also take a token from a header or an address: we give none out.
    security.login_manager.request_loader(lambda request: None)
    security.unauthn_handler(redirect_to_sign_in)
    security.login_manager.unauthorized_handler(redirect_to_sign_in)
    security.reauthn_handler(redirect_to_confirm)


def _load(uniquifier: str) -> User | None:
    """Load the person of a session, with what every page needs in one statement: sign-in, roles and the
    version of the cache."""
    params = {"uniquifier": uniquifier, "token": session.get(KEY), "oldest": _oldest()}
    row = db.session.execute(_SIGNED_IN, params).unique().one_or_none()
    if row is None or (row.User.demonstration and not current_app.config["DEMO"]):
        return None
    note_version(row.kept_version)
    person: User = row.User
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def location_of(person: User) -> SignIn | None:
    """The sign-in that this request belongs to, or None."""
    token = session.get(KEY)
    here = select(SignIn).where(SignIn.token == token, SignIn.user_id == person.id, SignIn.since > _oldest())
    return db.session.scalar(here) if token else None


def _oldest() -> datetime:
    return clock.now() - current_app.config["PERMANENT_SESSION_LIFETIME"]


def clear_session() -> None:
    """Start an empty session on sign-in, so that a planted cookie does not share its form token."""
    field = current_app.config["WTF_CSRF_FIELD_NAME"]
    session.pop(field, None)
    g.pop(field, None)


def redirect_to_sign_in(mechanisms: Any = None, headers: Any = None) -> Any:
    """Send a stranger to sign in, and remember where they wanted to go."""
    answer = ended_session() if request.method == "POST" else None
    if answer is not None:
        return answer
    back = return_url()
    if back == "/":
        return redirect(url_for("security.login"))
    flash_notice("Sign in to go on.")
    return redirect(url_for("security.login", next=back))


def redirect_to_confirm(within: Any, grace: Any) -> Any:
    """Have a person confirm who they are before a sensitive change."""
    return redirect(url_for("security.verify", next=return_url()))


def signed_in_person() -> User:
    return current_user._get_current_object()
