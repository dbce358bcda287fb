"""Lines over time, for the charts of a measure: values by span, split where the series breaks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from app.evidence.charts.axes import NARROW, WIDE, Frame, Scale, apart
from app.evidence.charts.drawing import Drawing, Line, Mark, line_of, straight
from app.evidence.statistics.series import Break
from app.evidence.statistics.spans import Span
from app.insight.performance import wording
from app.insight.performance.drawing import break_notes, break_ticks, month_ticks, number_ticks
from app.models.measure import Measure


@dataclass(frozen=True)
class Plotted:
    """Values by span, None where there is none, and a level to reach, if there is one."""

    measure: Measure
    values: Sequence[tuple[Span, Decimal | None]]
    breaks: Sequence[Break] = ()
    level: Decimal | None = None
    level_name: str = "Target"

    @property
    def spans(self) -> list[Span]:
        return [span for span, _ in self.values]


def both(
    make: Callable[[Frame], Drawing], wide: Frame = WIDE, narrow: Frame = NARROW, **more: str
) -> Drawing:
    """A drawing with its narrow form."""
    return replace(make(wide), narrow=make(narrow), **more)  # type: ignore[arg-type]  # words of a Drawing


def plot(plotted: Plotted, how_to_read: str) -> Drawing:
    low = _scale(plotted, WIDE).low
    begins = f" The scale begins at {low:,g}, not at 0." if low else ""
    made = both(lambda frame: _plot(plotted, frame), how_to_read=f"{how_to_read}{begins}")
    return replace(made, notes=tuple(break_notes(plotted.spans, plotted.breaks)))


def _plot(plotted: Plotted, frame: Frame) -> Drawing:
    scale, number = _scale(plotted, frame), len(plotted.values)
    places = [
        (frame.x(place, number), None if value is None else scale.y(float(value)))
        for place, (_, value) in enumerate(plotted.values)
    ]
    marks = [
        Mark(x, y, special=False, words=f"{span.words}: {wording.amount(plotted.measure, value)}")
        for (x, y), (span, value) in zip(places, plotted.values, strict=True)
        if y is not None
    ]
    level = None if plotted.level is None else scale.y(float(plotted.level))
    across = [straight("target", frame.left, frame.right, level)] if level is not None else []
    return Drawing(
        marks=tuple(marks),
        lines=(*across, *_joined(places)),
        breaks=break_ticks(plotted.spans, plotted.breaks, frame),
        names=apart([(plotted.level_name, level)]),
        numbers=number_ticks(plotted.measure, scale),
        months=month_ticks(plotted.spans, frame),
        frame=frame,
    )


def _joined(places: Sequence[tuple[float, float | None]]) -> Iterator[Line]:
    """The line, interrupted where there is no value: a year that a break lies in has none."""
    for is_known, run in groupby(places, key=lambda place: place[1] is not None):
        points = [(x, y) for x, y in run if y is not None]
        if is_known and len(points) > 1:
            yield line_of("line", points)


def _scale(plotted: Plotted, frame: Frame) -> Scale:
    known = [value for _, value in plotted.values if value is not None]
    level = [] if plotted.level is None else [plotted.level]
    return Scale(map(float, [*known, *level]), frame)
