"""Where does a measure stand on its way to a target? A baseline, a goal and a figure in, a position out.

The way is the straight line from the baseline to the target, by whole months; or a table of years, whose
targets need not fall every year, and between which no line is drawn.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.evidence.statistics.periods import calendar_months, months_later
from app.evidence.statistics.spans import YEAR, whole_months


class Position(enum.StrEnum):
    ACHIEVING = "achieving"
    ON_TRAJECTORY = "on trajectory"
    OFF_TRAJECTORY = "off trajectory"
    MISSED = "missed"


class YearTarget(NamedTuple):
    on: date
    value: Decimal


@dataclass(frozen=True)
class Goal:
    """`years`: the targets on the way, if it is not a straight line; the last is the goal itself or stands
    before it."""

    baseline: Decimal
    baseline_to: date
    target: Decimal
    target_on: date
    years: tuple[YearTarget, ...] = ()

    def direction(self, good: int) -> int:
        """1 where high is good, -1 where low is; the way of the target itself where neither is."""
        return good or (1 if self.target > self.baseline else -1)


def on_line(goal: Goal, at: date) -> Decimal:
    """What would do on a day to be on the way: the line, or the target of the year that the day is in."""
    if at >= goal.target_on:
        return goal.target
    if goal.years:
        return next((year.value for year in sorted(goal.years) if at <= year.on), goal.target)
    gone = max(0, whole_months(goal.baseline_to, at))
    in_all = max(1, whole_months(goal.baseline_to, goal.target_on))
    return goal.baseline + (goal.target - goal.baseline) * gone / in_all


def position(goal: Goal, value: Decimal, at: date, good: int) -> Position:
    """Where a figure stands on a day. A better figure never has a worse position."""
    direction = goal.direction(good)
    if direction * (value - goal.target) >= 0:
        return Position.ACHIEVING
    if at >= goal.target_on:
        return Position.MISSED
    is_on = direction * (value - on_line(goal, at)) >= 0
    return Position.ON_TRAJECTORY if is_on else Position.OFF_TRAJECTORY


# --- comparators -------------------------------------------------------------------------------------
def above(average: Decimal, margin: Decimal) -> Decimal:
    """An average and so many per cent of it: "5% above the Core Cities average"."""
    return average * (100 + margin) / 100


class Reading(NamedTuple):
    """An average, and the target that it makes."""

    average: Decimal
    target: Decimal


def readings(printed: Decimal, margin: Decimal) -> tuple[Reading, Reading]:
    """The two ways to read a baseline that a paper prints beside its margin: as the average, and as what is
    above it already."""
    return Reading(printed, above(printed, margin)), Reading(printed * 100 / (100 + margin), printed)


# --- what is needed ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Needed:
    """What each coming month may have, up to a rolling year that makes the target.

    `drops_out`: the months that leave the year as those come in, by the month that replaces them.
    """

    months: tuple[date, ...]
    each: Decimal
    drops_out: Mapping[date, Decimal]

    @property
    def is_out_of_reach(self) -> bool:
        """Even months with nothing would leave too many."""
        return self.each < 0


def needed(months: Mapping[date, Decimal], target: Decimal, by: date) -> Needed | None:
    """For counts by month, each by its first day, and a target for the twelve months up to `by`.

    None where a month of the last twelve is missing, or none is to come.
    """
    last = max(months, default=None)
    if last is None or (by.year, by.month) <= (last.year, last.month):
        return None
    coming = calendar_months(months_later(last, 1), date(by.year, by.month, 1))
    if not set(calendar_months(months_later(last, 1 - YEAR), last)) <= months.keys():
        return None
    first = months_later(coming[-1], 1 - YEAR)
    in_year = [month for month in coming if month >= first]
    known = sum((value for month, value in months.items() if month >= first), Decimal())
    drops_out = {month: months[left] for month in coming if (left := months_later(month, -YEAR)) in months}
    return Needed(tuple(coming), (target - known) / len(in_year), drops_out)
