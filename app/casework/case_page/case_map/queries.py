"""Reads for a case's map."""

from app.casework.case_page.overview import Nearby
from app.evidence.surroundings.around import MappedPlace, Surroundings
from app.evidence.surroundings.queries import get_surroundings
from app.models.case import Case
from app.models.person import User


def get_case_surroundings(user: User, case: Case, nearby: Nearby) -> Surroundings:
    """What is around a case. `nearby`: the open cases near it that this person may read."""
    point = None if case.easting is None or case.northing is None else (case.easting, case.northing)
    place = MappedPlace(f"{case.ward.name} ward", frozenset({case.ward_id}), point)
    return get_surroundings(user, place, nearby.cases if point else None, more=nearby.more)
