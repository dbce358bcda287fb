"""Enter the position of a measure in a family of similar places."""

from dataclasses import asdict, dataclass
from datetime import date

from app import clock, policy
from app.extensions import db
from app.insight.performance.charts.queries import find_rank
from app.models.event import Event
from app.models.measure import Measure
from app.models.measure_rank import MeasureRank
from app.models.person import User
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import day


class RankThere(ValueError):
    """There is another position for this day, which is replaced only with a reason."""

    def __init__(self, there: MeasureRank) -> None:
        super().__init__(
            f"You have already entered position {there.position} of {there.of} for {day(there.on)}. "
            "Enter a reason for the change"
        )


@dataclass(frozen=True)
class EnteredRank:
    """A position in a family of so many places on a day."""

    family: str
    on: date
    position: int
    of: int
    source: str = ""

    @property
    def words(self) -> str:
        return f"{self.position} of {self.of} in {self.family}"


@use_case
def enter_rank(
    actor: User, measure: Measure, *, entered: EnteredRank, why: str = "", submission: str | None = None
) -> MeasureRank:
    """Enter a position. RankThere if another is entered for the day and no reason is given."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    there = find_rank(measure, entered.family, entered.on)
    if there is not None and not why:
        raise RankThere(there)
    if there is not None:
        there.replaced_at, there.replaced_why = clock.now(), why
        db.session.flush()
    rank = MeasureRank(
        **asdict(entered), measure_id=measure.id, entered_by_id=actor.id, submission=submission
    )
    db.session.add(rank)
    record(
        actor, Event.RANK_ENTERED, subject=measure.name, measure=measure.name, rank=entered.words,
        on=day(entered.on),
    )  # fmt: skip
    return rank
