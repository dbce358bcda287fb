"""A person's drafts, saved filters and the alerts they have seen."""

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import CreatedAt, ShortText

LONGEST_QUERY = 2000


class Draft(Model):
    """What somebody typed into the form of a page, until it is sent or discarded."""

    __tablename__ = "drafts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    page: Mapped[str] = mapped_column(String(200), primary_key=True)
    typed: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict)
    saved_at: Mapped[CreatedAt]


class SavedFilter(Model):
    """A list's filter, saved under a name. `list` is the name of the list (`Slice.lists`)."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("user_id", "list", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    list: Mapped[str] = mapped_column(String(40))
    name: Mapped[ShortText]
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    saved_at: Mapped[CreatedAt]


class SeenAlert(Model):
    """Somebody has seen an entry of the audit that their front page showed them."""

    __tablename__ = "seen_alerts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    # No foreign key: nothing stands in the way of the record's own guards.
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[CreatedAt]
