"""Draw a reference that no other case has."""

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.references import random_signs

LENGTH, TRIES = 4, 20
# Two cases logged in the same moment must not draw the same reference.
_LOCK = 726_266_373


def draw_reference(prefix: str) -> str:
    """Return a reference such as NG-26-K7M4. Until the transaction ends, others wait to draw theirs."""
    db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    beginning = f"{prefix}-{clock.today():%y}-"
    length = LENGTH
    while True:
        drawn = {beginning + random_signs(length) for _ in range(TRIES)}
        free = drawn - set(db.session.scalars(select(Case.reference).where(Case.reference.in_(drawn))))
        if free:
            return free.pop()
        length += 1  # a busy year has used nearly all the shorter ones
