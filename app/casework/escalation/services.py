"""Use cases of escalation: request, decide, hand down, receive."""

from datetime import date
from typing import cast

from app import clock, policy, working_days
from app.casework.cases.keepers import find_waiting, keep_on_list
from app.casework.cases.services import pass_to, set_lead
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation, HandDown, Trigger
from app.models.event import Event
from app.models.partnership import Group
from app.models.person import User
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
) -> None:
    """Take, assist, return, pass on or withdraw. The second of two simultaneous decisions is refused."""
    case = escalation.case
    lock(case)
    lock(escalation)
    ESCALATION.fire(decision, escalation, actor)
    escalation.decided_by, escalation.decided_at, escalation.reason = actor, clock.now(), reason
    escalation.review_on, escalation.granted = review_on, granted
    db.session.flush()
    about = escalation
    if decision == "take":
        _take(actor, escalation, lead)
    elif decision == "pass_on":
        about = _pass_on(actor, escalation, cast(Group, to_group))
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


def _take(actor: User, escalation: Escalation, lead: User | None) -> None:
    pass_to(escalation.case, escalation.to_group)
    if lead is not None:
        set_lead(escalation.case, lead, by=actor)


def _pass_on(actor: User, escalation: Escalation, to_group: Group) -> Escalation:
    policy.ensure_offered(Action.ESCALATION_DECIDE, to_group, list_groups_to_pass_on_to(escalation))
    return _request(
        actor,
        escalation.case,
        from_group=escalation.to_group,
        to_group=to_group,
        trigger=escalation.trigger,
        tried=escalation.tried,
        ask=escalation.ask,
        otherwise=escalation.otherwise,
        urgent=escalation.urgent,
        passed_on_from=escalation,
    )
