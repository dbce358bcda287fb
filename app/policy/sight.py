"""Which rows exist for somebody? Every query about cases starts here.

Each function narrows a statement that selects or joins the rows it speaks of. What it leaves out is
not there for that person: a page says 404, a list and a count say nothing.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app import clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.case_count import CaseCount
from app.models.escalation import Escalation
from app.models.event import Event
from app.models.frozen import FrozenEvidence
from app.models.person import Membership, Role, User
from app.models.sharing import CasePerson, CaseShare, NamedFor, Note, NoteAudience
from app.policy.actions import Action
from app.policy.conditions import WORKING_ROLES
from app.policy.grants import GRANTS, NEVER_SEATED, memberships_granting
from app.policy.standing_in import (
    absent_people,
    acting_group_ids,
    acting_ids,
    acting_memberships,
    lent_granting,
)
from app.policy.waits import has_emergency_access

Columns = TypeVarTuple("Columns")
_NOW = bindparam("now", type_=DateTime(timezone=True), callable_=clock.now)


# --- cases ----------------------------------------------------------------------------------------
def visible_cases(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Only the cases that this person may read. A restricted case is there for its people alone."""
    return statement.where(_may_read(user))


def visible_restricted_cases(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of the cases that this person may read, the restricted ones: found by their few people, not by looking
    through all cases."""
    return statement.where(Case.restricted, Case.id.in_(_named(user.id)))


def visible_to_groups(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of the cases that this person may read, those that their groups may; `visible_apart` are all others."""
    return statement.where(not_(Case.restricted), _in_audience(Case, _groups_of(user)))


def visible_apart(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Of the cases that this person may read, those of their few that their groups may not: found by them."""
    beyond = or_(Case.restricted, not_(_in_audience(Case, _groups_of(user))))
    return statement.where(_among_few(user.id, user.partner_id, _absent_ids(user)), beyond)


def visible_counts(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """The counts of the cases of `visible_to_groups`. Those of `visible_apart` are in none."""
    return statement.where(_in_audience(CaseCount, _groups_of(user)))


def counts_of_case_names(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """The counts of the cases of `visible_case_names`, and of what is shared with or names this person."""
    return statement.where(not_(_in_audience(CaseCount, _groups_of(user))))


def visible_case_names(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Cases of other groups, of which this person may know reference, theme, ward and holder only."""
    if not memberships_granting(user, Action.ACCESS_ASK) and not lent_granting(user, Action.ACCESS_ASK):
        return statement.where(Case.id.is_(None))
    return statement.where(not_(Case.restricted), not_(_may_read(user)))


def cases_to_open_in_an_emergency(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Restricted cases that this person may not see, but may open by breaking the glass."""
    granting = memberships_granting(user, Action.CASE_BREAK_GLASS)
    chaired = [m.group_id for m in granting if has_emergency_access(m)]
    return statement.where(Case.restricted, not_(_may_read(user)), Case.audience_group_ids.overlap(chaired))


def cases_to_work(
    user: User, statement: Select[*Columns], roles: Collection[Role] = WORKING_ROLES
) -> Select[*Columns]:
    """Of visible cases: those that this person leads, and those of groups in which they work cases.

    The rule is `works_the_case`; `roles` narrows it to what somebody in one of these roles sees to.
    """
    held = acting_memberships(user)
    holders = sorted({m.group_id for m in held if m.group_id and m.role in roles})
    works = or_(Case.lead_id.in_(acting_ids(user)), Case.holder_id.in_(holders))
    return statement.where(works, _more_than_emergency(user))


def _more_than_emergency(user: User) -> ColumnElement[bool]:
    """Not the visible cases of which `sees_by_emergency_only` is true."""
    named = select(CasePerson.case_id).where(
        CasePerson.user_id == user.id,
        CasePerson.named_for != NamedFor.EMERGENCY,
        or_(CasePerson.until.is_(None), CasePerson.until > _NOW),
    )
    return or_(not_(Case.restricted), Case.id.in_(named))


def _may_read(user: User) -> ColumnElement[bool]:
    return _readable_by(user.id, user.partner_id, _groups_of(user), _absent_ids(user))


def _groups_of(user: User) -> tuple[int, ...]:
    """The groups in which this person sits today, also as a stand-in."""
    return tuple(acting_group_ids(user))


def _absent_ids(user: User) -> tuple[int, ...]:
    return tuple(person.id for person in absent_people(user))


def absent_reader(user: User, case: Case) -> User | None:
    """The absent person because of whom alone this one, who stands in for them, may read a case."""
    absent = absent_people(user)
    if not absent or _holds_for(case, _readable_by(user.id, user.partner_id, tuple(user.group_ids))):
        return None
    return next((p for p in absent if _holds_for(case, _may_read(p))), None)


def _holds_for(case: Case, condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Case.id).where(Case.id == case.id, condition)) is not None


@lru_cache(maxsize=4096)
def _readable_by(
    user_id: int, partner_id: int, group_ids: tuple[int, ...], absent_ids: tuple[int, ...] = ()
) -> ColumnElement[bool]:
    """Cached, since a page asks it many times: so the moment is bound when the statement is run.

    `absent_ids`: the people for whom this one stands in: what they are named on is there, too.
    """
    if not group_ids:
        return _among_few(user_id, partner_id, absent_ids)
    absent = (Case.id.in_(_named(id_)) for id_ in absent_ids)
    openly = or_(_in_audience(Case, group_ids), Case.id.in_(_shared(partner_id)), *absent)
    return or_(and_(not_(Case.restricted), openly), Case.id.in_(_named(user_id)))


def _among_few(user_id: int, partner_id: int, absent_ids: tuple[int, ...]) -> ColumnElement[bool]:
    """Cases that name somebody, or one for whom they stand in, or are shared with their partner, in words by
    which these are found first."""
    shared, case = _shared(partner_id), aliased(Case)
    shared = shared.join(case, case.id == CaseShare.case_id).where(not_(case.restricted))
    lent = [_named_openly(id_) for id_ in absent_ids]
    return Case.id.in_(union_all(_named(user_id), shared, *lent))


def _named_openly(user_id: int) -> Select[int]:
    case = aliased(Case)
    return _named(user_id).join(case, case.id == CasePerson.case_id).where(not_(case.restricted))


def _in_audience(of: type[Case | CaseCount], group_ids: tuple[int, ...]) -> ColumnElement[bool]:
    return of.audience_group_ids.overlap(list(group_ids))


def _shared(partner_id: int) -> Select[int]:
    return select(CaseShare.case_id).where(CaseShare.partner_id == partner_id, CaseShare.ended_at.is_(None))


def _named(user_id: int) -> Select[int]:
    now = or_(CasePerson.until.is_(None), CasePerson.until > _NOW)
    return select(CasePerson.case_id).where(CasePerson.user_id == user_id, now)


# --- people ---------------------------------------------------------------------------------------
def people_who_open_cases(statement: Select[*Columns]) -> Select[*Columns]:
    """Only people with an account and a role that opens cases: nobody else can be named on one."""
    opens = [role for role in Role if Action.CASE_VIEW in GRANTS[role]]
    return statement.where(User.active, User.memberships.any(Membership.role.in_(opens)))


def people_to_seat(statement: Select[*Columns]) -> Select[*Columns]:
    """Only people who may sit on a task-and-finish group: the rule is `ensure_may_sit`."""
    apart = User.memberships.any(Membership.role.in_(sorted(NEVER_SEATED)))
    return people_who_open_cases(statement).where(not_(apart))


def works_case(case: Any) -> ColumnElement[bool]:
    """Whether a person works this case, or the cases of a statement: the rule is `works_the_case`."""
    in_group = and_(Membership.group_id == case.holder_id, Membership.role.in_(WORKING_ROLES))
    return or_(User.id == case.lead_id, User.memberships.any(in_group))


# --- what belongs to cases: the statement has already limited them to visible ones -----------------
def escalations_to_decide(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Those that `decides_for_addressee` allows."""
    chaired = [m.group_id for m in memberships_granting(user, Action.ESCALATION_DECIDE)]
    lent = lent_granting(user, Action.ESCALATION_DECIDE)
    to_them: list[ColumnElement[bool]] = [Escalation.to_group_id.in_(chaired)]
    to_them += [
        and_(Escalation.to_group_id == m.group_id, not_(_requested_by(m.user_id, f"of_absent_{number}")))
        for number, m in enumerate(lent)
    ]
    own = _requested_by(user.id)
    return statement.where(or_(*to_them), not_(own), _more_than_emergency(user))


@lru_cache(maxsize=4096)
def _requested_by(user_id: int, called: str = "own") -> ColumnElement[bool]:
    """Escalations that somebody requested, and those passed on from them."""
    own = select(Escalation.id).where(Escalation.requested_by_id == user_id).cte(called, recursive=True)
    later = aliased(Escalation)
    own = own.union(select(later.id).join(own, later.passed_on_from_id == own.c.id))
    return Escalation.id.in_(select(own.c.id))


def visible_notes(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Notes for everybody who can read the case, and those for this person's own partner."""
    return statement.where(or_(Note.audience == NoteAudience.ALL, Note.partner_id == user.partner_id))


def visible_kept(user: User, statement: Select[*Columns], kept: Any) -> Select[*Columns]:
    """Kept questions or places: this person's own, and those shared with everybody who reads the evidence."""
    mine = kept.owner_id == user.id
    shared = kept.shared if memberships_granting(user, Action.EVIDENCE_VIEW) else false()
    return statement.where(kept.removed_at.is_(None), or_(mine, shared))


def kept_by(user: User, statement: Select[*Columns], kept: Any, *, removed: bool = False) -> Select[*Columns]:
    """Kept questions or places of this person's own; or those of them that were removed."""
    gone = kept.removed_at.is_not(None) if removed else kept.removed_at.is_(None)
    return statement.where(kept.owner_id == user.id, gone)


def visible_entries(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Audit entries, without those that tell of a note which this person may not read."""
    note_id = cast(AuditEntry.detail["note_id"].astext, BigInteger)
    readable = visible_notes(user, select(Note.id).where(Note.id == note_id))
    return statement.where(or_(AuditEntry.event != Event.NOTE_ADDED, readable.exists()))


def visible_frozen(user: User, statement: Select[*Columns]) -> Select[*Columns]:
    """Only kept evidence of which this person may see all that it was made of.

    Their roles allow what its page does, and each of its cases is there for them. A case that is no longer
    there at all hides it from everybody.
    """
    allowed = sorted({action.value for m in acting_memberships(user) for action in GRANTS[m.role]})
    made_of = func.unnest(FrozenEvidence.case_ids).table_valued("case_id").render_derived()
    seen = select(Case.id).where(Case.id == made_of.c.case_id, _may_read(user)).exists()
    unseen = select(made_of.c.case_id).where(not_(seen)).exists()
    by_role = FrozenEvidence.actions.contained_by(cast(allowed, ARRAY(String(40))))
    return statement.where(by_role, not_(unseen))
