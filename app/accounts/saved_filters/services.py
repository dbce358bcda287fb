"""Saving and removing the filter of a list."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.extensions import db
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.person import User
from app.use_case import record, use_case


@use_case
def save_filter(actor: User, list_name: str, name: str, query: str) -> None:
    """Save a filter of a list under a name, replacing any of that name."""
    row = {
        "user_id": actor.id, "list": list_name, "name": name, "query": query, "saved_at": clock.now(),
    }  # fmt: skip
    saved = insert(SavedFilter).values(row)
    db.session.execute(saved.on_conflict_do_update(index_elements=["user_id", "list", "name"], set_=row))
    record(actor, Event.FILTER_SAVED, name=name)


@use_case
def remove_filter(actor: User, saved_filter: SavedFilter) -> None:
    """Remove a saved filter. The second of two clicks at once finds none, and changes nothing."""
    db.session.execute(delete(SavedFilter).where(SavedFilter.id == saved_filter.id))
    record(actor, Event.FILTER_REMOVED, name=saved_filter.name)
