"""Walkabouts over HTTP: the list, the form, and the button of each."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.walkabouts import queries, services
from app.casework.walkabouts.forms import PlanForm
from app.policy import Action
from app.web.banners import flash_success
from app.web.guard import actor, requires
from app.workflows.walkabout import WALKABOUT

bp = Blueprint("walkabouts", __name__, url_prefix="/walkabouts")


@bp.get("")
@requires(Action.WALKABOUT_LIST)
def index() -> str:
    return _list("Walkabouts")


@bp.get("/along/<street>")
@requires(Action.WALKABOUT_LIST)
def along(street: str) -> str:
    return _list(f"Walkabouts along {street}", street)


def _list(title: str, street: str = "") -> str:
    walkabouts = queries.list_walkabouts(street)
    steps = {each.id: WALKABOUT.available(each, actor()) for each in walkabouts}
    return render_template("casework/walkabouts/index.html", title=title, walkabouts=walkabouts, steps=steps)


@bp.route("/plan", methods=["GET", "POST"])
@requires(Action.WALKABOUT_PLAN)
def plan() -> str | Response:
    form = PlanForm()
    if form.validate_on_submit():
        walkabout = services.plan_walkabout(
            actor(),
            street=form.street.data,
            planned_for=form.planned_for.data,
            submission=form.submission.data,
        )
        flash_success(f"You planned a walkabout along {walkabout.street}.")
        return redirect(url_for(".index"))
    return render_template("casework/walkabouts/plan.html", form=form)


@bp.post("/<int:walkabout_id>/finish")
@requires(Action.WALKABOUT_FINISH)
def finish(walkabout_id: int) -> Response:
    walkabout = queries.get_walkabout(walkabout_id)
    services.finish_walkabout(actor(), walkabout)
    flash_success(f"You marked the walkabout along {walkabout.street} as done.")
    return redirect(url_for(".index"))
