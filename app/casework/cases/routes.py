"""What a case's own people do with it, over HTTP: change, review, choose a lead, close and reopen."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.cases import queries, services
from app.casework.cases.blueprint import bp
from app.casework.cases.edit_form import EditForm
from app.casework.cases.forms import CloseForm, LeadForm, ReopenForm, ReviewForm
from app.models.case import Case, CloseReason
from app.policy import Action
from app.structure.queries import list_people
from app.use_case import StaleEdit
from app.web import banners, drafts
from app.web.errors import both_texts
from app.web.fields import as_choices, people_choices
from app.web.guard import actor, requires
from app.web.headers import shows_tiles
from app.web.links import to_case
from app.words import day
from app.workflows.case import CASE


@bp.route("/<case:reference>/edit", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
@shows_tiles
def edit(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("edit", case, actor())
    form = EditForm.of(case)
    if form.validate_on_submit():
        return _edit(case, form)
    if request.method == "GET":
        drafts.restore(form)
    return render_template("casework/cases/edit.html", case=case, form=form, step_name="edit")


def _edit(case: Case, form: EditForm) -> Any:
    changes = form.changes(case)
    if changes:
        try:
            services.edit_case(actor(), case, version=form.version.data, **changes)
        except StaleEdit:
            return both_texts(form.in_words(), EditForm.of(case, formdata=None).in_words())
        banners.flash_success("The details are changed.")
    else:
        banners.flash_notice("The details are as they were: nothing was changed.")
    drafts.discard(actor())
    return to_case(case)


@bp.route("/<case:reference>/review", methods=["GET", "POST"])
@requires(Action.CASE_REVIEW)
def review(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("review", case, actor())
    form = ReviewForm(data={"risk": case.risk})
    if form.validate_on_submit():
        services.review_case(
            actor(),
            case,
            risk=form.risk.data,
            words=form.words.data or "",
            next_review_on=form.next_review_on.data,
            submission=form.submission.data,
        )
        drafts.discard(actor())
        banners.flash_success(f"The review is recorded. The next one is on {day(case.next_review_on)}.")
        return to_case(case)
    if request.method == "GET":
        drafts.restore(form)
    return render_template("casework/cases/review.html", case=case, form=form, step_name="review")


@bp.route("/<case:reference>/lead", methods=["GET", "POST"])
@requires(Action.CASE_ASSIGN)
def lead(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("assign", case, actor())
    people = {person.id: person for person in [*list_people(case.holder), *queries.list_named_people(case)]}
    form = LeadForm(data={"lead": case.lead_id})
    form.lead.choices = people_choices(
        sorted(people.values(), key=lambda person: person.name), nobody="Choose somebody"
    )
    if form.validate_on_submit():
        before, chosen = case.lead_id, people[form.lead.data]
        services.choose_lead(actor(), case, chosen)
        # Nobody is not a lead that can be chosen again.
        undo = url_for("cases.lead", reference=reference) if before and before != chosen.id else ""
        banners.flash_success(f"{chosen.name} leads this case.", undo=undo, fields={"lead": str(before)})
        return to_case(case)
    return render_template("casework/cases/lead.html", case=case, form=form, step_name="assign")


@bp.route("/<case:reference>/close", methods=["GET", "POST"])
@requires(Action.CASE_CLOSE)
def close(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("close_unsolved", case, actor())
    solvable = CASE.offers("close_as_solved", case, actor())
    form = CloseForm(
        lambda other: queries.find_visible(actor(), other) if other != reference else None,
        data={"reason": CloseReason.SOLVED if solvable else None},
    )
    if not solvable:
        form.reason.choices = as_choices(c for c in CloseReason.choices() if c[0] != CloseReason.SOLVED)
    if form.validate_on_submit():
        return _close(case, form)
    if request.method == "GET":
        drafts.restore(form)
    step = "close_as_solved" if solvable else "close_unsolved"
    return render_template(
        "casework/cases/close.html", case=case, form=form, solvable=solvable, step_name=step
    )


def _close(case: Case, form: CloseForm) -> Response:
    services.close_case(
        actor(),
        case,
        reason=form.reason.data,
        words=form.words.data,
        outcome=form.outcome.data,
        duplicate_of=form.other,
    )
    drafts.discard(actor())
    banners.flash_success(f"{case.reference} is closed: {form.reason.data.label.lower()}.")
    return to_case(case)


@bp.route("/<case:reference>/reopen", methods=["GET", "POST"])
@requires(Action.CASE_REOPEN)
def reopen(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("reopen", case, actor())
    form = ReopenForm()
    if form.validate_on_submit():
        services.reopen_case(actor(), case, reason=form.reason.data)
        drafts.discard(actor())
        banners.flash_success(f"{case.reference} is open again, at {case.stage.label.lower()}.")
        return to_case(case)
    if request.method == "GET":
        drafts.restore(form)
    return render_template("casework/cases/reopen.html", case=case, form=form, step_name="reopen")
