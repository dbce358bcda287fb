"""What a dashboard says of a measure in one ward: its latest year that is shown, and its change."""

from collections.abc import Sequence
from typing import Any

from app.evidence.statistics.arrows import Arrow
from app.evidence.statistics.change_tests import LEVEL, compare_counts, two_counts_z
from app.evidence.statistics.spans import YEAR, Span
from app.models.measure import Measure


def ward_glance(measure: Measure, shown: Sequence[tuple[Span, int]]) -> dict[str, Any]:
    """`first`, `last` and `now` of the latest year that is shown, `then` of the year before, and whether it
    really changed. Empty where no year is shown."""
    years = _years(shown)
    if not years:
        return {}
    span, now = years[-1]
    said: dict[str, Any] = {"first": str(span.first), "last": str(span.last), "now": now}
    before = next(
        (
            n
            for there, n in years
            if there.last.year == span.last.year - 1 and there.last.month == span.last.month
        ),
        None,
    )
    if before is None:
        return {**said, "then": None, "arrow": Arrow.UNKNOWN.value}
    across = any(each.on > years[0][0].first and _is_between(each.on, span) for each in measure.breaks)
    if across:
        return {**said, "then": before, "arrow": Arrow.BROKEN.value}
    p = compare_counts(now, before).p
    z = two_counts_z(now, before) if now + before else 0.0
    arrow = Arrow.LEVEL if p >= LEVEL or now == before else Arrow.UP if z > 0 else Arrow.DOWN
    return {**said, "then": before, "arrow": arrow.value, "p": round(p, 4)}


def _is_between(on: Any, span: Span) -> bool:
    """Whether a break lies in the two years up to the end of a span."""
    return on.toordinal() > span.first.toordinal() - 366 and on <= span.last


def _years(shown: Sequence[tuple[Span, int]]) -> list[tuple[Span, int]]:
    """The last twelve months and those before, where all are shown by month; or the years that are shown."""
    months = [(span, n) for span, n in shown if span.months == 1]
    years = [(span, n) for span, n in shown if span.months == YEAR]
    rolling = []
    for end in (len(months), len(months) - YEAR):
        window = months[end - YEAR : end] if end >= YEAR else []
        if window and Span(window[0][0].first, window[-1][0].last).months == YEAR:
            rolling.append((Span(window[0][0].first, window[-1][0].last), sum(n for _, n in window)))
    return sorted([*years, *rolling], key=lambda each: each[0].last)
