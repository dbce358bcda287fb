"""Which questions about near repeats were asked, and what was found?"""

from typing import ClassVar

from sqlalchemy import BigInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.models.base import LongText, labelled
from app.models.hotspot import RunState
from app.models.long_work import LongWork


class NearRepeatRun(LongWork, Model):
    """A question about near repeats, as query parameters and in words, and its answer.

    `key` identifies the question and the data, so that an answer is reused until either changes.
    """

    __tablename__ = "near_repeat_runs"

    cancelled_state: ClassVar = RunState.CANCELLED

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[dict] = mapped_column(JSONB)
    words: Mapped[LongText]
    key: Mapped[str] = mapped_column(String(64), index=True)
    data_version: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[RunState] = mapped_column(labelled(RunState), default=RunState.WAITING)
    found: Mapped[dict | None] = mapped_column(JSONB, deferred=True)
