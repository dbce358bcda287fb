"""A line of a ward's dashboard: what may be shown of the ward, and its change on the year before."""

from datetime import date
from typing import Any

from app.evidence.statistics.arrows import Arrow
from app.evidence.statistics.spans import Span
from app.insight.performance.dashboard_line import (
    BAD,
    GOOD,
    MIDDLE,
    NEITHER,
    DashboardLine,
    Term,
    small_chart,
)
from app.models.measure import Good
from app.words import thousands

WAYS = {Arrow.UP: 1, Arrow.DOWN: -1}


def ward_line(row: Any) -> DashboardLine:
    """Of a row with `glance` (the latest year that may be shown), `latest` (figures) and `good`."""
    path, end = small_chart([number for _, _, number in row.latest or ()])
    if not row.glance:
        return DashboardLine(path=path, end=end)
    span = Span(date.fromisoformat(row.glance["first"]), date.fromisoformat(row.glance["last"]))
    term = _term(row.glance, row.good)
    why = ("A real rise on a year before" if term.arrow == Arrow.UP else "A real fall on a year before",)
    is_bad = term.means == BAD
    return DashboardLine(
        value=thousands(row.glance["now"]), period=span.words, period_to=span.last.isoformat(), path=path,
        end=end, terms=(term,) if term.arrow else (), why=why if is_bad else (), severity=int(is_bad),
    )  # fmt: skip


def _term(glance: dict[str, Any], good: Good) -> Term:
    arrow = glance.get("arrow") or ""
    way = WAYS.get(Arrow(arrow), 0) * good.sign if arrow else 0
    means = GOOD if way > 0 else BAD if way < 0 else NEITHER
    return Term(MIDDLE, arrow, means, "")
