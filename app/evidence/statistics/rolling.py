"""Crime in twelve months, and whether it really differs from the twelve before.

Twelve months hold each season once, so that one year can be set beside another. Numbers in, numbers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.change_tests import LEVEL, Comparison, compare_counts
from app.evidence.statistics.false_discovery import adjusted
from app.evidence.statistics.periods import Period, months_later

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
    """A ward's crime in twelve months, and in the twelve before where those are known. `chance`: the p-value
    of the difference, raised for how many wards are looked at together."""

    name: str
    number: int
    comparison: Comparison | None = None
    chance: float | None = None

    @property
    def really_changed(self) -> bool:
        return self.chance is not None and self.chance <= LEVEL


def years_up_to(last: date, loaded: Sequence[date]) -> Years:
    now = Period(months_later(last, 1 - YEAR), last)
    before = Period(months_later(last, 1 - 2 * YEAR), months_later(last, -YEAR))
    there = set(loaded)
    has_now = there.issuperset(now.months())
    return Years(now if has_now else None, before if has_now and there.issuperset(before.months()) else None)


def roll(figures: Sequence[tuple[str, int, int]], *, with_before: bool) -> list[RollingWard]:
    """figures: each ward's name, its number now and before. Most first, then by name."""
    ordered = sorted(figures, key=lambda row: (-row[1], row[0]))
    if not with_before:
        return [RollingWard(name, now) for name, now, _ in ordered]
    compared = [compare_counts(now, before) for _, now, before in ordered]
    chances = adjusted([comparison.p for comparison in compared]).tolist()
    return [
        RollingWard(name, now, comparison, chance)
        for (name, now, _), comparison, chance in zip(ordered, compared, chances, strict=True)
    ]
