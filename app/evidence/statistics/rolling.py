"""Crime in twelve months, and whether it really differs from the twelve before.

Twelve months hold each season once, so that one year can be set beside another. Numbers in, numbers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.periods import Period, months_later
from app.evidence.statistics.verdicts import Judged

YEAR = 12


@dataclass(frozen=True)
class Years:
    """The twelve months up to one, and the twelve before them; None where a month of them is not loaded.

    `two_vintages`: the twelve before are loaded, but name LSOAs of another census.
    """

    now: Period | None
    before: Period | None
    two_vintages: bool = False


@dataclass(frozen=True)
class RollingWard:
    """A ward's crime in twelve months, and its change since the twelve before where those are known."""

    name: str
    number: int
    change: Judged | None = None

    @property
    def really_changed(self) -> bool:
        return self.change is not None and self.change.is_real


def years_up_to(last: date, loaded: Sequence[date]) -> Years:
    now = Period(months_later(last, 1 - YEAR), last)
    before = Period(months_later(last, 1 - 2 * YEAR), months_later(last, -YEAR))
    there = set(loaded)
    has_now = there.issuperset(now.months())
    return Years(now if has_now else None, before if has_now and there.issuperset(before.months()) else None)


def roll(wards: Sequence[RollingWard]) -> list[RollingWard]:
    """Most first, then by name."""
    return sorted(wards, key=lambda ward: (-ward.number, ward.name))
