"""What can be done with a list: keep its filter, or forget it?"""

from app import clock
from app.extensions import db
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.person import User
from app.use_case import record, use_case


@use_case
def save_filter(actor: User, name: str, query: str) -> SavedFilter:
    """Keep a list's question under a name; the same name again replaces it."""
    kept = db.session.query(SavedFilter).filter_by(user_id=actor.id, name=name).first()
    if kept is None:
        kept = SavedFilter(user_id=actor.id, name=name)
        db.session.add(kept)
    kept.query, kept.saved_at = query, clock.now()
    record(actor, Event.FILTER_SAVED, name=name)
    return kept


@use_case
def remove_filter(actor: User, kept: SavedFilter) -> None:
    db.session.delete(kept)
    record(actor, Event.FILTER_REMOVED, name=kept.name)
