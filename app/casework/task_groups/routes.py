"""Task-and-finish groups over HTTP: the list, the page of one, and what is done with it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app import policy
from app.casework.cases.queries import get_case
from app.casework.task_groups import queries, services
from app.casework.task_groups.filters import STATES, ask_for_groups, filter_of, wards_of
from app.casework.task_groups.forms import (
    ExitForm,
    ExtensionForm,
    MilestoneForm,
    ProposalForm,
    ReportForm,
    TermsForm,
)
from app.casework.task_groups.group_map.drawing import map_of_group, map_of_groups
from app.casework.task_groups.next_step import next_step
from app.mapping import layer_files
from app.models.case import Case
from app.models.partnership import Group
from app.models.task_group import TaskGroup
from app.places.geography.areas import scope_shapes
from app.policy import Action
from app.structure.choices import get_choices
from app.structure.queries import list_people_to_seat, list_wards
from app.use_case import StaleEdit
from app.web import listing
from app.web.banners import SENT_TWICE, flash_notice
from app.web.errors import both_texts
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.web.listing.page import FORMATS
from app.words import day
from app.workflows.task_group import MILESTONE, TASK_GROUP

bp = Blueprint("task_groups", __name__, url_prefix="/task-and-finish-groups")

SCOPE_FORMATS = {"gpkg": "scopes as GeoPackage", "geojson": "scopes as GeoJSON"}
NAME_TAKEN = {services.NameTaken: "name"}


# --- the list -------------------------------------------------------------------------------------
@bp.get("")
@requires(Action.TASK_GROUP_LIST)
def index() -> str:
    user, question = actor(), _asked()
    standings = queries.list_every_standing(user, filter_of(question))
    page = listing.page_of_rows(question, standings)
    return render_template(
        "casework/task_groups/index.html",
        list=listing.shown(question, page, ".download", FORMATS | SCOPE_FORMATS),
        heading=_heading(question, page),
        proposes_to=queries.list_commissioning_groups(user),
        map=map_of_groups(user, standings),
    )


@bp.get("/download.<form>")
@requires(Action.TASK_GROUP_LIST)
def download(form: str) -> Response:
    question = _asked()
    standings = listing.sort_rows(question, queries.list_every_standing(actor(), filter_of(question)))
    if form not in layer_files.FORMATS:
        return listing.download(form, question, standings)
    cases = queries.count_visible_cases(actor())
    shapes = scope_shapes([[ward.id for ward in standing.task_group.wards] for standing in standings])
    rows = [_fields(standing, cases) for standing in standings]
    return layer_files.layer_response(
        actor(), form, "task_and_finish_groups", shapes, rows, question=question.words
    )


def _asked() -> listing.Question:
    return ask_for_groups(request.args, {str(ward.id): ward.name for ward in get_choices().wards})


def _heading(question: listing.Question, page: listing.Page) -> str:
    """The heading, such as "3 open task-and-finish groups in Bulwell"."""
    kind = {"open": "open ", "any": ""}.get(question["state"], f"{STATES[question['state']].lower()} ")
    wards = {str(ward.id): ward.name for ward in get_choices().wards}
    where = f" in {wards[question['ward']]}" if question["ward"] in wards else ""
    return page.words(f"{kind}{question.listing.one}", f"{kind}{question.listing.plural}") + where


def _fields(standing: queries.Standing, cases: Mapping[int, int]) -> dict[str, Any]:
    """A group with plain names of fields, for a layer to take along."""
    group = standing.task_group
    return {
        "group_name": group.name,
        "state": group.state,
        "commissioned_by": group.commissioned_by.name,
        "lead": group.lead.name,
        "ward_names": wards_of(group),
        "starts_on": group.start_on,
        "ends_on": group.end_on,
        "progress": standing.rag,
        "cases_open": cases.get(group.id, 0),
    }


# --- one group ------------------------------------------------------------------------------------
@bp.get("/<int:task_group_id>")
@requires(Action.TASK_GROUP_LIST)
def show(task_group_id: int) -> str:
    standing, user = queries.get_standing(task_group_id), actor()
    group = standing.task_group
    cases = queries.list_cases_in_scope(user, group)
    return render_template(
        "casework/task_groups/show.html",
        map=map_of_group(user, group, cases),
        standing=standing,
        group=group,
        next_step=next_step(standing, user),
        cases=cases,
        members=queries.list_members(group),
        reports=queries.list_reports(group),
        milestones=[(m, MILESTONE.available(m, user)) for m in group.milestones],
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_PROPOSE)
def propose() -> Any:
    commissioners = queries.list_commissioning_groups(actor())
    policy.ensure_any(actor(), Action.TASK_GROUP_PROPOSE, commissioners)
    case = _case_from_query()
    form = ProposalForm(data=_prefilled(case))
    form.offer(list_people_to_seat(near=actor()), get_choices().wards)
    form.offer_commissioners(commissioners)
    return form_page(
        "casework/task_groups/propose.html",
        form,
        lambda: _propose(form, commissioners),
        refused=NAME_TAKEN,
        case=case,
        commissioners=commissioners,
    )


def _case_from_query() -> Case | None:
    """Return the case that the link came from, if any; 404 if the reader may not see it, and 403 if they do
    by an emergency alone."""
    reference = request.args.get("case")
    if not reference:
        return None
    case = get_case(actor(), reference)
    policy.ensure_works_with(actor(), case)
    return case


def _prefilled(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {"reporting_weeks": 4}
    # The ward of a restricted case would stand on a page that everybody reads.
    wards = [] if case.restricted else [case.ward_id]
    return {"reporting_weeks": 4, "references": case.reference, "ward_ids": wards}


def _propose(form: ProposalForm, commissioners: list[Group]) -> AnyResponse | None:
    """Propose a group; a second submission of the same form returns the first one's group.

    The unique name fails before the unique submission would, so the first one is found by name and terms.
    """
    cases = queries.list_visible_cases(actor(), form.entered_references())
    if not form.accept_only(cases):
        return None
    commissioner = next(g for g in commissioners if g.id == form.commissioned_by_id.data)
    try:
        made = services.propose_task_group(actor(), commissioned_by=commissioner, cases=cases, **_terms(form))
    except services.NameTaken:
        same = queries.find_proposal(name=form.name.data, terms=form.terms.data)
        if same is None:
            raise
        flash_notice(SENT_TWICE)
        return redirect(page_of(same))
    told = f"You proposed {made.name}. The chair of {made.commissioner} will decide whether to commission it."
    return confirmed(told, page_of(made))


def _terms(form: TermsForm) -> dict[str, Any]:
    """The typed values, as arguments of the services."""
    names = ("name", "terms", "objectives", "reporting_weeks", "start_on", "end_on")
    return {
        **{name: form[name].data for name in names if name in form},
        "sponsor": queries.get_person(form.sponsor_id.data),
        "lead": queries.get_person(form.lead_id.data),
        "wards": [ward for ward in list_wards() if ward.id in (form.ward_ids.data or ())],
    }


@bp.route("/<int:task_group_id>/edit", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def edit(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("edit", group, actor())
    form = _terms_form(group)
    return form_page(
        "casework/task_groups/edit.html", form, lambda: _edit(group, form), refused=NAME_TAKEN, group=group
    )


def _edit(group: TaskGroup, form: TermsForm) -> Any:
    try:
        services.edit(actor(), group, version=form.seen_version.data, **_terms(form))
    except StaleEdit:
        return both_texts(form.in_words(), _saved_in_words(group))
    return confirmed("You changed the group.", page_of(group))


def _terms_form(group: TaskGroup) -> TermsForm:
    ward_ids = [ward.id for ward in group.wards]
    form = TermsForm(obj=group, data={"ward_ids": ward_ids, "seen_version": group.version})
    if not TASK_GROUP.offers("set_dates", group, actor()):
        del form.start_on, form.end_on
    form.offer(list_people_to_seat(near=actor()), get_choices().wards)
    return form


def _saved_in_words(group: TaskGroup) -> dict[str, str]:
    form = TermsForm(formdata=None, obj=group, data={"ward_ids": [ward.id for ward in group.wards]})
    form.offer(list_people_to_seat(near=actor()), get_choices().wards)
    return form.in_words()


# --- from commission to exit report ---------------------------------------------------------------
@bp.route("/<int:task_group_id>/commission", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_COMMISSION)
def commission(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    TASK_GROUP.check("commission", group, actor())
    form = FlaskForm()
    return form_in_page(form, lambda: _commission(group), lambda: _commission_page(group, form))


def _commission(group: TaskGroup) -> AnyResponse:
    services.commission(actor(), group)
    told = f"You commissioned {group.name}. Its members can now see the cases in its scope."
    return confirmed(told, page_of(group))


def _commission_page(group: TaskGroup, form: FlaskForm) -> str:
    return render_template(
        "casework/task_groups/commission.html",
        group=group,
        form=form,
        members=queries.list_members(group),
        cases=queries.list_cases_in_scope(actor(), group),
    )


@bp.route("/<int:task_group_id>/report", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def report(task_group_id: int) -> Any:
    standing = queries.get_standing(task_group_id)
    group, form = standing.task_group, ReportForm()
    TASK_GROUP.check(_report_step(group), group, actor())

    def serve() -> AnyResponse:
        services.report_progress(actor(), group, rag=form.rag.data, summary=form.summary.data)
        due = queries.get_standing(group.id).report_due_on
        return confirmed(f"You sent your report. The next one is due on {day(due)}.", page_of(group))

    return form_page("casework/task_groups/report.html", form, serve, group=group, standing=standing)


def _report_step(group: TaskGroup) -> str:
    return "report_again" if TASK_GROUP.is_legal("report_again", group) else "report"


@bp.route("/<int:task_group_id>/extend", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_EXTEND)
def extend(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    form = ExtensionForm(group)
    TASK_GROUP.check("extend", group, actor())

    def serve() -> AnyResponse:
        assert form.until.data is not None
        services.extend(actor(), group, until=form.until.data, reason=form.reason.data)
        return confirmed(f"You extended {group.name}. It now ends on {day(group.end_on)}.", page_of(group))

    return form_page("casework/task_groups/extend.html", form, serve, group=group)


@bp.route("/<int:task_group_id>/close", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_CLOSE)
def close(task_group_id: int) -> Any:
    """Write the exit report, check it, then close: closing cannot be undone."""
    group = queries.get_task_group(task_group_id)
    form = ExitForm()
    TASK_GROUP.check("close", group, actor())

    def check() -> str | None:
        if "send" in request.form:
            return None
        return render_template("casework/task_groups/close_check.html", form=form, group=group)

    def serve() -> AnyResponse:
        words = {name: form[name].data for name in ("worked", "keep", "lessons")}
        services.close(actor(), group, **words)
        return confirmed(
            f"You closed {group.name}. You can read its exit report on this page.", page_of(group)
        )

    return form_page("casework/task_groups/close.html", form, serve, between=check, group=group)


# --- milestones -----------------------------------------------------------------------------------
@bp.route("/<int:task_group_id>/milestones/add", methods=["GET", "POST"])
@requires(Action.TASK_GROUP_RUN)
def add_milestone(task_group_id: int) -> Any:
    group = queries.get_task_group(task_group_id)
    form = MilestoneForm()
    TASK_GROUP.check("add_milestone", group, actor())

    def serve() -> AnyResponse:
        assert form.due_on.data is not None
        services.add_milestone(actor(), group, title=form.title.data, due_on=form.due_on.data)
        return confirmed(f"You added the milestone “{form.title.data}”.", page_of(group))

    return form_page("casework/task_groups/milestone.html", form, serve, group=group)


@bp.post("/<int:task_group_id>/milestones/<int:milestone_id>/reach")
@requires(Action.MILESTONE_REACH)
def reach_milestone(task_group_id: int, milestone_id: int) -> AnyResponse:
    milestone = queries.get_milestone(task_group_id, milestone_id)
    services.reach_milestone(actor(), milestone)
    undo = url_for(".put_back_milestone", task_group_id=task_group_id, milestone_id=milestone_id)
    told = f"You marked “{milestone.title}” as reached."
    return confirmed(told, page_of(milestone.task_group), undo=undo, undo_label="Mark as not reached")


@bp.post("/<int:task_group_id>/milestones/<int:milestone_id>/put-back")
@requires(Action.MILESTONE_REACH)
def put_back_milestone(task_group_id: int, milestone_id: int) -> AnyResponse:
    milestone = queries.get_milestone(task_group_id, milestone_id)
    services.put_back_milestone(actor(), milestone)
    return confirmed(f"You marked “{milestone.title}” as not reached.", page_of(milestone.task_group))


def page_of(group: TaskGroup) -> str:
    return url_for("task_groups.show", task_group_id=group.id)


@bp.errorhandler(services.NothingNew)
def nothing_new(error: services.NothingNew) -> AnyResponse:
    """Redirect with a notice after a double click, or a form saved without changes."""
    flash_notice(str(error))
    task_group_id = (request.view_args or {})["task_group_id"]
    return redirect(url_for("task_groups.show", task_group_id=task_group_id))
