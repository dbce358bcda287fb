"""Who can see a case, and why? And who has asked to?"""

from sqlalchemy import select

from app.extensions import db
from app.models import AccessRequest, Case, User


def find_own_request(user: User, case: Case) -> AccessRequest | None:
    """What became of this person's last request to see a case."""
    statement = select(AccessRequest).where(
        AccessRequest.case_id == case.id, AccessRequest.asked_by_id == user.id
    )
    return db.session.scalars(statement.order_by(AccessRequest.id.desc()).limit(1)).one_or_none()
