"""Which questions about hotspots were asked, what was found, and which answer does everybody see?"""

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, Idempotent, LabelledEnum, PersonId, ShortText, labelled
from app.models.long_work import LongWork
from app.models.person import User


class RunState(LabelledEnum):
    WAITING = "waiting", "Waiting to start", "grey"
    RUNNING = "running", "Running", "blue"
    DONE = "done", "Done", "green"
    FAILED = "failed", "Went wrong", "red"
    CANCELLED = "cancelled", "Cancelled", "grey"


class HotspotRun(LongWork, Model):
    """A question about hotspots and its answer.

    `key` identifies the question and the data, so that an answer is reused until either changes. `areas` is a
    digest of the wards and LSOAs that the answer is about; it is empty for answers from before it was stored.
    """

    __tablename__ = "hotspot_runs"
    __table_args__ = (Index("ix_hotspot_runs_key", "key", "state"),)

    cancelled_state: ClassVar = RunState.CANCELLED

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[dict] = mapped_column(JSONB)
    key: Mapped[str] = mapped_column(String(64))
    data_version: Mapped[str] = mapped_column(String(80))
    areas: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[RunState] = mapped_column(labelled(RunState), default=RunState.WAITING)
    found: Mapped[dict | None] = mapped_column(JSONB, deferred=True)
    density: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class HotspotPublication(Idempotent, Model):
    """An analyst's choice of the run that every map, case and paper shows.

    The newest row holds; the others are its history. Turning back to an earlier run is a new row, and so is
    taking hotspots back, which has no run.
    """

    __tablename__ = "hotspot_publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("hotspot_runs.id"), index=True)
    name: Mapped[ShortText] = mapped_column(default="")
    published_by_id: Mapped[PersonId]
    published_at: Mapped[CreatedAt]

    run: Mapped[HotspotRun | None] = relationship()
    published_by: Mapped[User] = relationship()
