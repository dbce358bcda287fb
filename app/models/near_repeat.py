"""Which questions about near repeats were asked, and what was found?"""

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import CreatedAt, LongText, OptionalPersonId, ShortText, Timestamp, labelled
from app.models.hotspot import RunState


class NearRepeatRun(Model):
    """A question about near repeats, as query parameters and in words, and its answer.

    `key` identifies the question and the data, so that an answer is reused until either changes.
    """

    __tablename__ = "near_repeat_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[dict] = mapped_column(JSONB)
    words: Mapped[ShortText]
    key: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[RunState] = mapped_column(labelled(RunState), default=RunState.WAITING)
    asked_by_id: Mapped[OptionalPersonId]
    asked_at: Mapped[CreatedAt]
    finished_at: Mapped[Timestamp | None]
    percent: Mapped[int] = mapped_column(default=0)
    problem: Mapped[LongText] = mapped_column(default="")
    found: Mapped[dict | None] = mapped_column(JSONB)
