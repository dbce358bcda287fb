"""What a dashboard says of a measure in one ward: its latest year that is shown, and its change."""

import functools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.evidence.statistics.arrows import Arrow
from app.evidence.statistics.change_tests import LEVEL, compare_counts
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.spans import YEAR, Span
from app.evidence.statistics.suppression import ShownWard

DAY = timedelta(days=1)


def ward_glance(shown: ShownWard, first: date, breaks: Sequence[date] = ()) -> dict[str, Any]:
    """`first`, `last` and `now` of the latest year that is shown, `then` of the year before, and whether it
    really changed. Empty where no year is shown."""
    years = _years(shown, first)
    if not years:
        return {}
    last = max(years)
    span, now = years[last]
    said: dict[str, Any] = {"first": str(span.first), "last": str(span.last), "now": now}
    before = years.get((last[0] - 1, last[1]))
    if before is None:
        return {**said, "then": None, "arrow": Arrow.UNKNOWN.value}
    then_span, then = before
    if any(then_span.first < on <= span.last for on in breaks):
        return {**said, "then": then, "arrow": Arrow.BROKEN.value}
    p = _p_of(now, then)
    arrow = Arrow.LEVEL if p >= LEVEL or now == then else Arrow.UP if now > then else Arrow.DOWN
    return {**said, "then": then, "arrow": arrow.value, "p": round(p, 4)}


@functools.lru_cache(maxsize=50_000)
def _p_of(now: int, then: int) -> float:
    return compare_counts(now, then).p


def _years(shown: ShownWard, first: date) -> dict[tuple[int, int], tuple[Span, int]]:
    """The last twelve months and those before, where all are shown; and the years that are shown. By the year
    and month in which they end."""
    years = {(span.last.year, span.last.month): (span, number) for span, number in shown.years}
    end = len(shown.months)
    for stop in (end, end - YEAR):
        months = shown.months[stop - YEAR : stop] if stop >= YEAR else [None]
        if None not in months:
            last = months_later(first, stop) - DAY
            span = Span(months_later(first, stop - YEAR), last)
            years[last.year, last.month] = (span, sum(filter(None, months)))
    return years
