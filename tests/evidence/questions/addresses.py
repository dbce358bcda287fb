"""What can stand for the names in the addresses of saved questions?"""

from app import clock
from app.extensions import db
from app.models.question import KeptPlace, KeptQuestion

VALUES = {"verb": ("share", "unshare", "remove", "restore")}
NOUNS = {"kept_question_id": [KeptQuestion], "kept_place_id": [KeptPlace]}


def make(cast):
    """A question and a place of the coordinator's, each also removed once."""
    owner = cast["coordinator"].id
    for removed_at in (None, clock.now()):
        db.session.add(
            KeptQuestion(owner_id=owner, name="Burglary", page="change.trend", removed_at=removed_at)
        )
        db.session.add(
            KeptPlace(
                owner_id=owner, name="Square", corners=[[1, 1], [300, 1], [300, 300]], removed_at=removed_at
            )
        )
    db.session.commit()
