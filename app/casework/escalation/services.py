"""Use cases of escalation: request, decide, hand down, receive."""

from datetime import date
from typing import cast

from app import clock, policy, working_days
from app.casework.cases.keepers import find_waiting, keep_on_list
from app.casework.cases.services import give_back_lead, pass_to, set_lead, take_back
from app.casework.cases.suggestions import take_up
from app.casework.escalation.queries import find_passed_on, is_still_open_to_undo
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation, EscalationState, HandDown, Trigger
from app.models.event import Event
from app.models.partnership import Group
from app.models.person import User
from app.models.suggestion import SuggestionKind
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.addressees import list_addressees, list_groups_to_hand_down_to, list_groups_to_pass_on_to
from app.workflows.case import CASE
from app.workflows.escalation import ESCALATION, HAND_DOWN

EVENTS = {
    "take": Event.ESCALATION_TAKEN,
    "assist": Event.ESCALATION_ASSISTED,
    "return": Event.ESCALATION_RETURNED,
    "pass_on": Event.ESCALATION_PASSED_ON,
    "withdraw": Event.ESCALATION_WITHDRAWN,
}
RECALLED = "The decision to pass on the request was undone."


@use_case
def request_escalation(
    actor: User,
    case: Case,
    *,
    to_group: Group,
    trigger: Trigger,
    tried: str,
    ask: str,
    otherwise: str = "",
) -> Escalation:
    """Escalate a case to a group above, with one ask. Skipping a tier makes it urgent."""
    lock(case)
    CASE.fire("escalate", case, actor)
    addressees = {addressee.group: addressee for addressee in list_addressees(case, actor)}
    policy.ensure_offered(Action.ESCALATION_REQUEST, to_group, addressees)
    skips = addressees[to_group].skips
    escalation = _request(
        actor,
        case,
        from_group=case.holder,
        to_group=to_group,
        trigger=trigger,
        tried=tried,
        ask=ask,
        otherwise=otherwise,
        urgent=skips,
    )
    record(
        actor, Event.ESCALATION_REQUESTED, case, about=escalation, group=to_group.name, ask=ask, urgent=skips
    )
    take_up(case, SuggestionKind.ESCALATE, by=actor)
    return escalation


@use_case
def decide_escalation(
    actor: User,
    escalation: Escalation,
    decision: str,
    *,
    reason: str,
    lead: User | None = None,
    review_on: date | None = None,
    granted: str = "",
    to_group: Group | None = None,
    ask: str = "",
) -> None:
    """Take, assist, return, pass on or withdraw. The second of two simultaneous decisions is refused.

    `ask`: what is asked of the group that it is passed on to, if not the same.
    """
    case = escalation.case
    lock(case)
    lock(escalation)
    ESCALATION.fire(decision, escalation, actor)
    escalation.decided_by, escalation.decided_at, escalation.reason = actor, clock.now(), reason
    escalation.review_on, escalation.granted = review_on, granted
    escalation.lead_before_id, escalation.review_before = case.lead_id, case.next_review_on
    db.session.flush()
    about = escalation
    if decision == "take":
        _take(actor, escalation, lead)
    elif decision == "pass_on":
        about = _pass_on(actor, escalation, cast(Group, to_group), ask or escalation.ask)
    case.next_review_on = review_on or case.next_review_on
    case.touch()
    record(
        actor,
        EVENTS[decision],
        case,
        about=about,
        group=escalation.to_group.name,
        reason=reason,
        granted=granted,
        to_group=to_group.name if to_group else "",
    )


@use_case
def undo_decision(actor: User, escalation: Escalation) -> None:
    """Undo one's own decision, until somebody acts on it: the request is pending again."""
    case = escalation.case
    lock(case)
    lock(escalation)
    decision, group = escalation.state, escalation.to_group.name
    ESCALATION.check("undo", escalation, actor, fits=is_still_open_to_undo(actor, escalation))
    _recall(actor, escalation)
    ESCALATION.fire("undo", escalation, actor)
    if decision is EscalationState.TAKEN:
        take_back(case)
        give_back_lead(case, escalation.lead_before_id, by=actor)
    case.next_review_on = escalation.review_before
    escalation.decided_by = escalation.decided_at = escalation.review_on = None
    escalation.reason = escalation.granted = ""
    case.touch()
    record(actor, Event.DECISION_UNDONE, case, about=escalation, group=group)


@use_case
def hand_down(actor: User, case: Case, *, to_group: Group, instructions: str) -> HandDown:
    """Hand a case down to a group that held it. It changes hands when that group confirms receipt."""
    lock(case)
    CASE.fire("hand_down", case, actor)
    policy.ensure_offered(Action.HAND_DOWN, to_group, list_groups_to_hand_down_to(case))
    handed = HandDown(
        case=case,
        from_group=case.holder,
        to_group=to_group,
        instructions=instructions,
        handed_by=actor,
        handed_at=clock.now(),
    )
    db.session.add(handed)
    _let_deciders_read(actor, case)
    case.touch()
    record(actor, Event.HANDED_DOWN, case, about=handed, group=to_group.name, instructions=instructions)
    return handed


@use_case
def receive(actor: User, handed: HandDown) -> None:
    """Confirm receipt of a handed-down case: the receiving group now holds it."""
    lock(handed.case)
    lock(handed)
    HAND_DOWN.fire("receive", handed, actor)
    handed.received_by, handed.received_at = actor, clock.now()
    pass_to(handed.case, handed.to_group)
    record(actor, Event.HAND_DOWN_RECEIVED, handed.case, about=handed, group=handed.to_group.name)


def _request(actor: User, case: Case, *, to_group: Group, **request: object) -> Escalation:
    escalation = Escalation(
        case=case,
        to_group=to_group,
        requested_by=actor,
        requested_at=clock.now(),
        due_on=working_days.after(clock.today(), to_group.tier.decision_working_days),
        **request,
    )
    db.session.add(escalation)
    case.admit(to_group)
    _let_deciders_read(actor, case)
    case.touch()
    return escalation


def _let_deciders_read(actor: User, case: Case) -> None:
    """Put those who decide on the list of a restricted case, which only the people on it can read."""
    db.session.flush()
    db.session.expire(case, ["pending_escalation", "sent_hand_down"])
    waiting = find_waiting(case)
    if case.restricted and waiting is not None:
        keep_on_list(case, waiting.deciders, by=actor)


def _recall(actor: User, escalation: Escalation) -> None:
    """Withdraw the request that a decision to pass it on has made."""
    passed_on = find_passed_on(escalation)
    if passed_on is None:
        return
    passed_on.state = EscalationState.WITHDRAWN
    passed_on.decided_by, passed_on.decided_at, passed_on.reason = actor, clock.now(), RECALLED
    # There is never more than one that waits.
    db.session.flush()
    name = passed_on.to_group.name
    record(actor, Event.ESCALATION_WITHDRAWN, escalation.case, about=passed_on, group=name, reason=RECALLED)


def _take(actor: User, escalation: Escalation, lead: User | None) -> None:
    pass_to(escalation.case, escalation.to_group)
    if lead is not None:
        set_lead(escalation.case, lead, by=actor)


def _pass_on(actor: User, escalation: Escalation, to_group: Group, ask: str) -> Escalation:
    policy.ensure_offered(Action.ESCALATION_DECIDE, to_group, list_groups_to_pass_on_to(escalation))
    return _request(
        actor,
        escalation.case,
        from_group=escalation.to_group,
        to_group=to_group,
        trigger=escalation.trigger,
        tried=escalation.tried,
        ask=ask,
        otherwise=escalation.otherwise,
        urgent=escalation.urgent,
        passed_on_from=escalation,
    )
