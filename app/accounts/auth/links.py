"""Which links do we mail, and whose are they when they come back?"""

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models.pending_change import PendingChange
from app.models.person import User
from app.web import signing
from app.workflows.pending_change import PENDING_CHANGE

INVITATION_LASTS = timedelta(days=7)


class LinkOver(Exception):
    """Forged, too old, overtaken by a newer one, or used already: the reader need not know which."""


def absolute(endpoint: str, **values: str) -> str:
    """An address that works from a mailbox. Never made from the request, whose host a stranger may set."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL']}{path}"


def invitation_token(person: User) -> str:
    """It says when it was written, so that inviting again ends the earlier one."""
    written = person.invited_at.isoformat() if person.invited_at else ""
    return str(_invitations().dumps([person.fs_uniquifier, written]))


def invited_person(token: str) -> User:
    try:
        key, written = _invitations().loads(token)
    except (BadSignature, TypeError, ValueError):
        raise LinkOver from None
    person = db.session.scalar(select(User).where(User.fs_uniquifier == str(key), User.active))
    if person is None or person.has_joined or person.invited_at is None:
        raise LinkOver
    if person.invited_at.isoformat() != written or clock.now() - person.invited_at > INVITATION_LASTS:
        raise LinkOver
    return person


def invitation_ends(person: User) -> datetime | None:
    return person.invited_at + INVITATION_LASTS if person.invited_at else None


def address_token(change: PendingChange) -> str:
    return str(_new_addresses().dumps(change.id))


def address_change(token: str) -> PendingChange:
    """The new address that this link confirms, while it waits."""
    try:
        change = db.session.get(PendingChange, int(_new_addresses().loads(token)))
    except (BadSignature, TypeError, ValueError):
        raise LinkOver from None
    if change is None or not PENDING_CHANGE.is_legal("confirm", change):
        raise LinkOver
    return change


def _new_addresses() -> URLSafeSerializer:
    return URLSafeSerializer(signing.keys(), salt="new address")


def _invitations() -> URLSafeSerializer:
    return URLSafeSerializer(signing.keys(), salt="invitation")
