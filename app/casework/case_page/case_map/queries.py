"""Reads for a case's map."""

from typing import Any

from sqlalchemy import select

from app.casework.case_page.overview import Near, list_nearby
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.person import User


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
