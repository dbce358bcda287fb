"""How often was something tried lately, by whom?"""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import Timestamp


class RateLimit(Model):
    """The tries of one kind within one span of time. Not logged by the database: after a crash it starts empty."""

    __tablename__ = "rate_limits"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012  # SQLAlchemy reads it

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[Timestamp] = mapped_column(index=True)
