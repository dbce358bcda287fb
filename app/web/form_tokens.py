"""Whose form is this? Its token says so, signed, whoever is signed in by now.

A browser has one session for all its tabs: when a second person signs in in one tab, a form that the first
left in another is refused, and its words are theirs.
"""

import secrets

from flask import current_app, g, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from app.extensions import db
from app.models.person import User
from app.web import signing

# Flask-WTF's own, under which it signs tokens.
SALT = "wtf-csrf-token"


def renew(user: User) -> None:
    """Give a new session a token of its own, so that one planted before signing in is worth nothing."""
    session[_field()] = f"{secrets.token_urlsafe(32)}.{user.id}"
    g.pop(_field(), None)


def forget() -> None:
    session.pop(_field(), None)
    g.pop(_field(), None)


def is_missing() -> bool:
    return not _token()


def owner() -> User | None:
    """Whose session the form that was sent belongs to; None if it was nobody's, or cannot be told."""
    try:
        value = URLSafeTimedSerializer(signing.keys(), salt=SALT).loads(_token())
    except BadSignature:
        return None
    _, _, user_id = str(value).rpartition(".")
    if not user_id.isdecimal():
        return None
    return db.session.scalars(select(User).where(User.id == int(user_id))).unique().one_or_none()


def _token() -> str:
    headers = (request.headers.get(name) for name in current_app.config["WTF_CSRF_HEADERS"])
    return request.form.get(_field()) or next((value for value in headers if value), "")


def _field() -> str:
    return str(current_app.config["WTF_CSRF_FIELD_NAME"])
