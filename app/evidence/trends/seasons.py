"""Is a month really different from the same month of earlier years? The verdict that other pages have too."""

from collections.abc import Collection, Sequence

from app.evidence.statistics.verdicts import Judged
from app.evidence.trends.filters import SUMS, What
from app.evidence.trends.trend import TrendLine
from app.evidence.wards.changes import changes


def judge_season(what: What, wards: Collection[int] | None, line: TrendLine) -> Judged | None:
    """Judge a month of a trend; None if no earlier year is loaded. `wards`: of its place, None for all."""
    return judge_seasons(what, wards, [line])[0]


def judge_seasons(
    what: What, wards: Collection[int] | None, lines: Sequence[TrendLine]
) -> list[Judged | None]:
    """As `judge_season`, of each month."""
    if not any(line.season for line in lines):
        return [None] * len(lines)
    compared = changes([], [], any_source_of="" if what.key in SUMS else what.key)
    return [
        compared.over([line.month], line.season.months).of(wards, what.key) if line.season else None
        for line in lines
    ]
