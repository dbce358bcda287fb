"""How does somebody enter the demonstration as one of its people?

These pages exist in demonstration mode only. Otherwise their addresses return 404, and the people store
does not find the demonstration's people.
"""

from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask_login import current_user
from flask_security import login_user, logout_user

from app.accounts.auth import queries
from app.web.guard import public
from app.web.links import own_path

bp = Blueprint("demonstration", __name__)


def init_app(app: Flask) -> None:
    if app.config["DEMO"]:
        app.register_blueprint(bp)
        app.extensions["security"].login_context_processor(_people)
        app.extensions["security"].verify_context_processor(_people)


def _people() -> dict[str, Any]:
    return {"demonstration_people": queries.list_demonstration_people()}


@bp.post("/sign-in/as")
@public
def enter() -> Any:
    person = queries.get_demonstration_person(request.form.get("person", type=int) or 0)
    if current_user.is_authenticated:
        logout_user()
    login_user(person, authn_via=["demonstration"])
    return redirect(own_path(request.form.get("next", "")) or url_for("home.index"))
