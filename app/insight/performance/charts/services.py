"""Enter the position of a measure in a family of similar places."""

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
            f"Position {there.position} of {there.of} is entered for {day(there.on)} already. "
            "Say why it changes"
        )


@use_case
def enter_rank(
    actor: User, measure: Measure, *, family: str, on: date, position: int, of: int, source: str = "",
    why: str = "", submission: str | None = None,
) -> MeasureRank:  # fmt: skip
    """Enter a position. RankThere if another is entered for the day and no reason is given."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    lock(measure)
    there = find_rank(measure, family, on)
    if there is not None and not why:
        raise RankThere(there)
    if there is not None:
        there.replaced_at, there.replaced_why = clock.now(), why
        db.session.flush()
    rank = MeasureRank(
        measure_id=measure.id, family=family, on=on, position=position, of=of, source=source,
        entered_by_id=actor.id, submission=submission,
    )  # fmt: skip
    db.session.add(rank)
    words = f"{position} of {of} in {family}"
    record(actor, Event.RANK_ENTERED, subject=measure.name, measure=measure.name, rank=words, on=day(on))
    return rank
