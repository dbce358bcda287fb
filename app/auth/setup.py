"""How is Flask-Security told about our people, and which of its pages may be seen by whom?"""

from flask import Flask
from flask_security import SQLAlchemyUserDatastore

from app.extensions import db, security
from app.models import User, WebAuthn
from app.policy import Action
from app.web.guard import LIBRARY_VIEWS

SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    # OWASP's profile for argon2id: 19 MiB, two passes, one lane.
    "SECURITY_PASSWORD_HASH_OPTIONS": {
        "argon2__time_cost": 2,
        "argon2__memory_cost": 19456,
        "argon2__parallelism": 1,
    },
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_TRACKABLE": True,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_FLASH_MESSAGES": True,
    # Every page of ours is kept out of caches already, and the library's own header is malformed.
    "SECURITY_CACHE_CONTROL": None,
}
OPEN_VIEWS = {"security.login", "security.logout", "security.verify"}


def init_app(app: Flask) -> None:
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    security.init_app(app, SQLAlchemyUserDatastore(db, User, None, WebAuthn))
    for endpoint in app.view_functions:
        if endpoint.startswith("security."):
            LIBRARY_VIEWS[endpoint] = None if endpoint in OPEN_VIEWS else Action.OWN_ACCOUNT
