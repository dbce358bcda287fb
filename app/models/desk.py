"""What does a person keep on their own desk: drafts and saved filters?"""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import CreatedAt, Name


class Draft(db.Model):
    """What somebody had typed into a form, kept until it is sent.

    A draft without a person was sent by somebody whose session had ended: it is known by the token
    in their cookie only, and is theirs again when they sign in.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "uq_drafts_user_form",
            "user_id",
            "form",
            unique=True,
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    form: Mapped[str] = mapped_column(String(200))
    typed: Mapped[dict] = mapped_column(JSONB, default=dict)
    saved_at: Mapped[CreatedAt]


class SavedFilter(db.Model):
    """A list's filter that somebody wants again."""

    __tablename__ = "saved_filters"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[Name]
    query: Mapped[str] = mapped_column(String(2000))
    saved_at: Mapped[CreatedAt]
