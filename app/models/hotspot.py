"""Which questions about hotspots were asked, how far is each, and what was found?"""

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, LabelledEnum, LongText, OptionalPersonId, Timestamp, labelled
from app.models.person import User


class RunState(LabelledEnum):
    WAITING = "waiting", "Waiting to start", "grey"
    RUNNING = "running", "Running", "blue"
    DONE = "done", "Done", "green"
    FAILED = "failed", "Went wrong", "red"
    CANCELLED = "cancelled", "Cancelled", "grey"


class HotspotRun(Model):
    """A question about hotspots and its answer.

    `key` identifies the question and the data, so that an answer is reused until either changes. `percent` is
    the progress of the work.
    """

    __tablename__ = "hotspot_runs"
    __table_args__ = (Index("ix_hotspot_runs_key", "key", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[dict] = mapped_column(JSONB)
    key: Mapped[str] = mapped_column(String(64))
    data_version: Mapped[str] = mapped_column(String(80))
    state: Mapped[RunState] = mapped_column(labelled(RunState), default=RunState.WAITING)
    asked_by_id: Mapped[OptionalPersonId]
    asked_at: Mapped[CreatedAt]
    finished_at: Mapped[Timestamp | None]
    percent: Mapped[int] = mapped_column(default=0)
    doing: Mapped[LongText] = mapped_column(default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[LongText] = mapped_column(default="")
    found: Mapped[dict | None] = mapped_column(JSONB, deferred=True)
    density: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    asked_by: Mapped[User | None] = relationship()
