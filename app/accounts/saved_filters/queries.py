"""Reads of the filters that somebody saved."""

from sqlalchemy import select

from app.extensions import db
from app.models.desk import SavedFilter
from app.models.person import User


def list_saved_filters(user: User, list_name: str) -> list[SavedFilter]:
    """Those of one list."""
    statement = select(SavedFilter).where(SavedFilter.user_id == user.id, SavedFilter.list == list_name)
    return list(db.session.scalars(statement.order_by(SavedFilter.name, SavedFilter.id)))


def get_saved_filter(user: User, filter_id: int) -> SavedFilter:
    statement = select(SavedFilter).where(SavedFilter.user_id == user.id, SavedFilter.id == filter_id)
    return db.session.scalars(statement).one()
