"""Who sits on a task-and-finish group, and which cases are in its scope, over HTTP."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.casework.task_groups import queries, services
from app.casework.task_groups.forms import MembersForm, ScopeForm
from app.casework.task_groups.routes import nothing_new, page_of
from app.cleaning import clean_line
from app.models.case import Case
from app.models.task_group import TaskGroup
from app.policy import Action
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.words import in_words, pluralise
from app.workflows.task_group import TASK_GROUP

bp = Blueprint("task_group_scope", __name__, url_prefix="/task-and-finish-groups/<int:task_group_id>")
bp.register_error_handler(services.NothingNew, nothing_new)


# --- members: of all partners at once -------------------------------------------------------------
@bp.route("/members/add", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def add_members(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("add_members", group, actor())
    form = MembersForm(queries.list_who_can_be_seated(), queries.list_member_ids(group))

    def serve() -> AnyResponse:
        seated = services.add_members(actor(), group, form.chosen())
        names = in_words([person.name for person in seated])
        return confirmed(f"You added {names} to the group.", page_of(group))

    return form_page("casework/task_groups/members.html", form, serve, group=group)


@bp.route("/members/<int:user_id>/remove", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def remove_member(task_group_id: int, user_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    person = queries.get_member(group, user_id)
    TASK_GROUP.check("remove_member", group, actor(), fits=group.may_lose(person))

    def serve() -> AnyResponse:
        services.remove_member(actor(), group, person)
        again = url_for(".add_members", task_group_id=group.id)
        told, fields = f"You removed {person.name} from the group.", {"people": str(person.id)}
        return confirmed(told, page_of(group), undo=again, fields=fields)

    return form_page(
        "casework/task_groups/remove_member.html", FlaskForm(), serve, group=group, person=person
    )


# --- cases ----------------------------------------------------------------------------------------
@bp.route("/cases/add", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def put_in_scope(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("put_in_scope", group, actor())
    words = clean_line(request.args.get("q", ""))[:200]
    form = ScopeForm(_offered(group, words))

    def serve() -> AnyResponse:
        put = services.put_cases_in_scope(actor(), group, form.chosen())
        told = f"You put {pluralise(len(put), 'case')} in scope. We added this to each case’s timeline."
        return confirmed(told, page_of(group))

    return form_page("casework/task_groups/put_in_scope.html", form, serve, group=group, words=words)


def _offered(group: TaskGroup, words: str) -> list[Case]:
    """The matching cases and those already ticked, limited to what this person may see."""
    matches = queries.list_cases_to_put_in(actor(), group, words)
    ticked = queries.list_visible_cases(actor(), request.form.getlist("references"))
    return [*matches, *(case for case in ticked if case not in matches)]


@bp.route("/cases/<case:reference>/take-out", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def take_out(task_group_id: int, reference: str) -> Any:
    group = queries.get_task_group(task_group_id)
    case = queries.get_case_in_scope(actor(), group, reference)
    TASK_GROUP.check("take_out", group, actor())

    def serve() -> AnyResponse:
        services.take_out_of_scope(actor(), group, case)
        again = url_for(".put_in_scope", task_group_id=group.id)
        told = f"You took {reference} out of scope. We added this to its timeline."
        return confirmed(told, page_of(group), undo=again, fields={"references": reference})

    return form_page("casework/task_groups/take_out.html", FlaskForm(), serve, group=group, case=case)
