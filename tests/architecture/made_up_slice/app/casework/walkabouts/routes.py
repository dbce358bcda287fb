"""Walkabouts over HTTP: the list, the form, and the button of each."""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.walkabouts import queries, services
from app.casework.walkabouts.forms import PlanForm
from app.policy import Action
from app.web.form_page import confirmed, form_page
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
def plan() -> Any:
    form = PlanForm()
    return form_page("casework/walkabouts/plan.html", form, lambda: _plan(form))


def _plan(form: PlanForm) -> Response:
    street, day = form.street.data, form.planned_for.data
    services.plan_walkabout(actor(), street=street, planned_for=day, submission=form.submission.data)
    return confirmed(f"You planned a walkabout along {street}.", url_for(".index"))


@bp.post("/<int:walkabout_id>/finish")
@requires(Action.WALKABOUT_FINISH)
def finish(walkabout_id: int) -> Response:
    walkabout = queries.get_walkabout(walkabout_id)
    services.finish_walkabout(actor(), walkabout)
    return confirmed(f"You marked the walkabout along {walkabout.street} as done.", url_for(".index"))
