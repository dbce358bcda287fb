"""Is a month really different from the same month of earlier years? The verdict that other pages have too."""

from collections.abc import Collection

from app.evidence.statistics.verdicts import Judged
from app.evidence.trends.filters import SUMS, What
from app.evidence.trends.trend import TrendLine
from app.evidence.wards.changes import changes


def judge_season(what: What, wards: Collection[int] | None, line: TrendLine) -> Judged | None:
    """Judge a month of a trend; None if no earlier year is loaded. `wards`: of its place, None for all."""
    if line.season is None:
        return None
    source = "" if what.key in SUMS else what.key
    compared = changes([line.month], line.season.months, any_source_of=source)
    return compared.of(wards, what.key)
