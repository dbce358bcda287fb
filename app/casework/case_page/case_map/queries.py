"""Reads for a case's map, and the audit entry for looking at it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.casework.case_page.overview import Near, list_nearby
from app.extensions import db
from app.models.area import Area
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.use_case import record_read

# The page that holds the frame has just recorded that the case was read: one entry is enough.
SAME_VISIT = timedelta(minutes=10)


def get_map_values(user: User, case: Case, address_of_case: Any) -> dict[str, Any]:
    """Return plain values for drawing.py, in metres (EPSG:27700)."""
    boundary = db.session.scalar(select(Area.boundary).where(Area.id == case.ward_id))
    return {
        "place": case.place,
        "ward_name": case.ward.name,
        "ward_boundary": bytes(boundary) if boundary else None,
        "here": _spot(case, address_of_case) if case.easting is not None else None,
        "nearby": tuple(_spot(other, address_of_case) for other in list_nearby(user, case)),
    }


def _spot(case: Case | Near, address_of_case: Any) -> dict[str, Any]:
    return {
        "easting": case.easting,
        "northing": case.northing,
        "tier": case.tier_level,
        "title": case.title,
        "reference": case.reference,
        "href": address_of_case(case),
    }


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
