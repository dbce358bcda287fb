"""What may somebody do who sees a restricted case by an emergency alone? Read it and write a note."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app import clock
from app.database.transactions import writes_so_far
from app.extensions import db
from app.models.case import Case
from app.models.person import User
from app.models.sharing import CasePerson, NamedFor
from app.policy.actions import Action as A
from app.policy.grants import EVERYBODY

ALLOWED = EVERYBODY | {A.CASE_VIEW, A.NOTE_WRITE}
_OPENED = "opened in an emergency"


def forbidden_by_emergency(user: User, action: A, thing: Any) -> bool:
    """Whether this would do more with a case, or with what belongs to one, than an emergency allows."""
    if action in ALLOWED:
        return False
    case = thing if isinstance(thing, Case) else getattr(thing, "case", None)
    return isinstance(case, Case) and sees_by_emergency_only(user, case)


def sees_by_emergency_only(user: User, case: Case) -> bool:
    """Whether this person is on the list of a restricted case for no other reason than an emergency."""
    if not case.restricted:
        return False
    now = clock.now()
    in_force = (row for row in _reasons(user) if row.until is None or row.until > now)
    return {row.named_for for row in in_force if row.case_id == case.id} == {NamedFor.EMERGENCY}


def _reasons(user: User) -> Sequence[Row[Any]]:
    """Why this person is on the list of each case that they ever opened in an emergency: of few, if of any.

    Read once in a transaction, and again after each write in it: a page asks for many steps and cases.
    """
    session = db.session()
    session.connection()
    read_for = (user.id, writes_so_far(session))
    if session.info.get(_OPENED, (None,))[0] != read_for:
        session.info[_OPENED] = (read_for, session.execute(_statement(user.id)).all())
    return session.info[_OPENED][1]


def _statement(user_id: int) -> Any:
    own = CasePerson.user_id == user_id
    opened = select(CasePerson.case_id).where(own, CasePerson.named_for == NamedFor.EMERGENCY)
    reasons = select(CasePerson.case_id, CasePerson.named_for, CasePerson.until)
    return reasons.where(own, CasePerson.case_id.in_(opened))
