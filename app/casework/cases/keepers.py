"""Who keeps a restricted case in sight, when people leave and while a request is on its way?

A restricted case is there for the people on its list alone. So somebody who works it, with an account and for
good, is always on it, and so is whoever decides a request that is on its way and whoever made it: otherwise
nobody could do anything with the case, or the request would wait for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, exists, not_, or_, select

from app import clock, policy
from app.background.notices import tell, tell_of
from app.casework.cases.services import name_on
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation, HandDown, HandDownState
from app.models.event import Event
from app.models.partnership import Group
from app.models.person import Membership, Role, User
from app.models.sharing import CasePerson, NamedFor
from app.policy.waits import WAITS
from app.structure.queries import list_holders
from app.use_case import record

RECEIVES = (Role.COORDINATOR, Role.CHAIR)
AUDIT = "/audit?kind=people"


@dataclass(frozen=True)
class Waiting:
    """What is on its way: the group that must act on it, those of it who can, and those who asked."""

    group: Group
    roles: tuple[Role, ...]
    deciders: list[User]
    askers: list[User]

    @property
    def people(self) -> list[User]:
        return list(dict.fromkeys([*self.deciders, *self.askers]))


def find_waiting(case: Case) -> Waiting | None:
    """The escalation or the hand-down that is on its way. There is never more than one."""
    asked, handed = case.pending_escalation, case.sent_hand_down
    if asked is not None:
        chairs = [p for p in list_holders(asked.to_group, Role.CHAIR) if p.id not in asked.asker_ids]
        return Waiting(asked.to_group, (Role.CHAIR,), chairs, _askers(asked.requested_by, asked.from_group))
    if handed is not None:
        askers = _askers(handed.handed_by, handed.from_group)
        return Waiting(handed.to_group, RECEIVES, list_holders(handed.to_group, *RECEIVES), askers)
    return None


def _askers(person: User, group: Group) -> list[User]:
    """Who asked or, if they have left, those who may withdraw it in their place."""
    there = person.active and policy.can(person, policy.Action.CASE_VIEW)
    return [person] if there else list_holders(group, *policy.RUNNING_ROLES)


def keep_on_list(case: Case, people: Iterable[User], *, by: User) -> list[User]:
    """Put those of these people on a restricted case's list who are not there for good; return them."""
    there = list_keeper_ids(case)
    added = [person for person in people if person.id not in there]
    for person in added:
        name_on(case, person, NamedFor.NAMED, by=by)
    return added


# --- when somebody leaves ---------------------------------------------------------------------------
def keep_in_sight_without(person: User) -> None:
    """After somebody lost their account or a role: put somebody else on the lists of their restricted cases.

    A step of the use case in which they lost it. Whoever did that learns nothing of it.
    """
    db.session.flush()
    on_list = select(CasePerson.case_id).where(CasePerson.user_id == person.id)
    keep_in_sight(db.session.scalars(select(Case.id).where(Case.restricted, Case.id.in_(on_list))).all())


def keep_in_sight(ids: Iterable[int]) -> list[Case]:
    """Put somebody on the lists of those of these cases that need it; return those. A step of a use case."""
    db.session.flush()
    wanted = Case.id.in_(list(ids))
    # Locked first, so that nobody who is still on a list is taken off meanwhile.
    db.session.execute(select(Case.id).where(wanted).order_by(Case.id).with_for_update(key_share=True))
    found = list(db.session.scalars(_out_of_sight().where(wanted)))
    for case in found:
        _name_keepers(case)
    return found


def list_ids_out_of_sight() -> list[int]:
    return [case.id for case in db.session.scalars(_out_of_sight())]


def _out_of_sight() -> Select[Case]:
    """Restricted cases that nobody on their list works, or with a request that nobody there can decide."""
    lacks = or_(_lacks_worker(), _lacks_decider(), _lacks_receiver())
    return select(Case).where(Case.restricted, lacks).order_by(Case.id)


def _name_keepers(case: Case) -> None:
    """Name the chair of the group that holds the case, or of the one above, and who can act on what waits."""
    kept, waiting, keepers = list_keeper_ids(case), find_waiting(case), []
    if _is_true_of(case, _lacks_worker()):
        keepers = next(filter(None, map(_in_office, case.holder.with_those_above())), [])
    if waiting and not kept & {person.id for person in waiting.deciders}:
        keepers = [*keepers, *_in_office(waiting.group, *waiting.roles)]
    named = [person for person in dict.fromkeys(keepers) if person.id not in kept]
    for person in named:
        name_on(case, person, NamedFor.NAMED, by=None)
        record(None, Event.CASE_KEEPER_NAMED, case, person=person.name)
    tell(named, case, "You were put on the list of a restricted case, so that somebody can act on it.")
    if not named:
        record(None, Event.CASE_OUT_OF_SIGHT, case, group=(waiting.group if waiting else case.holder).name)
    tell_of(list_auditors(), "Nobody could act on a restricted case. The audit says what was done.", AUDIT)


def _in_office(group: Group, *roles: Role) -> list[User]:
    """Who holds one of these roles, by default the chair, and is no administrator.

    They have held it for as long as a new chair waits for emergency access, so that nobody gets into a
    restricted case by closing accounts and appointing a chair.
    """
    held = _holds_office(Membership.group_id == group.id, *(roles or (Role.CHAIR,)))
    return list(db.session.scalars(select(User).where(held).order_by(User.name, User.id)))


def _holds_office(in_group: ColumnElement[bool], *roles: Role) -> ColumnElement[bool]:
    long_enough = Membership.since <= clock.now() - WAITS.chair
    held = User.memberships.any(and_(in_group, Membership.role.in_(roles), long_enough))
    administers = User.memberships.any(Membership.role == Role.ADMINISTRATOR)
    return and_(User.active, held, not_(administers))


def list_auditors() -> list[User]:
    audits = User.memberships.any(Membership.role == Role.AUDITOR)
    return list(db.session.scalars(select(User).where(User.active, audits).order_by(User.name, User.id)))


# --- who is on a list -------------------------------------------------------------------------------
def list_keeper_ids(case: Case) -> set[int]:
    """The people with an account who see a restricted case for good, and not by an emergency."""
    return set(db.session.scalars(policy.people_who_open_cases(_kept_by(CasePerson.case_id == case.id))))


def list_who_must_stay(case: Case) -> set[int]:
    """The only one on a restricted case's list who works it or, if nobody does, the only one at all."""
    kept = policy.people_who_open_cases(_kept_by(CasePerson.case_id == case.id))
    rows = db.session.execute(kept.add_columns(policy.works_case(case)).distinct()).all()
    ids = {id_ for id_, works in rows if works} or {id_ for id_, _ in rows}
    return ids if len(ids) == 1 else set()


def _kept_by(of_case: ColumnElement[bool]) -> Select[int]:
    kept = and_(of_case, CasePerson.until.is_(None), CasePerson.named_for != NamedFor.EMERGENCY)
    return select(User.id).join(CasePerson, CasePerson.user_id == User.id).where(kept)


def _lacks_decider() -> ColumnElement[bool]:
    decider = _keeper_in(
        Escalation.to_group_id, [Role.CHAIR], Escalation, User.id != Escalation.requested_by_id
    )
    pending = select(Escalation.id).where(Escalation.case_id == Case.id, Escalation.is_pending, not_(decider))
    return exists(pending.correlate(Case))


def _lacks_receiver() -> ColumnElement[bool]:
    receiver = _keeper_in(HandDown.to_group_id, RECEIVES, HandDown)
    sent = HandDown.state == HandDownState.SENT
    return exists(
        select(HandDown.id).where(HandDown.case_id == Case.id, sent, not_(receiver)).correlate(Case)
    )


def _lacks_worker() -> ColumnElement[bool]:
    """Whether nobody on its list works it or, while its group has no chair, is the chair of one above."""
    kept = policy.people_who_open_cases(_kept_by(CasePerson.case_id == Case.id))
    works = exists(kept.where(policy.works_case(Case)))
    chaired = select(User.id).where(_holds_office(Membership.group_id == Case.holder_id, Role.CHAIR))
    above = _keeper_in(any_(Case.audience_group_ids), [Role.CHAIR], Case)
    return and_(not_(works.correlate(Case)), or_(exists(chaired.correlate(Case)), not_(above)))


def _is_true_of(case: Case, condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Case.id).where(Case.id == case.id, condition)) is not None


def _keeper_in(
    group_id: Any, roles: Iterable[Role], of: type, *others: ColumnElement[bool]
) -> ColumnElement[bool]:
    acts = User.memberships.any(and_(Membership.group_id == group_id, Membership.role.in_(list(roles))))
    kept = policy.people_who_open_cases(_kept_by(CasePerson.case_id == Case.id))
    return exists(kept.where(acts, *others).correlate(Case, of))
