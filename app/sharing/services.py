"""Who else may know of a case, and who decides that?"""

from datetime import datetime, timedelta

from app import clock, policy
from app.cases.services import name_on
from app.extensions import db
from app.governance.queries import list_holders
from app.models import AccessRequest, Case, CasePerson, CaseShare, Event, NamedFor, Partner, Role, User
from app.notices import tell
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import day
from app.workflows.access import ACCESS
from app.workflows.case import CASE

GLASS_HOURS = 24


@use_case
def share_case(actor: User, case: Case, partner: Partner, *, reason: str = "") -> None:
    """Let all the people of a partner read this case and add to it."""
    lock(case)
    CASE.fire("share", case, actor)
    if _share_in_force(case, partner) is None:
        db.session.add(
            CaseShare(case=case, partner=partner, reason=reason, shared_by_id=actor.id, shared_at=clock.now())
        )
    record(actor, Event.CASE_SHARED, case, partner=partner.name, reason=reason)


@use_case
def stop_sharing(actor: User, case: Case, partner: Partner) -> None:
    lock(case)
    CASE.fire("share", case, actor)
    share = _share_in_force(case, partner)
    if share is not None:
        share.ended_at = clock.now()
    record(actor, Event.CASE_UNSHARED, case, partner=partner.name)


@use_case
def name_person(actor: User, case: Case, person: User) -> None:
    """Put a person on a case: on a restricted one, this is the only way to know of it."""
    CASE.fire("share", case, actor)
    name_on(case, person, NamedFor.NAMED, by=actor)
    record(actor, Event.CASE_PERSON_NAMED, case, person=person.name)


@use_case
def take_off(actor: User, case: Case, named: CasePerson) -> None:
    """Take somebody off a case. The lead and whoever has an action stay, until that changes."""
    CASE.fire("share", case, actor)
    record(actor, Event.CASE_PERSON_REMOVED, case, person=named.user.name)
    db.session.delete(named)


@use_case
def restrict_case(actor: User, case: Case) -> None:
    """From now on only the people named on this case know of it. Whoever restricts it is one of them."""
    lock(case)
    CASE.fire("restrict", case, actor)
    case.restricted = True
    name_on(case, actor, NamedFor.NAMED, by=actor)
    case.touch()
    record(actor, Event.CASE_RESTRICTED, case)


@use_case
def lift_restriction(actor: User, case: Case, *, reason: str) -> None:
    lock(case)
    CASE.fire("unrestrict", case, actor)
    case.restricted = False
    case.touch()
    record(actor, Event.CASE_UNRESTRICTED, case, reason=reason)


@use_case
def break_glass(actor: User, case: Case, *, reason: str) -> None:
    """A chair opens a restricted case in an emergency, for a day. The auditor sees who and why."""
    policy.ensure(actor, Action.CASE_BREAK_GLASS, case)
    name_on(case, actor, NamedFor.NAMED, by=actor)
    db.session.flush()
    own = db.session.query(CasePerson).filter_by(case_id=case.id, user_id=actor.id, named_for=NamedFor.NAMED)
    own.one().until = clock.now() + timedelta(hours=GLASS_HOURS)
    record(actor, Event.CASE_GLASS_BROKEN, case, reason=reason)


@use_case
def ask_access(actor: User, case: Case, *, why: str = "") -> AccessRequest:
    """Ask the group that holds a case, known by name only, to see it."""
    policy.ensure(actor, Action.ACCESS_ASK)
    request = _waiting_request(actor, case)
    if request is None:
        request = AccessRequest(case=case, asked_by=actor, asked_at=clock.now(), why=why)
        db.session.add(request)
    record(actor, Event.ACCESS_ASKED, case, why=why)
    tell(list_holders(case.holder, Role.COORDINATOR), case, "Somebody asks to see a case that you hold.")
    return request


@use_case
def answer_access(
    actor: User, request: AccessRequest, transition: str, *, until: datetime | None = None
) -> None:
    """Grant somebody the sight of a case until a day, or refuse it."""
    lock(request)
    ACCESS.fire(transition, request, actor)
    request.answered_by, request.answered_at, request.until = actor, clock.now(), until
    if transition == "grant":
        _let_in(request, by=actor)
        record(actor, Event.ACCESS_GRANTED, request.case, person=request.asked_by.name, until=day(until))
        tell([request.asked_by], request.case, "You may now read a case that you asked for.")
    else:
        record(actor, Event.ACCESS_REFUSED, request.case, person=request.asked_by.name)


def _let_in(request: AccessRequest, *, by: User) -> None:
    name_on(request.case, request.asked_by, NamedFor.ASKED, by=by)
    db.session.flush()
    let_in = db.session.query(CasePerson).filter_by(
        case_id=request.case_id, user_id=request.asked_by_id, named_for=NamedFor.ASKED
    )
    let_in.one().until = request.until


def _share_in_force(case: Case, partner: Partner) -> CaseShare | None:
    return (
        db.session.query(CaseShare).filter_by(case_id=case.id, partner_id=partner.id, ended_at=None).first()
    )


def _waiting_request(actor: User, case: Case) -> AccessRequest | None:
    waiting = db.session.query(AccessRequest).filter_by(case_id=case.id, asked_by_id=actor.id, state="asked")
    return waiting.first()
