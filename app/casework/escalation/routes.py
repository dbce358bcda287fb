"""Escalation over HTTP: the list, the ask, the decision, the hand-down and its receipt."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app import clock, policy, working_days
from app.casework.cases.queries import get_case
from app.casework.escalation import queries, services
from app.casework.escalation.facts import done_words, facts_of, leads_to
from app.casework.escalation.forms import AskForm, DecideForm, HandDownForm, WithdrawForm
from app.casework.escalation.listing import escalations_listing
from app.casework.escalation.queries import Side
from app.models.case import Case
from app.models.escalation import Escalation
from app.policy import Action
from app.structure.choices import get_choices
from app.web import drafts, listing
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.web.links import address_of
from app.web.listing import Question, one_of
from app.web.listing import ask as ask_of
from app.words import day
from app.workflows.case import CASE
from app.workflows.escalation import DECISIONS, ESCALATION

bp = Blueprint("escalation", __name__)
WHICH = {
    Side.AWAITING: "awaiting your decision",
    Side.OTHERS: "awaiting others in your groups",
    Side.ASKED: "asked by your groups",
    Side.ALL: "that you may see",
}


@bp.get("/escalations")
@requires(Action.ESCALATION_LIST)
def index() -> str:
    question = _asked()
    page = queries.list_escalations(actor(), question)
    number = page.words(question.listing.one, question.listing.plural)
    return render_template(
        "casework/escalation/index.html",
        list=listing.shown(question, page, ".download"),
        side=question["side"],
        heading=f"{number} {WHICH[Side(question['side'])]}",
    )


@bp.get("/escalations/download.<form>")
@requires(Action.ESCALATION_LIST)
def download(form: str) -> Response:
    question = _asked()
    return listing.download(form, question, queries.iter_escalations(actor(), question))


def _asked() -> Question:
    """What the address asks; somebody without a group is shown all that they may see."""
    sides = list(Side) if policy.acting_group_ids(actor()) else [Side.ALL]
    if not policy.can(actor(), Action.ESCALATION_DECIDE):
        sides = [side for side in sides if side is not Side.AWAITING]
    side = one_of(Side, request.args.get("side"), sides[0])
    side = side if side in sides else Side.ALL
    return ask_of(escalations_listing(sides, side, get_choices().groups), {**request.args, "side": side})


@bp.route("/cases/<case:reference>/ask", methods=["GET", "POST"])
@requires(Action.ESCALATION_REQUEST)
def ask(reference: str) -> Any:
    """Show what was typed for a check, then send it."""
    case = _case_to("escalate", reference)
    form = AskForm(case, actor())
    if request.method == "GET":
        form.tried.data = queries.what_was_tried(case)
    return form_page(
        "casework/escalation/ask.html",
        form,
        lambda: _ask(case, form),
        between=lambda: None if "send" in request.form else _check(case, form),
        case=case,
        step_name="escalate",
    )


def _check(case: Case, form: AskForm) -> str:
    addressee = form.chosen()
    due = working_days.after(clock.today(), addressee.group.tier.decision_working_days)
    return render_template(
        "casework/escalation/check.html",
        case=case,
        form=form,
        addressee=addressee,
        due=due,
        step_name="escalate",
    )


def _ask(case: Case, form: AskForm) -> AnyResponse:
    group, address = form.chosen().group, address_of(case)
    escalation = services.request_escalation(
        actor(), case, to_group=group, trigger=form.trigger.data, tried=form.tried.data,
        ask=form.ask.data, otherwise=form.otherwise.data or "",
    )  # fmt: skip
    return confirmed(f"You asked {group.name}. They should decide by {day(escalation.due_on)}.", address)


@bp.get("/escalations/<key:escalation_key>")
@requires(Action.ESCALATION_LIST)
def show(escalation_key: str) -> str:
    """Show an escalation, with the form to decide it for those who may."""
    escalation = queries.get_escalation(actor(), escalation_key)
    form = DecideForm(escalation, actor()) if ESCALATION.offers("take", escalation, actor()) else None
    if form is not None:
        drafts.restore(form)
    return _show(escalation, form)


@bp.post("/escalations/<key:escalation_key>")
@requires(Action.ESCALATION_DECIDE)
def decide(escalation_key: str) -> AnyResponse | str:
    escalation = queries.get_escalation(actor(), escalation_key)
    ESCALATION.check(_decision_sent(), escalation, actor())
    form = DecideForm(escalation, actor())
    return form_in_page(form, lambda: _decide(escalation, form), lambda: _show(escalation, form))


def _decide(escalation: Escalation, form: DecideForm) -> AnyResponse:
    decision, address = form.decision.data, address_of(escalation.case)
    services.decide_escalation(actor(), escalation, decision, **form.details())
    to = form.groups[form.to_group.data].name if decision == "pass_on" else ""
    words = f"{done_words(decision, escalation, to)} {escalation.requested_by.name} can read your reason."
    return confirmed(words, address, undo=url_for(".undo", escalation_key=escalation.key))


@bp.post("/escalations/<key:escalation_key>/undo")
@requires(Action.ESCALATION_DECIDE)
def undo(escalation_key: str) -> AnyResponse:
    """Undo one's own decision, until somebody acts on it."""
    escalation = queries.get_escalation(actor(), escalation_key)
    services.undo_decision(actor(), escalation)
    page = url_for(".show", escalation_key=escalation.key)
    return confirmed("The decision is undone: the request awaits one again.", page)


def _decision_sent() -> str:
    """The submitted decision, or "take" if none was chosen, to check the workflow against."""
    sent = request.form.get("decision", "")
    return sent if sent in DECISIONS else "take"


@bp.route("/escalations/<key:escalation_key>/withdraw", methods=["GET", "POST"])
@requires(Action.ESCALATION_WITHDRAW)
def withdraw(escalation_key: str) -> Any:
    escalation = queries.get_escalation(actor(), escalation_key)
    ESCALATION.check("withdraw", escalation, actor())
    form, address = WithdrawForm(), address_of(escalation.case)

    def serve() -> AnyResponse:
        services.decide_escalation(actor(), escalation, "withdraw", reason=form.reason.data)
        return confirmed("The request was withdrawn. You can ask again at any time.", address)

    return form_page(
        "casework/escalation/withdraw.html",
        form,
        serve,
        escalation=escalation,
        case=escalation.case,
        step_name="withdraw",
    )


@bp.route("/cases/<case:reference>/hand-down", methods=["GET", "POST"])
@requires(Action.HAND_DOWN)
def hand_down(reference: str) -> Any:
    case = _case_to("hand_down", reference)
    form = HandDownForm(case)

    def serve() -> AnyResponse:
        group, address = form.groups[form.to_group.data], address_of(case)
        services.hand_down(actor(), case, to_group=group, instructions=form.instructions.data)
        told = f"Handed down to {group.name}. It stays with you until they confirm that they have it."
        return confirmed(told, address)

    return form_page("casework/escalation/hand_down.html", form, serve, case=case, step_name="hand_down")


@bp.post("/hand-downs/<key:hand_down_key>/receive")
@requires(Action.HAND_DOWN_RECEIVE)
def receive(hand_down_key: str) -> AnyResponse:
    handed = queries.get_hand_down(actor(), hand_down_key)
    address, group = address_of(handed.case), handed.to_group.name
    services.receive(actor(), handed)
    return confirmed(f"{group} holds this case again.", address)


def _case_to(step: str, reference: str) -> Case:
    """Return the case, if this person may take this step now."""
    case = get_case(actor(), reference)
    CASE.check(step, case, actor())
    return case


def _show(escalation: Escalation, form: DecideForm | None) -> str:
    of_case = queries.list_for_case(escalation.case)
    return render_template(
        "casework/escalation/show.html",
        escalation=escalation,
        case=escalation.case,
        form=form,
        others={
            "Asked about this case before": [one for one in of_case if one.id < escalation.id],
            "Asked about this case since": [one for one in of_case if one.id > escalation.id],
        },
        facts=facts_of(escalation.case),
        leads_to=leads_to,
        may_undo=_may_undo(escalation),
        may_withdraw=ESCALATION.offers("withdraw", escalation, actor()),
    )


def _may_undo(escalation: Escalation) -> bool:
    offered = ESCALATION.offers("undo", escalation, actor())
    return offered and queries.is_still_open_to_undo(actor(), escalation)
