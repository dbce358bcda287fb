"""How much of what was planned was done? By week, and as a share of the weeks in which places had a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from app.evidence.charts.axes import share_of
from app.models.delivery import Delivery
from app.words import percent, pluralise

WEEKS_SHOWN = 26


def monday_of(day_: date) -> date:
    return day_ - timedelta(days=day_.weekday())


@dataclass(frozen=True)
class Week:
    """Hours count where any were planned or done in the case; else visits."""

    week: date
    planned: Decimal
    done: Decimal

    def share_of(self, most: Decimal) -> tuple[float, float]:
        """What was planned and what was done, in percent of the largest number shown."""
        return share_of(float(self.planned), float(most)), share_of(float(self.done), float(most))


@dataclass(frozen=True)
class Summary:
    """`unit`: what the weeks count."""

    weeks: list[Week]
    unit: str
    planned_place_weeks: int
    done_place_weeks: int

    @property
    def most(self) -> Decimal:
        return max((max(each.planned, each.done) for each in self.weeks), default=Decimal(1)) or Decimal(1)

    @property
    def words(self) -> str:
        if not self.planned_place_weeks:
            return (
                "Nothing has been planned yet."
                if not self.weeks
                else "Nothing was planned, but some work was done."
            )
        share = percent(self.done_place_weeks / self.planned_place_weeks)
        planned = pluralise(self.planned_place_weeks, "planned week")
        done = f"Work was done in {self.done_place_weeks} of {planned} ({share})"
        return f"{done}. Each place is counted separately."


def summarise(log: Iterable[Delivery]) -> Summary:
    lines = sorted(log, key=lambda line: (line.week, line.place))
    by_hours = any(line.hours_planned or line.hours_done for line in lines)
    weeks = [_week(week, list(some), by_hours) for week, some in groupby(lines, key=lambda line: line.week)]
    planned = {(d.place, d.week) for d in lines if d.visits_planned or d.hours_planned}
    done = {(d.place, d.week) for d in lines if d.visits_done or d.hours_done}
    unit = "hours" if by_hours else "visits"
    return Summary(weeks[-WEEKS_SHOWN:], unit, len(planned), len(planned & done))


def _week(week: date, lines: list[Delivery], by_hours: bool) -> Week:
    planned = sum((d.hours_planned if by_hours else Decimal(d.visits_planned) for d in lines), Decimal(0))
    done = sum((d.hours_done if by_hours else Decimal(d.visits_done) for d in lines), Decimal(0))
    return Week(week, planned, done)
