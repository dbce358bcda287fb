"""With which keys is something signed, and which are still accepted?

SECRET_KEY signs. After a change of key, SECRET_KEY_OLD is accepted until the end of SECRET_KEY_OLD_UNTIL, so
that nobody is signed out and no link in a mail stops working; from then on it is not, without a restart.
"""

from typing import Any

from flask import Flask, current_app
from itsdangerous import Serializer

from app import clock


def keys(app: Any = current_app) -> list[str]:
    """The keys that are accepted, oldest first, as itsdangerous has them: the last one signs."""
    return [*(app.config["SECRET_KEY_FALLBACKS"] or []), app.config["SECRET_KEY"]]


def init_app(app: Flask) -> None:
    """Register after Flask-Security, whose keys are set here."""
    use_keys(app)
    # Before anything else reads the session's cookie.
    app.before_request_funcs.setdefault(None, []).insert(0, _retire_old_key)


def _retire_old_key() -> None:
    if (
        current_app.config["SECRET_KEY_FALLBACKS"]
        and clock.today() > current_app.config["SECRET_KEY_OLD_UNTIL"]
    ):
        current_app.config["SECRET_KEY_FALLBACKS"] = []
        use_keys(current_app)


def use_keys(app: Any) -> None:
    """Tell the libraries that hold keys of their own. Flask's sessions read the settings each time."""
    app.config["WTF_CSRF_SECRET_KEY"] = keys(app)
    # Flask-Security puts the present key first, and itsdangerous signs with the last, which is an old one.
    for held in vars(app.extensions["security"]).values():
        if isinstance(held, Serializer):
            held.secret_keys = [key.encode() for key in keys(app)]
