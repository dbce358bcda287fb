"""Use cases of sharing: partners, named people, restriction, break-glass, access requests."""

from datetime import date, datetime, time, timedelta

from app import clock, policy
from app.casework.cases.action_links import revoke_links
from app.casework.cases.keepers import (
    find_waiting,
    keep_in_sight,
    keep_on_list,
    list_ids_out_of_sight,
)
from app.casework.cases.services import name_on
from app.casework.sharing.naming import list_who_stay
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Partner
from app.models.person import User
from app.models.sharing import AccessRequest, CasePerson, CaseShare, NamedFor
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import day, thousands
from app.workflows.access import ACCESS
from app.workflows.case import CASE

GLASS_HOURS = 24
ACCESS_DAYS = 28


@use_case
def share_case(actor: User, case: Case, partner: Partner, *, reason: str = "") -> CaseShare:
    """Let everyone from a partner read this case and add to it."""
    lock(case)
    CASE.fire("share", case, actor)
    share = _share_in_force(case, partner)
    if share is None:
        share = CaseShare(
            case=case, partner=partner, reason=reason, shared_by_id=actor.id, shared_at=clock.now()
        )
        db.session.add(share)
    record(actor, Event.CASE_SHARED, case, partner=partner.name, reason=reason)
    return share


@use_case
def stop_sharing(actor: User, case: Case, partner: Partner) -> None:
    lock(case)
    CASE.fire("unshare", case, actor)
    share = _share_in_force(case, partner)
    if share is not None:
        share.ended_at = clock.now()
    record(actor, Event.CASE_UNSHARED, case, partner=partner.name)


@use_case
def name_person(actor: User, case: Case, person: User, *, until: datetime | None = None) -> None:
    """Name a person on a case. Only named people know of a restricted case.

    Nobody names themselves as a stand-in: they would read it for longer than they stand in.
    """
    lock(case)
    CASE.fire("name", case, actor)
    if person is actor and policy.acted_for(actor):
        raise policy.Forbidden(Action.CASE_SHARE)
    name_on(case, person, NamedFor.NAMED, by=actor, until=until)
    record(actor, Event.CASE_PERSON_NAMED, case, about=person, person=person.name)


@use_case
def take_off(actor: User, case: Case, person: User) -> None:
    """Remove a person from a case. The lead and the owners of actions cannot be removed."""
    lock(case)
    everybody = db.session.query(CasePerson).filter_by(case_id=case.id).all()
    CASE.fire("take_off", case, actor, fits=person.id not in list_who_stay(case, everybody))
    for named in everybody:
        if named.user_id == person.id:
            db.session.delete(named)
    record(actor, Event.CASE_PERSON_REMOVED, case, person=person.name)


@use_case
def restrict_case(actor: User, case: Case) -> list[User]:
    """Restrict a case to the people named on it, the actor included.

    Whoever decides a request that is on its way, and whoever asked, is put on its list. Return these.
    """
    lock(case)
    CASE.fire("restrict", case, actor)
    case.restricted = True
    revoke_links(case)
    _stay_on_list(actor, case)
    waiting = find_waiting(case)
    named = keep_on_list(case, waiting.people, by=actor) if waiting else []
    case.touch()
    record(actor, Event.CASE_RESTRICTED, case)
    for person in named:
        record(actor, Event.CASE_PERSON_NAMED, case, about=person, person=person.name)
    return named


def _stay_on_list(actor: User, case: Case) -> None:
    """Put who restricts a case on its list. A stand-in is on it with the absent person, for their days."""
    absent = policy.acted_for(actor)
    if absent is not None:
        name_on(case, absent, NamedFor.NAMED, by=actor)
    until = policy.lent_until(actor, absent) if absent else None
    name_on(case, actor, NamedFor.NAMED, by=actor, until=until)


@use_case
def lift_restriction(actor: User, case: Case, *, reason: str) -> None:
    lock(case)
    CASE.fire("unrestrict", case, actor)
    case.restricted = False
    case.touch()
    record(actor, Event.CASE_UNRESTRICTED, case, reason=reason)


@use_case
def break_glass(actor: User, case: Case, *, reason: str) -> None:
    """Open a restricted case in an emergency, for GLASS_HOURS. Its people and the auditors are told."""
    policy.ensure(actor, Action.CASE_BREAK_GLASS, case)
    until = clock.now() + timedelta(hours=GLASS_HOURS)
    name_on(case, actor, NamedFor.EMERGENCY, by=actor, until=until)
    record(actor, Event.CASE_GLASS_BROKEN, case, reason=reason)


@use_case
def check_sight(actor: None) -> None:
    """Put somebody on the list of every restricted case that nobody can act on, or tell the auditors."""
    found = keep_in_sight(list_ids_out_of_sight())
    result = (
        (f"nobody could act on {thousands(len(found))} of them")
        if found
        else "somebody can act on each of them"
    )
    record(actor, Event.SIGHT_CHECKED, result=result)


@use_case
def request_access(actor: User, case: Case, *, why: str = "") -> AccessRequest:
    """Request access to a case that the actor knows by name only."""
    policy.ensure(actor, Action.ACCESS_ASK)
    lock(case)
    request = _waiting_request(actor, case)
    if request is None:
        request = AccessRequest(case=case, asked_by=actor, asked_at=clock.now(), why=why)
        db.session.add(request)
    record(actor, Event.ACCESS_ASKED, case, why=why)
    return request


@use_case
def answer_access(
    actor: User,
    request: AccessRequest,
    transition: str,
    *,
    until: datetime | None = None,
    reason: str = "",
) -> None:
    """Grant access to a case until a moment, or refuse it for a reason, which whoever asked reads."""
    lock(request)
    ACCESS.fire(transition, request, actor)
    request.answered_by, request.answered_at = actor, clock.now()
    if transition == "grant":
        request.until = until or end_of_day(clock.today() + timedelta(days=ACCESS_DAYS))
        name_on(request.case, request.asked_by, NamedFor.ASKED, by=actor, until=request.until)
        event, until_day = Event.ACCESS_GRANTED, {"until": day(request.until)}
    else:
        request.reason = reason
        event, until_day = Event.ACCESS_REFUSED, {"reason": reason}
    record(actor, event, request.case, about=request, person=request.asked_by.name, **until_day)


def end_of_day(day_: date) -> datetime:
    """The last moment of a day in London."""
    return datetime.combine(day_, time.max, tzinfo=clock.LONDON)


def _share_in_force(case: Case, partner: Partner) -> CaseShare | None:
    return (
        db.session.query(CaseShare).filter_by(case_id=case.id, partner_id=partner.id, ended_at=None).first()
    )


def _waiting_request(actor: User, case: Case) -> AccessRequest | None:
    waiting = db.session.query(AccessRequest).filter_by(case_id=case.id, asked_by_id=actor.id, state="asked")
    return waiting.first()
