"""What can stand for the names in the addresses of the settings?"""

from app.extensions import db
from app.models.pending_change import ChangeKind, PendingChange

NOUNS = {"change_id": [PendingChange]}


def make(cast):
    """A role that somebody other than the administrator asked for."""
    change = PendingChange(
        kind=ChangeKind.ROLE, value="analyst", person=cast["officer"], asked_by=cast["auditor"]
    )
    db.session.add(change)
    db.session.commit()
