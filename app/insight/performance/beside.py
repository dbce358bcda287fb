"""What stands beside the figures of a measure: comparators, wards, and the figures that were corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.evidence.statistics.arrows import percent_of
from app.evidence.statistics.spans import Span
from app.evidence.statistics.suppression import is_small
from app.insight.performance.series_of import possible, series_of
from app.insight.performance.summary import Summary
from app.models.measure import Measure, MeasureFigure, WardCounts


@dataclass(frozen=True)
class Beside:
    """Another measure in the same span. `gap`: how much more the measure has than it. `waiting`: for what, where
    the other has no figure for the span."""

    other: Measure
    span: Span | None
    value: Decimal | None = None
    gap: Decimal | None = None
    percent: Decimal | None = None
    waiting: str = ""


def beside(other: Measure, summary: Summary) -> Beside:
    """A comparator, in the span of the measure's latest figure."""
    figure = summary.figure
    if figure is None or figure.value is None:
        return Beside(other, None)
    values = {each.span: each.value for each in series_of(other).figures}
    value = values.get(figure.span)
    if value is None:
        return Beside(other, figure.span, waiting=f"waiting for {other.source or other.name}")
    return Beside(other, figure.span, value, figure.value - value, percent_of(figure.value, value))


@dataclass(frozen=True)
class WardRow:
    """A ward's latest year that is shown, and its change on the year before."""

    name: str
    span: Span | None
    now: int | None
    then: int | None
    arrow: str


def wards_to_show(wards: Sequence[tuple[str, WardCounts]]) -> list[WardRow]:
    return [_ward(name, counts.glance) for name, counts in wards]


def _ward(name: str, glance: dict[str, Any]) -> WardRow:
    if not glance:
        return WardRow(name, None, None, None, "")
    span = Span(date.fromisoformat(glance["first"]), date.fromisoformat(glance["last"]))
    return WardRow(name, span, glance["now"], glance["then"], glance["arrow"])


def shown_replaced(
    measure: Measure, replaced: Sequence[MeasureFigure]
) -> list[tuple[MeasureFigure, Decimal | None]]:
    """The figures that others took the place of, each with its value unless that tells of a small one."""
    hidden = [Span(each.period_from, each.period_to) for each in measure.figures if each.hidden]
    return [(old, None if _tells(measure, old, hidden) else possible(old.value)) for old in replaced]


def _tells(measure: Measure, old: MeasureFigure, hidden: Sequence[Span]) -> bool:
    """Whether a replaced figure is of a hidden span, or was itself small."""
    span = Span(old.period_from, old.period_to)
    numbers = [number for number in (old.value, old.numerator) if number is not None and number.is_finite()]
    small = any(is_small(max(round(n), int(n > 0)), measure.hide_below) for n in numbers)
    return old.hidden or small or any(span.overlaps(there) for there in hidden)
