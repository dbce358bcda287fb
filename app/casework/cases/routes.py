"""What a case's own people do with it, over HTTP: change, review, choose a lead, close and reopen."""

from typing import Any, cast

from flask import url_for
from werkzeug.wrappers import Response

from app.casework.cases import queries, services
from app.casework.cases.blueprint import bp
from app.casework.cases.closing import services as closing
from app.casework.cases.closing.forms import ReopenForm, WithdrawForm, close_form, settled_in
from app.casework.cases.closing.settling import UnsettledActions
from app.casework.cases.edit_form import EditForm
from app.casework.cases.forms import LeadForm, ReviewForm
from app.casework.cases.suggestions import list_suggestions
from app.models.case import Case, CloseReason
from app.models.person import User
from app.models.plan import PlanAction
from app.models.suggestion import SuggestionKind
from app.policy import Action
from app.structure.queries import list_people
from app.use_case import StaleEdit
from app.web import banners
from app.web.errors import both_texts
from app.web.fields import as_choices
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.headers import shows_tiles
from app.web.links import address_of, to_case
from app.words import day
from app.workflows.case import CASE, WITHDRAWAL


@bp.route("/<case:reference>/edit", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
@shows_tiles
def edit(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("edit", case, actor())
    form = EditForm.of(case)
    return form_page("casework/cases/edit.html", form, lambda: _edit(case, form), case=case, step_name="edit")


def _edit(case: Case, form: EditForm) -> Any:
    changes = form.changes(case)
    if not changes:
        banners.flash_notice("No changes made.")
        return to_case(case)
    try:
        services.edit_case(actor(), case, version=form.version.data, **changes)
    except StaleEdit:
        return both_texts(form.in_words(), EditForm.of(case, formdata=None).in_words())
    return confirmed("Details saved.", address_of(case))


@bp.route("/<case:reference>/review", methods=["GET", "POST"])
@requires(Action.CASE_REVIEW)
def review(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("review", case, actor())
    form = ReviewForm(data={"risk": case.risk})
    return form_page(
        "casework/cases/review.html", form, lambda: _review(case, form), case=case, step_name="review"
    )


def _review(case: Case, form: ReviewForm) -> Response:
    services.review_case(
        actor(),
        case,
        risk=form.risk.data,
        words=form.words.data or "",
        next_review_on=form.next_review_on.data,
        submission=form.submission.data,
    )
    return confirmed(f"Review recorded. The next one is due on {day(case.next_review_on)}.", address_of(case))


@bp.route("/<case:reference>/lead", methods=["GET", "POST"])
@requires(Action.CASE_ASSIGN)
def lead(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("assign", case, actor())
    form = LeadForm(data={"lead": _suggested_lead(case) or case.lead_id, "seen_lead": case.lead_id})
    form.lead.offer([*list_people(case.holder, near=actor()), *queries.list_named_people(case)])
    return form_page(
        "casework/cases/lead.html",
        form,
        lambda: _choose_lead(case, form),
        refused={services.LeadChanged: "lead"},
        case=case,
        step_name="assign",
    )


def _suggested_lead(case: Case) -> int | None:
    """Who has suggested to lead it, if anybody."""
    return next((s.suggested_by_id for s in list_suggestions(case) if s.kind is SuggestionKind.LEAD), None)


def _choose_lead(case: Case, form: LeadForm) -> Response:
    before, address, chosen = case.lead_id, address_of(case), cast(User, form.lead.chosen)
    if chosen.id == before and not queries.is_led_from_before(case):
        return confirmed("No changes made.", address)
    seen, form.seen_lead.data = form.seen_lead.data, before or 0
    services.choose_lead(actor(), case, chosen, seen=seen)
    # Nobody is not a lead that can be chosen again.
    undo = url_for("cases.lead", reference=case.reference) if before and before != chosen.id else ""
    return confirmed(
        f"{chosen.name} now leads this case.",
        address,
        undo=undo,
        fields={"lead": str(before), "seen_lead": str(chosen.id)},
    )


@bp.route("/<case:reference>/close", methods=["GET", "POST"])
@requires(Action.CASE_CLOSE)
def close(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("close_unsolved", case, actor())
    solvable = CASE.offers("close_as_solved", case, actor())
    actions = [action for action in queries.list_actions(case) if action.is_open]
    form = close_form(
        actions,
        lambda other: queries.find_visible(actor(), other) if other != reference else None,
        lambda other: CASE.offers("add_action", other, actor()),
        data={"reason": CloseReason.SOLVED if solvable else None},
    )
    if not solvable:
        form.reason.choices = as_choices(c for c in CloseReason.offered() if c[0] != CloseReason.SOLVED)
    return form_page(
        "casework/cases/close.html",
        form,
        lambda: _close(case, form, actions),
        refused={UnsettledActions: "reason"},
        case=case,
        actions=actions,
        solvable=solvable,
        step_name="close_as_solved" if solvable else "close_unsolved",
    )


def _close(case: Case, form: Any, actions: list[PlanAction]) -> Response:
    closing.close_case(
        actor(),
        case,
        reason=form.reason.data,
        words=form.words.data,
        outcome=form.outcome.data,
        duplicate_of=form.other,
        settled=settled_in(form, actions),
    )
    return confirmed(f"{case.reference} is closed: {form.reason.data.label.lower()}.", address_of(case))


@bp.route("/<case:reference>/withdraw", methods=["GET", "POST"])
@requires(Action.CASE_WITHDRAW)
def withdraw(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    WITHDRAWAL.check("withdraw_case", case, actor(), fits=not queries.has_work_of_others(case))
    form = WithdrawForm()

    def serve() -> Response:
        address = address_of(case)
        closing.withdraw_case(actor(), case, reason=form.reason.data)
        return confirmed(f"You withdrew {reference}. Your coordinator can reopen it.", address)

    return form_page("casework/cases/withdraw.html", form, serve, case=case, step_name="withdraw_case")


@bp.route("/<case:reference>/reopen", methods=["GET", "POST"])
@requires(Action.CASE_REOPEN)
def reopen(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("reopen", case, actor())
    form = ReopenForm()
    return form_page(
        "casework/cases/reopen.html", form, lambda: _reopen(case, form), case=case, step_name="reopen"
    )


def _reopen(case: Case, form: ReopenForm) -> Response:
    closing.reopen_case(actor(), case, reason=form.reason.data)
    return confirmed(f"You reopened {case.reference}. It is at {case.stage.label.lower()}.", address_of(case))
