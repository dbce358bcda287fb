"""Whose are the cases, actions and watched cases of somebody who leaves, from then on?

An administrator hands them over without seeing them. Of restricted cases they learn nothing: the people on
the list of each are told that whoever led it, or had an action on it, has left.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from app import clock, policy
from app.accounts.auth.access import Left
from app.casework.cases.action_links import revoke_links
from app.casework.cases.services import name_on, set_lead
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.notice import Relation
from app.models.person import User
from app.models.plan import PlanAction
from app.models.sharing import NamedFor, Watch
from app.use_case import record
from app.words import pluralise
from app.workflows.telling import TOLD

OPEN_TO_ALL = (Case.is_open, Case.restricted.is_(False))


def cases_led() -> Left:
    told = TOLD[Event.CASE_LEAD_SET][Relation.LEAD]
    return Left("cases", "case that they lead", "cases that they lead", told, _count_led, _hand_over_led)


def actions_owned() -> Left:
    told = TOLD[Event.ACTION_EDITED][Relation.OWNER]
    return Left("actions", "open action", "open actions", told, _count_actions, _hand_over_actions)


def cases_watched() -> Left:
    told = "Changes in the ones they can read will appear on their home page."
    return Left(
        "watched", "case that they watch", "cases that they watch", told, _count_watched, _hand_over_watched
    )


# --- cases led --------------------------------------------------------------------------------------
def _led(*columns: Any, person: User) -> Select[Any]:
    return select(*columns).where(Case.lead_id == person.id, *OPEN_TO_ALL)


def _count_led(person: User) -> int:
    return db.session.scalar(_led(func.count(Case.id), person=person)) or 0


def _hand_over_led(actor: User, leaver: User, to: User) -> None:
    for case in _locked(_led(Case, person=leaver)):
        set_lead(case, to, by=actor)
        case.touch()
        record(actor, Event.CASE_LEAD_SET, case, lead=to.name)


def _locked(statement: Select[Case]) -> list[Case]:
    # By id, so that two transactions that lock the same cases do not deadlock.
    in_order = statement.order_by(Case.id).with_for_update(of=Case, key_share=True)
    return list(db.session.scalars(in_order).unique())


# --- actions ----------------------------------------------------------------------------------------
def _actions(*columns: Any, person: User) -> Select[Any]:
    of_case = select(*columns).select_from(PlanAction).join(Case, Case.id == PlanAction.case_id)
    return of_case.where(PlanAction.owner_id == person.id, PlanAction.is_open, *OPEN_TO_ALL)


def _count_actions(person: User) -> int:
    return db.session.scalar(_actions(func.count(PlanAction.id), person=person)) or 0


def _hand_over_actions(actor: User, leaver: User, to: User) -> None:
    """The partner that an action is with follows from its new person."""
    _locked(select(Case).where(Case.id.in_(_actions(Case.id, person=leaver))))
    for action in db.session.scalars(_actions(PlanAction, person=leaver).order_by(PlanAction.id)).unique():
        action.owner, action.partner_id = to, to.partner_id
        revoke_links(action.case, action)
        name_on(action.case, to, NamedFor.OWNS_ACTION, by=actor)
        record(actor, Event.ACTION_EDITED, action.case, about=action, title=action.title)


# --- watched cases ----------------------------------------------------------------------------------
def _watched(*columns: Any, person: User) -> Select[Any]:
    joined = select(*columns).select_from(Watch).join(Case, Case.id == Watch.case_id)
    return joined.where(Watch.user_id == person.id, *OPEN_TO_ALL)


def _count_watched(person: User) -> int:
    return db.session.scalar(_watched(func.count(Case.id), person=person)) or 0


def _hand_over_watched(actor: User, leaver: User, to: User) -> None:
    number = _count_watched(leaver)
    now = literal(clock.now(), Watch.since.type)
    seen = policy.visible_cases(to, _watched(literal(to.id), Case.id, now, now, person=leaver))
    names = ["user_id", "case_id", "since", "seen_at"]
    db.session.execute(insert(Watch).from_select(names, seen).on_conflict_do_nothing())
    db.session.execute(delete(Watch).where(Watch.user_id == leaver.id))
    cases = pluralise(number, "watched case")
    record(actor, Event.WATCHES_HANDED_OVER, subject=leaver.name, person=leaver.name, to=to.name, cases=cases)


# --- restricted cases -------------------------------------------------------------------------------
def tell_lists_of_restricted_cases(person: User) -> None:
    """Tell the people of each restricted case that whoever led it, or had an action on it, has left.

    A step of the use case in which their account was closed. Whoever did that learns nothing of it.
    """
    if person.active:
        return
    for case in db.session.scalars(select(Case).where(Case.is_open, Case.restricted, _had_work_on(person))):
        record(None, Event.CASE_PERSON_LEFT, case, person=person.name)


def _had_work_on(person: User) -> ColumnElement[bool]:
    owns = (PlanAction.case_id == Case.id, PlanAction.owner_id == person.id, PlanAction.is_open)
    return or_(Case.lead_id == person.id, exists().where(*owns))
