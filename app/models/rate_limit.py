"""How often was something tried lately, by whom?"""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import Timestamp


class RateLimit(Model):
    """The tries of one kind within one span of time. Unlogged: after a crash of the database it is empty."""

    __tablename__ = "rate_limits"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[Timestamp] = mapped_column(index=True)
