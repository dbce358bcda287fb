"""What do we do when Flask-Security says that something has happened?

Each handler hands over to one use case, which records the event and commits it together with what
Flask-Security has changed.
"""

import secrets
from typing import Any

from flask import Flask, request, session
from flask_login import user_logged_out
from flask_security import signals

from app.accounts.auth import browsers, known_browsers, services, sessions
from app.models.person import User
from app.web import form_tokens


def init_app(app: Flask) -> None:
    for signal, handler in (
        (signals.user_authenticated, _on_signed_in),
        (signals.user_failed_authn, _on_failed),
        (signals.password_changed, _on_password_changed),
        (signals.password_reset, _on_password_reset),
        (signals.reset_password_instructions_sent, _on_reset_requested),
        (signals.wan_registered, _on_passkey_added),
        (user_logged_out, _on_signed_out),
    ):
        signal.connect(handler, app)


def _on_signed_in(app: Flask, user: User, authn_via: list[str] | None = None, **rest: Any) -> None:
    form_tokens.renew(user)
    if authn_via == ["change"]:
        return  # the same person in the same place, with a new password
    token = secrets.token_urlsafe(32)
    session[sessions.KEY] = token
    services.sign_in(
        user,
        token,
        address=request.remote_addr or "",
        browser=browsers.name_of(request.user_agent.string),
        known_browser=known_browsers.remember(),
    )


def _on_failed(app: Flask, user: User, **rest: Any) -> None:
    services.note_wrong_try(user)


def _on_signed_out(app: Flask, user: Any, **rest: Any) -> None:
    form_tokens.forget()
    token = session.pop(sessions.KEY, None)
    if isinstance(user, User):
        services.sign_out(user, token)


def _on_password_changed(app: Flask, user: User, **rest: Any) -> None:
    services.change_password(user, current_token=session.get(sessions.KEY))


def _on_password_reset(app: Flask, user: User, **rest: Any) -> None:
    services.reset_password(user, known_browsers.remember())


def _on_reset_requested(app: Flask, user: User, reset_token: str, **rest: Any) -> None:
    services.request_reset(user, reset_token)


def _on_passkey_added(app: Flask, user: User, name: str, **rest: Any) -> None:
    services.add_passkey(user, name, current_token=session.get(sessions.KEY))
