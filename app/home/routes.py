"""What needs me today?"""

from flask import Blueprint, render_template

from app.policy import Action
from app.web.guard import requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Action.HOME_VIEW)
def index() -> str:
    return render_template("home/index.html")
