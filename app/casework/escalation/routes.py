"""Escalation over HTTP: the list, the ask, the decision, the hand-down and its receipt."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app import clock, working_days
from app.casework.cases.queries import get_case
from app.casework.escalation import queries, services
from app.casework.escalation.forms import AskForm, DecideForm, HandDownForm, WithdrawForm
from app.casework.escalation.queries import PAGE, EscalationFilter, Side, Sort
from app.models.case import Case
from app.models.escalation import Escalation, EscalationState
from app.policy import Action
from app.structure.choices import get_choices
from app.web import drafts
from app.web.downloads import format_response
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.web.links import address_of
from app.web.listing import is_on, number, one_of
from app.web.page_keys import row_from_address
from app.workflows.case import CASE
from app.workflows.escalation import DECISIONS, ESCALATION

bp = Blueprint("escalation", __name__)

COLUMNS = (
    "Case", "Title", "From", "To", "Why", "Ask", "Asked by", "Asked on", "Due", "State", "Decided by",
    "Decided on", "Reason",
)  # fmt: skip


@bp.get("/escalations")
@requires(Action.ESCALATION_LIST)
def index() -> str:
    filters = _filters_from_request()
    escalations = queries.list_escalations(actor(), filters)
    return render_template(
        "casework/escalation/index.html",
        filters=filters,
        sides=_sides(),
        sorts=Sort,
        filtered=bool(filters.state or filters.group_id or filters.overdue),
        states=EscalationState,
        groups=get_choices().groups,
        escalations=escalations[:PAGE],
        number=queries.count_escalations(actor(), filters),
        next_after=escalations[PAGE - 1].id if len(escalations) > PAGE else None,
    )


@bp.get("/escalations/download.<form>")
@requires(Action.ESCALATION_LIST)
def download(form: str) -> Response:
    filters = _filters_from_request()
    rows, question = map(_row, queries.list_all_escalations(actor(), filters)), _question(filters)
    return format_response(form, "escalations", COLUMNS, rows, one="escalation", question=question)


def _question(filters: EscalationFilter) -> str:
    """The filters in words, for the record of a download."""
    groups = {group.id: group.name for group in get_choices().groups}
    words = [filters.side.label]
    if filters.state is not None:
        words.append(filters.state.label)
    if filters.group_id is not None:
        words.append(groups.get(filters.group_id, "Unknown group"))
    return ", ".join([*words, "Overdue"] if filters.overdue else words)


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
    services.request_escalation(
        actor(), case, to_group=group, trigger=form.trigger.data, tried=form.tried.data,
        ask=form.ask.data, otherwise=form.otherwise.data or "",
    )  # fmt: skip
    return confirmed(
        f"You asked {group.name}. They decide within their working days; you will find it here.", address
    )


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
    label = ESCALATION[decision].label.lower()
    return confirmed(f"Decided: {label}. The person who asked can read your reason.", address)


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
    case = get_case(actor(), escalation.case.reference)
    return render_template(
        "casework/escalation/show.html",
        escalation=escalation,
        case=case,
        form=form,
        earlier=[e for e in queries.list_for_case(case) if e.id != escalation.id],
        may_withdraw=ESCALATION.offers("withdraw", escalation, actor()),
    )


def _sides() -> list[Side]:
    return list(Side) if actor().group_ids else [Side.ALL]


def _filters_from_request() -> EscalationFilter:
    args, sides = request.args, _sides()
    filters = EscalationFilter(
        side=one_of(Side, args.get("side"), sides[0]),
        state=one_of(EscalationState, args.get("state"), None),
        group_id=int(number(args.get("group")) or 0) or None,
        overdue=is_on(args.get("overdue")),
        sort=one_of(Sort, args.get("sort"), Sort.DECISION),
        reverse=is_on(args.get("reverse")),
        after=row_from_address("after"),
    )
    if filters.side not in sides:
        filters = replace(filters, side=Side.ALL)
    # What awaits a decision has no other state, and the page does not show this filter.
    return replace(filters, state=None) if filters.side is Side.AWAITING else filters


def _row(escalation: Escalation) -> tuple[Any, ...]:
    e = escalation
    return (
        e.case.reference, e.case.title, e.from_group.name, e.to_group.name, e.trigger, e.ask,
        e.requested_by.name, e.requested_at, e.due_on, e.state,
        e.decided_by.name if e.decided_by else "", e.decided_at, e.reason,
    )  # fmt: skip


def page_address(filters: EscalationFilter, **changes: Any) -> str:
    """The address of this list with something changed."""
    values = {
        "side": filters.side,
        "state": filters.state,
        "group": filters.group_id,
        "overdue": "1" if filters.overdue else None,
        "sort": filters.sort if filters.sort is not Sort.DECISION else None,
        "reverse": "1" if filters.reverse else None,
        **changes,
    }
    return url_for("escalation.index", **{name: value for name, value in values.items() if value})


@bp.context_processor
def addresses() -> dict[str, Any]:
    return {"page_address": page_address}
