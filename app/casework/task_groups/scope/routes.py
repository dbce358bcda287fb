"""Who sits on a task-and-finish group, and which cases are in its scope, over HTTP."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.casework.task_groups import queries, services
from app.casework.task_groups.forms import MembersForm, ScopeForm
from app.casework.task_groups.routes import nothing_new, to_page_of
from app.models.case import Case
from app.models.task_group import TaskGroup
from app.policy import Action
from app.structure.queries import list_partners
from app.web.banners import flash_success
from app.web.fields import clean_line
from app.web.guard import actor, requires
from app.words import in_words, pluralise
from app.workflows.task_group import TASK_GROUP

bp = Blueprint("task_group_scope", __name__, url_prefix="/task-and-finish-groups/<int:task_group_id>")
bp.register_error_handler(services.NothingNew, nothing_new)


# --- members: first the partner, then its people --------------------------------------------------
@bp.get("/members/add")
@requires(Action.TASK_GROUP_RUN)
def choose_partner(task_group_id: int) -> str:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("add_members", group, actor())
    return render_template("casework/task_groups/choose_partner.html", group=group, partners=list_partners())


@bp.route("/members/add/<int:partner_id>", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def add_members(task_group_id: int, partner_id: int) -> str | AnyResponse:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("add_members", group, actor())
    partner = queries.get_partner(partner_id)
    form = MembersForm(queries.list_people_of(partner_id), queries.list_member_ids(group))
    if form.validate_on_submit():
        seated = services.add_members(actor(), group, form.chosen())
        names = in_words([person.name for person in seated])
        flash_success(f"{names} {'is' if len(seated) == 1 else 'are'} on the group now.")
        return to_page_of(group)
    return render_template("casework/task_groups/members.html", form=form, group=group, partner=partner)


@bp.route("/members/<int:user_id>/remove", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def remove_member(task_group_id: int, user_id: int) -> str | AnyResponse:
    group = queries.get_task_group(task_group_id)
    person = queries.get_member(group, user_id)
    if request.method == "POST":
        services.remove_member(actor(), group, person)
        again = url_for(".add_members", task_group_id=group.id, partner_id=person.partner_id)
        flash_success(
            f"{person.name} is no longer on the group.", undo=again, fields={"people": str(person.id)}
        )
        return to_page_of(group)
    TASK_GROUP.check("remove_member", group, actor(), fits=group.may_lose(person))
    return render_template("casework/task_groups/remove_member.html", group=group, person=person)


# --- cases ----------------------------------------------------------------------------------------
@bp.route("/cases/add", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def put_in_scope(task_group_id: int) -> str | AnyResponse:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("put_in_scope", group, actor())
    words = clean_line(request.args.get("q", ""))[:200]
    form = ScopeForm(_offered(group, words))
    if form.validate_on_submit():
        put = services.put_cases_in_scope(actor(), group, form.chosen())
        flash_success(f"{pluralise(len(put), 'case')} put in scope. Each case’s timeline says so.")
        return to_page_of(group)
    return render_template("casework/task_groups/put_in_scope.html", form=form, group=group, words=words)


def _offered(group: TaskGroup, words: str) -> list[Case]:
    """The matching cases and those already ticked, limited to what this person may see."""
    matches = queries.list_cases_to_put_in(actor(), group, words)
    ticked = queries.list_visible_cases(actor(), request.form.getlist("references"))
    return [*matches, *(case for case in ticked if case not in matches)]


@bp.route("/cases/<case:reference>/take-out", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def take_out(task_group_id: int, reference: str) -> str | AnyResponse:
    group = queries.get_task_group(task_group_id)
    case = queries.get_case_in_scope(actor(), group, reference)
    if request.method == "POST":
        services.take_out_of_scope(actor(), group, case)
        again = url_for(".put_in_scope", task_group_id=group.id)
        message = f"{reference} is no longer in scope. Its timeline says so."
        flash_success(message, undo=again, fields={"references": reference})
        return to_page_of(group)
    TASK_GROUP.check("take_out", group, actor())
    return render_template("casework/task_groups/take_out.html", group=group, case=case)
