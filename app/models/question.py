"""Which questions and places of the evidence did somebody keep under a name, and for whom?"""

from datetime import datetime

from sqlalchemy import DateTime, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, Idempotent, PersonId
from app.models.person import User


class Kept(Idempotent):
    """Something that its owner keeps under a name, and may share with everybody who reads the evidence.

    It is removed by saying when, so that removing it can be undone.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[PersonId]
    name: Mapped[str] = mapped_column(String(80))
    shared: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    kept_at: Mapped[CreatedAt]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class KeptQuestion(Kept, Model):
    """A question of the evidence, as an address has it. `pinned`: shown first on its owner's pages.

    `page`: the endpoint on which it was asked.
    """

    __tablename__ = "kept_questions"

    address: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    page: Mapped[str] = mapped_column(String(60))
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    owner: Mapped[User] = relationship()


class KeptPlace(Kept, Model):
    """A place that was drawn: its corners in whole metres of the British National Grid, in order."""

    __tablename__ = "kept_places"

    corners: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)

    owner: Mapped[User] = relationship()
