"""Who must set up a second step before they are shown anything else?

The one guard for it: roles that decide, see everything or run the place need more than a password,
except in the demonstration, where there are no passwords to steal.
"""

from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user

# What it takes to set one up, and to leave.
SETTING_UP = frozenset(
    {
        "static",
        "account.second_step",
        "account.set_up_authenticator",
        "security.wan_register",
        "security.wan_register_response",
        "security.verify",
        "security.wan_verify",
        "security.wan_verify_response",
        "security.logout",
    }
)


def init_app(app: Flask) -> None:
    app.before_request(_insist)


def _insist() -> Any:
    if current_app.config["DEMO"] or request.endpoint in SETTING_UP or request.endpoint is None:
        return None
    if not current_user.is_authenticated or not current_user.needs_second_factor:
        return None
    if current_user.has_second_factor:
        return None
    return redirect(url_for("account.second_step"))
