"""The action that a mailed link is of."""

import hashlib

from sqlalchemy import select

from app.extensions import db
from app.models.delivery import ActionLink


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> ActionLink | None:
    """Return the link, in force or over; None for a forged one."""
    return (
        db.session.scalars(select(ActionLink).where(ActionLink.digest == digest_of(token))).unique().first()
    )
