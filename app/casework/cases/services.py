"""Use cases of a case: log, edit, review, note, move, close, reopen, watch."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app import clock, policy
from app.casework.cases.problem_fields import names_of
from app.casework.cases.references import draw_reference
from app.casework.cases.suggestions import settle_lead
from app.extensions import db
from app.models.area import Area
from app.models.case import Case, Holding, Risk
from app.models.event import Event
from app.models.partnership import Group, Theme
from app.models.person import User
from app.models.plan import Plan
from app.models.sharing import CasePerson, NamedFor, Note, NoteAudience, Watch
from app.policy import Action
from app.structure.choices import partnership_named
from app.structure.queries import get_group_of_ward
from app.use_case import ensure_fresh, lock, record, use_case
from app.workflows.case import CASE


@use_case
def log_case(
    actor: User,
    *,
    title: str,
    theme: Theme,
    ward: Area,
    risk: Risk = Risk.LOW,
    restricted: bool = False,
    submission: str | None = None,
    **details: Any,
) -> Case:
    """Log a problem. The group of its ward holds it, and its logger is named on it.

    `details`: all else that is asked about it, as `ProblemFields.facts` returns it.
    """
    policy.ensure(actor, Action.CASE_LOG)
    holder = get_group_of_ward(ward.id)
    moment = clock.now()
    partnership = partnership_named()
    case = Case(
        title=title,
        theme=theme,
        ward=ward,
        risk=risk,
        restricted=restricted,
        submission=submission,
        reference=draw_reference(partnership.reference_prefix if partnership else "CS"),
        holder=holder,
        tier_level=holder.tier_level,
        logged_by=actor,
        logged_at=moment,
        changed_at=moment,
        next_review_on=clock.today() + timedelta(days=risk.review_days),
        plan=Plan(),
        **details,
    )
    case.admit(holder)
    db.session.add_all([case, Holding(case=case, group=holder, since=moment), Watch(user=actor, case=case)])
    name_on(case, actor, NamedFor.LOGGED, by=actor, is_new=True)
    record(actor, Event.CASE_LOGGED, case, group=holder.name)
    return case


@use_case
def edit_case(actor: User, case: Case, *, version: int, **changes: Any) -> None:
    """Edit what is asked about a problem. A change of ward does not change the group that holds it."""
    lock(case)
    CASE.fire("edit", case, actor)
    ensure_fresh(case, version)
    changed = {name: value for name, value in changes.items() if getattr(case, name) != value}
    for name, value in changed.items():
        setattr(case, name, value)
    case.version += 1
    case.touch()
    record(actor, Event.CASE_EDITED, case, fields=names_of(changed) or "nothing")


@use_case
def write_note(
    actor: User,
    case: Case,
    words: str,
    *,
    audience: NoteAudience = NoteAudience.ALL,
    submission: str | None = None,
) -> Note:
    lock(case)
    CASE.fire("write_note", case, actor)
    note = _add_note(actor, case, words, submission, audience)
    if audience is NoteAudience.ALL:
        case.touch()
    return note


@use_case
def move_case(actor: User, case: Case, transition: str) -> None:
    """Move the plan to its next stage, or back to an earlier one."""
    lock(case)
    before, after = CASE.fire(transition, case, actor)
    case.plan.withdraw_sign_off()  # of what is assessed again
    case.touch()
    record(actor, Event.CASE_MOVED_ON, case, before=before.label, after=after.label)


class LeadChanged(ValueError):
    """Somebody else chose a lead since the page was opened; the words say whom."""


@use_case
def choose_lead(actor: User, case: Case, lead: User, *, seen: int | None = None) -> None:
    """Choose who leads a case. `seen`: who led it when the page was opened (0: nobody), if there was one."""
    lock(case)
    CASE.fire("assign", case, actor)
    now = case.lead
    if now is not None and now is not lead and seen not in (None, now.id):
        raise LeadChanged(
            f"{now.name} became the lead while you had this page open. Choose again to change the lead"
        )
    set_lead(case, lead, by=actor)
    case.touch()
    record(actor, Event.CASE_LEAD_SET, case, lead=lead.name)
    settle_lead(case, lead, by=actor)


@use_case
def review_case(
    actor: User,
    case: Case,
    *,
    risk: Risk,
    words: str = "",
    next_review_on: date | None = None,
    submission: str | None = None,
) -> None:
    """Record a review: the risk now, and the date of the next review."""
    lock(case)
    CASE.fire("review", case, actor)
    case.risk = risk
    case.next_review_on = next_review_on or clock.today() + timedelta(days=risk.review_days)
    if words:
        _add_note(actor, case, words, submission)
    case.touch()
    record(actor, Event.CASE_REVIEWED, case, risk=risk.label, next_review=case.next_review_on)


@use_case
def watch_case(actor: User, case: Case) -> None:
    _watch(case, actor)
    record(actor, Event.CASE_WATCHED, case)


@use_case
def stop_watching(actor: User, case: Case) -> None:
    db.session.execute(delete(Watch).where(Watch.user_id == actor.id, Watch.case_id == case.id))
    record(actor, Event.CASE_UNWATCHED, case)


# --- shared steps of several use cases: no transaction and no audit of their own ------------------------
def name_on(
    case: Case,
    person: User,
    why: NamedFor,
    *,
    by: User | None,
    until: datetime | None = None,
    is_new: bool = False,
) -> None:
    """Name a person on a case, once for each reason, permanently or until a moment.

    Naming somebody again never ends their sight earlier. Who may open no case is not named on one. `is_new`:
    nobody can be named on the case yet.
    """
    policy.ensure(person, Action.CASE_VIEW)
    named = None if is_new else _find_named(case, person, why)
    if named is None:
        named = CasePerson(case=case, user=person, named_for=why, added_at=clock.now(), until=until)
        named.added_by_id = by.id if by else None
        db.session.add(named)
    elif named.until is not None:
        named.until = max(named.until, until) if until else None


def _find_named(case: Case, person: User, why: NamedFor) -> CasePerson | None:
    there = db.session.query(CasePerson).filter_by(case_id=case.id, user_id=person.id, named_for=why)
    return there.first()


def set_lead(case: Case, lead: User, *, by: User) -> None:
    """Set the lead. The previous lead, if still here, stays named on the case, since they know it."""
    policy.ensure_works_with(lead, case)
    before = db.session.query(CasePerson).filter_by(case_id=case.id, named_for=NamedFor.LEAD).first()
    if before is not None and before.user_id != lead.id:
        # Who has left since, by a closed account or the end of their roles, can be named on nothing.
        if policy.can(before.user, Action.CASE_VIEW):
            name_on(case, before.user, NamedFor.NAMED, by=by)
        db.session.delete(before)
    case.lead = lead
    name_on(case, lead, NamedFor.LEAD, by=by)
    _watch(case, lead)


def _watch(case: Case, person: User) -> None:
    moment = clock.now()
    row = {"user_id": person.id, "case_id": case.id, "since": moment, "seen_at": moment}
    db.session.execute(insert(Watch).values(row).on_conflict_do_nothing())


def pass_to(case: Case, group: Group) -> None:
    """Let another group hold the case from now on."""
    moment = clock.now()
    for holding in case.holdings:
        if holding.until is None:
            holding.until = moment
    db.session.flush()
    db.session.add(Holding(case=case, group=group, since=moment))
    case.holder, case.tier_level = group, group.tier_level
    case.admit(group)
    case.touch()


def take_back(case: Case) -> None:
    """Undo `pass_to`: the group that held the case before holds it again, as if it had never left."""
    now_held = next(holding for holding in case.holdings if holding.until is None)
    before = max((held for held in case.holdings if held is not now_held), key=lambda held: held.since)
    case.holdings.remove(now_held)
    db.session.delete(now_held)
    db.session.flush()
    before.until = None
    case.holder, case.tier_level = before.group, before.group.tier_level


def give_back_lead(case: Case, before_id: int | None, *, by: User) -> None:
    """Undo `set_lead`: the lead is whoever it was before, or nobody if there was none or they have left."""
    if case.lead_id == before_id:
        return
    before = db.session.get(User, before_id) if before_id else None
    if before is not None and policy.can(before, Action.CASE_VIEW):
        set_lead(case, before, by=by)
        return
    db.session.query(CasePerson).filter_by(case_id=case.id, named_for=NamedFor.LEAD).delete()
    case.lead = None


def _add_note(
    actor: User,
    case: Case,
    words: str,
    submission: str | None,
    audience: NoteAudience = NoteAudience.ALL,
) -> Note:
    note = Note(
        case=case,
        author=actor,
        partner_id=actor.partner_id,
        audience=audience,
        words=words,
        written_at=clock.now(),
        submission=submission,
    )
    db.session.add(note)
    db.session.flush()
    record(actor, Event.NOTE_ADDED, case, note_id=note.id)
    return note
