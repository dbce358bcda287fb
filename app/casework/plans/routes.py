"""The OSARA plan over HTTP: read it, write one stage of it, move it on or back."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.casework.cases import queries
from app.casework.cases.next_step import BACK, FORWARD, Situation
from app.casework.cases.services import move_case
from app.casework.plans import services
from app.casework.plans.forms import stage_form
from app.casework.plans.summary import QUESTIONS, lines_of
from app.models.case import OPEN_STAGES, Case, Stage
from app.policy import Action
from app.web import banners
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.links import address_of
from app.workflows.case import CASE

bp = Blueprint("plans", __name__, url_prefix="/cases/<case:reference>/plan")

# Moving back undoes having moved on, where there is a way back.
UNDO = {"analyse": "scan_again", "respond": "analyse_again", "assess": "respond_again"}


@bp.get("")
@requires(Action.CASE_VIEW)
def show(reference: str) -> str:
    case = queries.get_case(actor(), reference)
    actions = queries.list_actions(case)
    return render_template(
        "casework/plans/show.html",
        case=case,
        actions=actions,
        lines=lines_of(case, actions),
        questions=QUESTIONS,
        situation=Situation(case, actor(), actions),
        moves=[t for t in CASE.available(case, actor()) if t.name in (*FORWARD.values(), *BACK)],
    )


@bp.route("/<stage>", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def write(reference: str, stage: str) -> Any:
    case = queries.get_case(actor(), reference)
    if stage not in OPEN_STAGES:
        abort(404)
    CASE.check("write_plan", case, actor())
    form = stage_form(Stage(stage), case.plan)
    return form_page(
        "casework/plans/write.html",
        form,
        lambda: _write(case, form),
        case=case,
        stage=form.stage,
        back=_plan_of(case),
        step_name="write_plan",
    )


def _write(case: Case, form: Any) -> Response:
    name = form.stage.label.lower()
    if form.changes_nothing(case.plan):
        banners.flash_notice(f"The {name} is as it was: nothing was changed.")
        return redirect(_plan_of(case))
    services.write_plan(actor(), case, version=form.version.data, **form.changes)
    return confirmed(f"The {name} is saved.", _plan_of(case))


@bp.route("/move/<step>", methods=["GET", "POST"])
@requires(Action.CASE_MOVE)
def move(reference: str, step: str) -> Any:
    case = queries.get_case(actor(), reference)
    if step not in (*FORWARD.values(), *BACK):
        abort(404)
    CASE.check(step, case, actor())
    return form_page(
        "casework/plans/move.html",
        FlaskForm(),
        lambda: _move(case, step),
        case=case,
        step=CASE[step],
        step_name=step,
    )


def _move(case: Case, step: str) -> Response:
    move_case(actor(), case, step)
    back = UNDO.get(step)
    undo = url_for("plans.move", reference=case.reference, step=back) if back else ""
    return confirmed(f"The plan is now at {case.stage.label.lower()}.", address_of(case), undo=undo)


def _plan_of(case: Case) -> str:
    return url_for("plans.show", reference=case.reference)
