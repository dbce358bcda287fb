"""Reads for a case's map, and the audit entry for looking at it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.evidence.surroundings.around import MappedPlace, NearCase, Surroundings
from app.evidence.surroundings.queries import get_surroundings
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.use_case import record_read

# The page that holds the frame has just recorded that the case was read: one entry is enough.
SAME_VISIT = timedelta(minutes=10)


def get_case_surroundings(user: User, case: Case, nearby: Sequence[NearCase]) -> Surroundings:
    """What is around a case. `nearby`: the open cases near it that this person may read."""
    point = None if case.easting is None or case.northing is None else (case.easting, case.northing)
    place = MappedPlace(f"{case.ward.name} ward", frozenset({case.ward_id}), point)
    return get_surroundings(user, place, nearby if point else None)


def record_map_read(user: User, case: Case) -> None:
    """Record that somebody read the case, unless they did so a few minutes ago."""
    recently = select(AuditEntry.id).where(
        AuditEntry.case_id == case.id,
        AuditEntry.actor_id == user.id,
        AuditEntry.event == Event.CASE_READ,
        AuditEntry.at > clock.now() - SAME_VISIT,
    )
    if db.session.scalar(recently.limit(1)) is None:
        record_read(user, Event.CASE_READ, case)
