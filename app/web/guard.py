"""How does the policy become HTTP? A view that declares no action does not run."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_login import current_user

from app import policy
from app.models.person import User

View = TypeVar("View", bound=Callable[..., Any])

# Views of libraries, which we cannot decorate: what each needs is stated here, one by one.
LIBRARY_VIEWS: dict[str, policy.Action | None] = {"static": None}


class Undeclared(RuntimeError):
    """A view that says neither who may use it nor that everybody may."""


def requires(action: policy.Action) -> Callable[[View], View]:
    """Limit a view to people whose roles may allow this action; services check it on the thing itself."""

    def mark(view: View) -> View:
        view.required_action = action  # type: ignore[attr-defined]  # read by required_action()
        return view

    return mark


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    view.required_action = None  # type: ignore[attr-defined]  # read by required_action()
    return view


def required_action(app: Flask, endpoint: str) -> policy.Action | None:
    view = app.view_functions[endpoint]
    if hasattr(view, "required_action"):
        return view.required_action
    if endpoint in LIBRARY_VIEWS:
        return LIBRARY_VIEWS[endpoint]
    raise Undeclared(f"{endpoint} declares no policy action")


def actor() -> User:
    """The person who makes this request."""
    return current_user._get_current_object()


def _enforce() -> Any:
    if request.endpoint is None:
        return None
    action = required_action(current_app, request.endpoint)
    if action is None:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # set by Flask-Login
    if not policy.can(current_user, action):
        abort(403)
    return None


def init_app(app: Flask) -> None:
    app.before_request(_enforce)

    @app.context_processor
    def permissions() -> dict[str, Any]:
        return {
            "can": lambda action, thing=None: policy.can(current_user, policy.Action(action), thing),
            "by_emergency_only": lambda case: policy.sees_by_emergency_only(current_user, case),
        }
