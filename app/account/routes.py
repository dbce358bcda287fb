"""How does a person look after their own account?"""

from flask import Blueprint, render_template

from app.policy import Action
from app.web.guard import requires

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@requires(Action.OWN_ACCOUNT)
def show() -> str:
    return render_template("account/show.html")
