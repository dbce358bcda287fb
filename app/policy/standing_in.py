"""For whom does somebody stand in today, and what does that lend them?

The roles of whoever is away, for those days: so what they may do, and which cases they see. Never lent are
the roles of administrators and auditors, emergency access, and sight of a restricted case; on one that the
stand-in is on the list of, they act for the absent person as elsewhere. What somebody does by a lent role
alone is recorded as done for the person whose role it is.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Date, String, bindparam, cast, func, or_, select

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.person import Membership, Role, User
from app.models.sharing import CasePerson
from app.models.stand_in import StandIn
from app.policy.actions import Action as A
from app.policy.grants import GRANTS, NEVER_SEATED

NEVER_LENT = frozenset({A.CASE_BREAK_GLASS})
_READ, _ACTED = "absent people", "acted for"
_TODAY = bindparam("today", type_=Date, callable_=clock.today)


# --- for whom ---------------------------------------------------------------------------------------
# Loaded with the signed-in person, so that no page asks for it on its own.
ABSENT_TOO = (
    select(func.string_agg(cast(StandIn.absent_id, String), ","))
    .where(StandIn.stand_in_id == User.id, StandIn.is_in_force(_TODAY))
    .correlate(User)
    .scalar_subquery()
    .label("absent_ids")
)
_ABSENT = select(StandIn.absent_id).where(
    StandIn.stand_in_id == bindparam("user_id"), StandIn.is_in_force(_TODAY)
)


def note_absent(user: User, ids: str | None) -> None:
    """Store for whom this person stands in, as ABSENT_TOO says it in the open transaction."""
    _read_so_far()[user.id] = tuple(map(int, ids.split(","))) if ids else ()


def absent_ids(user: User) -> tuple[int, ...]:
    """The people for whom this person stands in today."""
    if not _may_stand_in(user):
        return ()
    read = _read_so_far()
    if user.id not in read:
        read[user.id] = tuple(db.session.scalars(_ABSENT, {"user_id": user.id}))
    return read[user.id]


def _may_stand_in(user: User) -> bool:
    """Whoever opens cases by a role of their own, and is neither administrator nor auditor."""
    return not user.holds(*NEVER_SEATED) and any(A.CASE_VIEW in GRANTS[m.role] for m in user.memberships)


def _read_so_far() -> dict[int, tuple[int, ...]]:
    """What was read in this transaction today."""
    session = db.session()
    session.connection()
    now: tuple[Any, date] = (session.get_transaction(), clock.today())
    if session.info.get(_READ, (None,))[0] != now:
        session.info[_READ] = (now, {})
    return session.info[_READ][1]


def absent_people(user: User) -> list[User]:
    """Those of them whose accounts are open."""
    people = (db.session.get_one(User, id_) for id_ in absent_ids(user))
    return [person for person in people if person.active]


# --- what is lent -----------------------------------------------------------------------------------
def acting_ids(user: User) -> list[int]:
    """The ids of this person and of those for whom they stand in."""
    return [user.id, *(person.id for person in absent_people(user))]


def acting_memberships(user: User) -> list[Membership]:
    """A person's own memberships, and those that they are lent today."""
    return [*user.memberships, *lent_memberships(user)]


def acting_group_ids(user: User) -> list[int]:
    """The groups in which this person sits today, also as a stand-in."""
    return sorted({m.group_id for m in acting_memberships(user) if m.group_id})


def lent_memberships(user: User) -> list[Membership]:
    held = (m for person in absent_people(user) for m in person.memberships)
    return [m for m in held if m.role not in NEVER_SEATED and _is_strong_enough(user, m.role)]


def _is_strong_enough(user: User, role: Role) -> bool:
    """A role that needs a second step at sign-in is lent to those alone who have one."""
    return not role.needs_second_factor or user.has_second_factor or user.demonstration


def lent_granting(user: User, action: A, thing: Any = None) -> list[Membership]:
    """The lent memberships whose role grants an action on this thing, conditions aside."""
    if not user.is_authenticated or action in NEVER_LENT:
        return []
    granting = [m for m in lent_memberships(user) if action in GRANTS[m.role]]
    return granting if granting and _may_be_lent_for(user, thing) else []


def _may_be_lent_for(user: User, thing: Any) -> bool:
    """Not for a restricted case, unless the stand-in is on its list themselves."""
    case = thing if isinstance(thing, Case) else getattr(thing, "case", None)
    if not isinstance(case, Case) or not case.restricted:
        return True
    still = or_(CasePerson.until.is_(None), CasePerson.until > clock.now())
    named = select(CasePerson.id).where(CasePerson.case_id == case.id, CasePerson.user_id == user.id, still)
    return db.session.scalar(named.limit(1)) is not None


# --- how it is recorded -----------------------------------------------------------------------------
def note_acted_for(user: User, absent: User) -> None:
    """Note that what this person does now is done for somebody else."""
    db.session().info[_ACTED] = (user.id, absent)


def acted_for(user: User) -> User | None:
    """The person for whom this one acts in the use case that runs."""
    user_id, absent = db.session().info.get(_ACTED) or (None, None)
    return absent if user_id == user.id else None


def lent_until(user: User, absent: User) -> datetime | None:
    """The last moment of the days for which this person stands in for that one."""
    lent = (
        StandIn.stand_in_id == user.id,
        StandIn.absent_id == absent.id,
        StandIn.is_in_force(clock.today()),
    )
    last = db.session.scalar(select(func.max(StandIn.last_on)).where(*lent))
    return datetime.combine(last, time.max, tzinfo=clock.LONDON) if last else None


def forget_acted_for() -> None:
    db.session().info.pop(_ACTED, None)
