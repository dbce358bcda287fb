"""What happened, who did it, and has the record been left alone since?

The database appends: a trigger (see the first migration) gives each entry its place in a strand,
chains it to the strand's last entry by hash, and refuses every later change. Strands exist so that
writers rarely wait for one another: entries about one case share a strand, others fall beside it.
"""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import Timestamp, labelled
from app.models.event import Event
from app.models.event_kinds import ALERTS
from app.models.person import User

STRANDS = 64
ALERT_EVENTS = f"event IN ({', '.join(repr(event.value) for event in ALERTS)})"


class AuditEntry(Model):
    """One thing that happened. `actor_name` is the name at that time."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("uq_audit_entries_place", "strand", "place", unique=True),
        Index("ix_audit_entries_case", "case_id", "id"),
        Index("ix_audit_entries_at", "at"),
        Index("ix_audit_entries_actor", "actor_id", "at"),
        # The few that front pages show.
        Index("ix_audit_entries_alerts", "event", "id", postgresql_where=text(ALERT_EVENTS)),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[Timestamp]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    event: Mapped[Event] = mapped_column(labelled(Event))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    subject: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    strand: Mapped[int]
    place: Mapped[int] = mapped_column(BigInteger, server_default="0")
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default="")

    actor: Mapped[User | None] = relationship()


class AuditStrand(Model):
    """The end of a strand: how long it is and its last hash. Written by the trigger only."""

    __tablename__ = "audit_strands"

    strand: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
