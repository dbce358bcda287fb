"""Saving and removing a list's filter."""

from app import clock
from app.extensions import db
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.person import User
from app.use_case import record, use_case


@use_case
def save_filter(actor: User, name: str, query: str) -> SavedFilter:
    """Save a filter under a name, replacing any of that name."""
    saved_filter = db.session.query(SavedFilter).filter_by(user_id=actor.id, name=name).first()
    if saved_filter is None:
        saved_filter = SavedFilter(user_id=actor.id, name=name)
        db.session.add(saved_filter)
    saved_filter.query, saved_filter.saved_at = query, clock.now()
    record(actor, Event.FILTER_SAVED, name=name)
    return saved_filter


@use_case
def remove_filter(actor: User, saved_filter: SavedFilter) -> None:
    db.session.delete(saved_filter)
    record(actor, Event.FILTER_REMOVED, name=saved_filter.name)
