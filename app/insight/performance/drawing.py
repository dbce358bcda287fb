"""Coordinates of an XmR chart, which a template draws: phases with their limits, breaks, and the target."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.evidence.statistics.series import Break
from app.evidence.statistics.spans import Span
from app.evidence.statistics.xmr import Point, Special
from app.insight.performance import wording
from app.insight.performance.chart_of import DatedPhase, XmrChart
from app.models.measure import Measure
from app.words import day

WIDTH, HEIGHT = 960, 380
LEFT, RIGHT, TOP, BOTTOM = 72, 128, 28, 48  # room for the numbers, the names of the lines, the months
TICKS = 5
MOST_NAMES = 14
NEXT_LINE = 18  # a name closer than this to another would touch it


@dataclass(frozen=True)
class Mark:
    """A point of the line: special ones are squares, not told by colour alone."""

    x: float
    y: float
    special: bool
    words: str


@dataclass(frozen=True)
class Tick:
    place: float
    words: str


@dataclass(frozen=True)
class Segment:
    """The mean and limits of one phase, from one place to another. Without limits, these are None."""

    start: float
    end: float
    mean: float
    lower: float | None
    upper: float | None
    is_trial: bool


@dataclass(frozen=True)
class Drawing:
    """All of a chart, in units of its own width and height."""

    marks: Sequence[Mark]
    lines: Sequence[str]
    segments: Sequence[Segment]
    breaks: Sequence[Tick]
    names: Sequence[Tick]
    numbers: Sequence[Tick]
    months: Sequence[Tick]
    target: float | None
    how_to_read: str

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw(measure: Measure, chart: XmrChart, breaks: Sequence[Break]) -> Drawing:
    scale = _Scale(chart)
    marks, place = [], 0
    lines: list[str] = []
    segments: list[Segment] = []
    for phase in chart.phases:
        own = [
            Mark(scale.x(place + n), scale.y(point.value), bool(point.special), _words(measure, span, point))
            for n, (span, point) in enumerate(phase.points)
        ]
        lines.append("M" + " L".join(f"{mark.x} {mark.y}" for mark in own))
        segments.append(_segment(phase, scale, place, has_limits=not chart.overlaps))
        marks += own
        place += len(own)
    target = None if chart.target is None else scale.y(chart.target)
    ticks = [Decimal(str(value)) for value in scale.ticks]
    return Drawing(
        marks, lines, segments, _breaks(chart, breaks, scale), _names(segments[-1], target),
        [Tick(scale.y(tick), wording.amount(measure, tick)) for tick in ticks],
        _months(chart, scale), target, _how_to_read(chart, scale),
    )  # fmt: skip


class _Scale:
    """Maps places and values to SVG coordinates. The axis begins at 0 unless every value is far above it."""

    def __init__(self, chart: XmrChart) -> None:
        values = [float(point.value) for _, point in chart.points]
        for phase in chart.phases if not chart.overlaps else ():
            values += [float(limit) for limit in (phase.phase.lower, phase.phase.upper) if limit is not None]
        if chart.target is not None:
            values.append(float(chart.target))
        highest, lowest = max(values), min(values)
        from_nought = 0 <= lowest <= highest / 2
        base = 0.0 if from_nought else lowest
        step = _nice(max(highest - base, abs(highest) / 10, 0.1) / TICKS)
        self.low = 0.0 if from_nought else math.floor(lowest / step) * step
        self.high = max(math.ceil(highest / step) * step, self.low + step)
        self.ticks = [round(self.low + step * n, 6) for n in range(round((self.high - self.low) / step) + 1)]
        self.slot = (WIDTH - LEFT - RIGHT) / len(chart.points)

    def x(self, place: float) -> float:
        return round(LEFT + (place + 0.5) * self.slot, 1)

    def y(self, value: Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _nice(step: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 ... (or a tenth or a hundredth of these) at or above a step."""
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= step - 1e-9)


def _segment(phase: DatedPhase, scale: _Scale, place: int, *, has_limits: bool) -> Segment:
    lower, upper = (
        scale.y(limit) if limit is not None and has_limits else None
        for limit in (phase.phase.lower, phase.phase.upper)
    )
    ends = scale.x(place - 0.5), scale.x(place + len(phase.spans) - 0.5)
    return Segment(*ends, scale.y(phase.phase.mean), lower, upper, phase.phase.is_trial)


def _breaks(chart: XmrChart, breaks: Sequence[Break], scale: _Scale) -> list[Tick]:
    """Where the series breaks among the points, and on which day."""
    spans = [span for span, _ in chart.points]
    places = [(sum(span.first < each.on for span in spans), each) for each in breaks]
    within = [(place, each) for place, each in places if 0 < place < len(spans)]
    return [Tick(scale.x(place - 0.5), f"{day(each.on)}: {each.why}") for place, each in within]


def _names(last: Segment, target: float | None) -> list[Tick]:
    """The names of the lines at their right ends, those that would touch another left out."""
    limit = "trial limit" if last.is_trial else "limit"
    wanted = [
        ("Mean", last.mean),
        (f"Upper {limit}", last.upper),
        (f"Lower {limit}", last.lower),
        ("Target", target),
    ]
    names: list[Tick] = []
    for words, place in wanted:
        if place is not None and all(abs(place - other.place) >= NEXT_LINE for other in names):
            names.append(Tick(place, words))
    return names


def _months(chart: XmrChart, scale: _Scale) -> list[Tick]:
    """The months in which spans end, counted from the last, so that the one that matters most is named."""
    spans = [span for span, _ in chart.points]
    every = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120) if len(spans) / n <= MOST_NAMES or n == 120)
    last = len(spans) - 1
    return [
        Tick(scale.x(place), f"{span.last:%b %y}")
        for place, span in enumerate(spans)
        if (last - place) % every == 0
    ]


def _words(measure: Measure, span: Span, point: Point) -> str:
    special: Sequence[Special] = point.special
    says = f" ({wording.signals([each.signal for each in special])})" if special else ""
    return f"{span.words}: {wording.amount(measure, point.value)}{says}"


def _how_to_read(chart: XmrChart, scale: _Scale) -> str:
    begins = f" The scale begins at {scale.low:g}, not at 0." if scale.low else ""
    if chart.overlaps:
        return f"Each point is a year that shares months with the one before, so there are no limits.{begins}"
    trial = " Dashed limits are on trial, with fewer than 13 figures." if chart.latest.phase.is_trial else ""
    rebased = " Mean and limits begin again at each break." if len(chart.phases) > 1 else ""
    screened = (
        f" The limits leave out {chart.latest.phase.left_out} outlying ranges."
        if chart.screened and chart.latest.phase.left_out
        else ""
    )
    return (
        "Each point is a figure. Figures that stand out are squares. The thin lines above and below the mean "
        f"are the limits, 2.66 mean moving ranges from it.{trial}{rebased}{screened}{begins}"
    )
