"""The actions of a plan over HTTP: add, change, finish, put back."""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.actions import queries, services
from app.casework.actions.forms import ActionForm, DoneForm, NewActionForm, NotDoneForm, NotPossibleForm
from app.casework.actions.reports.queries import find_open_link
from app.casework.cases.queries import get_case
from app.models.case import Case
from app.policy import Action
from app.structure.choices import get_choices
from app.structure.queries import get_partner, list_people
from app.web import links
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.workflows.action import ACTION
from app.workflows.case import CASE

bp = Blueprint("actions", __name__, url_prefix="/cases/<case:reference>/actions")

EDIT = "casework/actions/edit.html"


@bp.route("/add", methods=["GET", "POST"])
@requires(Action.ACTION_ADD)
def add(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("add_action", case, actor())
    form = NewActionForm()
    _offer(form, case)

    def serve() -> Response:
        typed = _typed(form)
        action = services.add_action(actor(), case, submission=form.submission.data, **typed)
        return confirmed(f"“{action.title}” was added to the plan.", _plan_of(reference))

    return form_page(EDIT, form, serve, case=case, title="Add an action", step_name="add_action")


@bp.route("/<key:action_key>/change", methods=["GET", "POST"])
@requires(Action.ACTION_FINISH)
def change(reference: str, action_key: str) -> Any:
    action = queries.get_action(actor(), reference, action_key)
    ACTION.check("change", action, actor())
    form = ActionForm(obj=action)
    _offer(form, action.case)

    def serve() -> Response:
        services.change_action(actor(), action, version=form.version.data, **_typed(form))
        return confirmed(f"“{action.title}” was changed.", _plan_of(reference))

    return form_page(EDIT, form, serve, case=action.case, title="Change an action", step_name="change")


@bp.route("/<key:action_key>/done", methods=["GET", "POST"])
@requires(Action.ACTION_FINISH)
def done(reference: str, action_key: str) -> Any:
    """Ask what came of it. A button that only says that it is done sends no result."""
    action = queries.get_action(actor(), reference, action_key)
    ACTION.check("done", action, actor())
    form = DoneForm()
    return form_page(
        "casework/actions/done.html",
        form,
        lambda: _finish(reference, action_key, "done", "“{}” is done.", form.result.data or ""),
        case=action.case,
        action=action,
        step_name="done",
    )


@bp.post("/<key:action_key>/to-do-again")
@requires(Action.ACTION_FINISH)
def to_do_again(reference: str, action_key: str) -> Response:
    return _finish(reference, action_key, "to_do_again", "“{}” is on the list to do again.", "")


@bp.route("/<key:action_key>/not-possible", methods=["GET", "POST"])
@requires(Action.ACTION_FINISH)
def not_possible(reference: str, action_key: str) -> Any:
    action = queries.get_action(actor(), reference, action_key)
    ACTION.check("not_possible", action, actor())
    form = NotPossibleForm()
    message = "“{}” is marked as no longer possible."
    return form_page(
        "casework/actions/not_possible.html",
        form,
        lambda: _finish(reference, action_key, "not_possible", message, form.result.data),
        case=action.case,
        action=action,
        step_name="not_possible",
    )


@bp.post("/<key:action_key>/start")
@requires(Action.ACTION_FINISH)
def start(reference: str, action_key: str) -> Response:
    return _finish(reference, action_key, "start", "“{}” has started.", "")


@bp.route("/<key:action_key>/not-done", methods=["GET", "POST"])
@requires(Action.ACTION_FINISH)
def not_done(reference: str, action_key: str) -> Any:
    action = queries.get_action(actor(), reference, action_key)
    ACTION.check("not_done", action, actor())
    form = NotDoneForm()
    message = "“{}” is marked as not done."
    return form_page(
        "casework/actions/not_done.html",
        form,
        lambda: _finish(reference, action_key, "not_done", message, form.result.data or ""),
        case=action.case,
        action=action,
        step_name="not_done",
    )


@bp.get("/<key:action_key>")
@requires(Action.CASE_VIEW)
def show(reference: str, action_key: str) -> str:
    action = queries.get_action(actor(), reference, action_key)
    return render_template(
        "casework/actions/show.html",
        case=action.case,
        action=action,
        steps={transition.name for transition in ACTION.available(action, actor())},
        link=find_open_link(action),
    )


def _finish(reference: str, action_key: str, transition: str, message: str, result: str) -> Response:
    action = queries.get_action(actor(), reference, action_key)
    services.finish_action(actor(), action, transition, result=result)
    undo = (
        ""
        if transition == "to_do_again"
        else url_for("actions.to_do_again", reference=reference, action_key=action_key)
    )
    return confirmed(message.format(action.title), links.page_before(_plan_of(reference)), undo=undo)


def _offer(form: ActionForm, case: Case) -> None:
    people = list_people(near=actor())
    form.offer(get_choices().partners, people, queries.list_hypotheses_to_act_on(case))


def _typed(form: ActionForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "partner": get_partner(form.partner_id.data) if form.partner_id.data else None,
        "owner": form.owner_id.chosen,
        "due_on": form.due_on.data,
        "hypothesis_id": form.hypothesis_id.data,
        "mechanism": form.mechanism.data,
        "technique": form.technique.data,
        "cost_pence": form.cost_pence.data,
    }


def _plan_of(reference: str) -> str:
    return url_for("plans.show", reference=reference)
