"""How far is work that the worker does for somebody, and how did it end?"""

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app import clock
from app.models.base import CreatedAt, LabelledEnum, LongText, OptionalPersonId, Timestamp

WAITING, RUNNING, DONE = "waiting", "running", "done"


class LongWork:
    """A row of work that the worker does. Its class adds a `state`, which is one of these three and its own.

    `work_done` of `work_total` is the progress, in whatever the work counts, and `doing` the present step.
    `cancel_asked`: the worker is to stop when it next looks. `problem`: why it could not be done.
    """

    cancelled_state: ClassVar[LabelledEnum]
    states_going_on: ClassVar[tuple[str, ...]] = (WAITING, RUNNING)

    asked_by_id: Mapped[OptionalPersonId]
    asked_at: Mapped[CreatedAt]
    started_at: Mapped[Timestamp | None]
    finished_at: Mapped[Timestamp | None]
    work_done: Mapped[int] = mapped_column(BigInteger, default=0)
    work_total: Mapped[int] = mapped_column(BigInteger, default=0)
    doing: Mapped[LongText] = mapped_column(default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[LongText] = mapped_column(default="")

    if TYPE_CHECKING:
        id: Mapped[int]
        state: Mapped[LabelledEnum]

    @declared_attr
    def asked_by(cls) -> Mapped[Any]:
        return relationship("User", foreign_keys=f"{cls.__name__}.asked_by_id")  # type: ignore[attr-defined]

    @property
    def is_going_on(self) -> bool:
        return self.state in self.states_going_on

    @property
    def percent(self) -> int:
        return min(100 * self.work_done // self.work_total, 100) if self.work_total else 0

    def end(self, state: LabelledEnum, problem: str = "") -> None:
        self.state, self.problem, self.finished_at = state, problem, clock.now()
