"""Draw a reference that no other case has."""

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.references import random_signs

LENGTH, TRIES = 4, 20
# Two cases logged in the same moment must not draw the same reference.
_WAIT = select(func.pg_advisory_xact_lock(726_266_373))
_TAKEN = select(Case.reference).where(Case.reference == func.any(bindparam("drawn", type_=ARRAY(String))))


def draw_reference(prefix: str) -> str:
    """Return a reference such as NG-26-K7M4. Until the transaction ends, others wait to draw theirs."""
    db.session.execute(_WAIT)
    beginning = f"{prefix}-{clock.today():%y}-"
    length = LENGTH
    while True:
        drawn = {beginning + random_signs(length) for _ in range(TRIES)}
        free = drawn - set(db.session.scalars(_TAKEN, {"drawn": list(drawn)}))
        if free:
            return free.pop()
        length += 1  # a busy year has used nearly all the shorter ones
