"""Cases over HTTP."""

from flask import Blueprint, render_template

from app.cases import queries
from app.policy import Action
from app.web.guard import actor, requires

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("")
@requires(Action.CASE_LIST)
def index() -> str:
    return render_template("cases/index.html", cases=queries.list_recent(actor()))
