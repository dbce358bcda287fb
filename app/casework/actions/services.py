"""What can be done with the actions of a plan?"""

from datetime import date
from typing import Any

from app import clock, policy
from app.casework.cases.action_links import revoke_links
from app.casework.cases.closing.settling import end_or_begin, lock_with_case
from app.casework.cases.keepers import keep_in_sight
from app.casework.cases.services import name_on
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.models.sharing import CasePerson, NamedFor
from app.use_case import ensure_fresh, lock, record, use_case
from app.words import day
from app.workflows.action import ACTION
from app.workflows.case import CASE


@use_case
def add_action(
    actor: User,
    case: Case,
    *,
    title: str,
    due_on: date,
    partner: Partner | None = None,
    owner: User | None = None,
    submission: str | None = None,
    **how: Any,
) -> PlanAction:
    """Add an action for a person or a partner, due on a day. Its owner may read the case.

    The partner of a person is theirs, whichever was chosen.

    `how`: by which mechanism and technique it should work, on which hypothesis, and its cost.
    """
    lock(case)
    CASE.fire("add_action", case, actor)
    if owner is not None:
        policy.ensure_works_with(owner, case)
    partner = _partner_for(owner, partner)
    action = PlanAction(
        case=case,
        title=title,
        partner=partner,
        owner=owner,
        due_on=due_on,
        added_by_id=actor.id,
        added_at=clock.now(),
        submission=submission,
        **how,
    )
    db.session.add(action)
    if owner is not None:
        name_on(case, owner, NamedFor.OWNS_ACTION, by=actor)
    case.touch()
    record(
        actor,
        Event.ACTION_ADDED,
        case,
        about=action,
        title=title,
        due=day(due_on),
        owner=owner.name if owner else partner.name,
    )
    return action


def _partner_for(owner: User | None, partner: Partner | None) -> Partner:
    doing = owner.partner if owner else partner
    if doing is None:
        raise ValueError("An action is somebody’s, or a partner’s")
    return doing


@use_case
def finish_action(actor: User, action: PlanAction, transition: str, *, result: str = "") -> None:
    """Start an action, finish it in one of three ways, or put it back to do."""
    lock_with_case(action)
    _, after = ACTION.fire(transition, action, actor)
    end_or_begin(action, result)
    action.case.touch()
    event = Event.ACTION_REOPENED if after is ActionState.OPEN else Event.ACTION_FINISHED
    record(actor, event, action.case, title=action.title, state=after.label.lower(), result=result)


@use_case
def change_action(
    actor: User,
    action: PlanAction,
    *,
    version: int,
    title: str,
    due_on: date,
    partner: Partner | None = None,
    owner: User | None,
    **how: Any,
) -> None:
    lock_with_case(action)
    ACTION.fire("change", action, actor)
    ensure_fresh(action, version)
    before = action.owner
    if owner is not None and owner is not before:
        policy.ensure_works_with(owner, action.case)
        name_on(action.case, owner, NamedFor.OWNS_ACTION, by=actor)
    action.title, action.due_on, action.owner = title, due_on, owner
    action.partner = _partner_for(owner, partner)
    for name, value in how.items():
        setattr(action, name, value)
    if before is not owner:
        revoke_links(action.case, action)
    if before is not None and before is not owner:
        _unname_former_owner(action.case, before)
        keep_in_sight([action.case_id])
    action.case.touch()
    given = action if owner is not before else None
    record(actor, Event.ACTION_EDITED, action.case, about=given, title=title)


def _unname_former_owner(case: Case, person: User) -> None:
    """Remove a former owner from the case's people, unless they own another of its actions."""
    db.session.flush()
    if db.session.query(PlanAction).filter_by(case_id=case.id, owner_id=person.id).first() is None:
        named = db.session.query(CasePerson).filter_by(
            case_id=case.id, user_id=person.id, named_for=NamedFor.OWNS_ACTION
        )
        named.delete()
        if case.restricted:
            keep_in_sight([case.id])
