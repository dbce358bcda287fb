"""The XmR chart of a measure, placed: its phases with their limits, its breaks, and the target."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from app.evidence.charts.axes import NARROW, WIDE, Frame, Scale, Tick, apart, every_so_many
from app.evidence.charts.drawing import Drawing, Line, Mark, line_of, straight
from app.evidence.statistics.series import Break
from app.evidence.statistics.spans import Span
from app.evidence.statistics.xmr import Phase, Point
from app.insight.performance import wording
from app.insight.performance.chart_of import DatedPhase, XmrChart
from app.models.measure import Measure
from app.words import day


def draw(measure: Measure, chart: XmrChart, breaks: Sequence[Break]) -> Drawing:
    return replace(
        _drawn(measure, chart, breaks, WIDE),
        narrow=_drawn(measure, chart, breaks, NARROW),
        how_to_read=_how_to_read(chart),
        notes=tuple(_notes(measure, chart, breaks)),
    )


def _drawn(measure: Measure, chart: XmrChart, breaks: Sequence[Break], frame: Frame) -> Drawing:
    scale, number = _scale(chart, frame), len(chart.points)
    xs = [frame.x(place, number) for place in range(number)]
    marks = [
        Mark(x, scale.y(float(point.value)), bool(point.special), _words(measure, span, point))
        for x, (span, point) in zip(xs, chart.points, strict=True)
    ]
    target = None if chart.target is None else scale.y(float(chart.target))
    return Drawing(
        marks=tuple(marks),
        lines=tuple(_lines(chart, scale, marks, target)),
        breaks=break_ticks([span for span, _ in chart.points], breaks, frame),
        names=_names(chart, scale, target),
        numbers=number_ticks(measure, scale),
        months=month_ticks([span for span, _ in chart.points], frame),
        frame=frame,
    )


def _scale(chart: XmrChart, frame: Frame) -> Scale:
    values = [point.value for _, point in chart.points]
    for phase in chart.phases if not chart.overlaps else ():
        values += [limit for limit in (phase.phase.lower, phase.phase.upper) if limit is not None]
    return Scale(map(float, [*values, *filter(None, [chart.target])]), frame)


def _lines(chart: XmrChart, scale: Scale, marks: Sequence[Mark], target: float | None) -> Iterator[Line]:
    """The mean and limits of each phase, the target, and the figures, which no line joins over a break."""
    frame, place = scale.frame, 0
    for phase in chart.phases:
        own = marks[place : place + len(phase.spans)]
        start, end = (frame.x(edge - 0.5, len(marks)) for edge in (place, place + len(own)))
        yield straight("mean", start, end, scale.y(float(phase.phase.mean)))
        kind = "limit-trial" if phase.phase.is_trial else "limit"
        for limit in _limits(phase.phase, chart):
            yield straight(kind, start, end, scale.y(float(limit)))
        yield line_of("line", ((mark.x, mark.y) for mark in own))
        place += len(own)
    if target is not None:
        yield straight("target", frame.left, frame.right, target)


def _limits(phase: Phase, chart: XmrChart) -> list[Decimal]:
    return [] if chart.overlaps else [limit for limit in (phase.upper, phase.lower) if limit is not None]


def _names(chart: XmrChart, scale: Scale, target: float | None) -> tuple[Tick, ...]:
    last = chart.latest.phase
    limit = "trial limit" if last.is_trial else "limit"
    ends = zip((f"Upper {limit}", f"Lower {limit}"), _limits(last, chart), strict=False)
    limits = [(words, scale.y(float(each))) for words, each in ends]
    return apart([("Mean", scale.y(float(last.mean))), *limits, ("Target", target)])


# --- ticks of every chart of a measure ---------------------------------------------------------------
def number_ticks(measure: Measure, scale: Scale) -> tuple[Tick, ...]:
    return tuple(Tick(scale.y(value), wording.amount(measure, Decimal(str(value)))) for value in scale.ticks)


def month_ticks(spans: Sequence[Span], frame: Frame) -> tuple[Tick, ...]:
    """The months in which spans end."""
    return tuple(
        Tick(frame.x(place, len(spans)), f"{spans[place].last:%b %y}")
        for place in every_so_many(len(spans), frame.names)
    )


def break_ticks(spans: Sequence[Span], breaks: Sequence[Break], frame: Frame) -> tuple[Tick, ...]:
    """Where the series breaks among these spans, and on which day."""
    places = [(sum(span.first < each.on for span in spans), each) for each in breaks_within(spans, breaks)]
    return tuple(Tick(frame.x(place - 0.5, len(spans)), _break_words(each)) for place, each in places)


def breaks_within(spans: Sequence[Span], breaks: Sequence[Break]) -> list[Break]:
    return [each for each in breaks if 0 < sum(span.first < each.on for span in spans) < len(spans)]


def break_notes(spans: Sequence[Span], breaks: Sequence[Break]) -> list[str]:
    """Each break as it is said under a chart."""
    within = breaks_within(spans, breaks)
    numbers = [f" {n}" if len(within) > 1 else "" for n in range(1, len(within) + 1)]
    return [f"Break{n} on {_break_words(each)}" for n, each in zip(numbers, within, strict=True)]


def _break_words(each: Break) -> str:
    return f"{day(each.on)}: {each.why}"


# --- words -------------------------------------------------------------------------------------------
def _words(measure: Measure, span: Span, point: Point) -> str:
    says = f" ({wording.signals([each.signal for each in point.special])})" if point.special else ""
    return f"{span.words}: {wording.amount(measure, point.value)}{says}"


def _notes(measure: Measure, chart: XmrChart, breaks: Sequence[Break]) -> Iterator[str]:
    """The breaks, and the phases between them, each with the limits that hold in it."""
    yield from break_notes([span for span, _ in chart.points], breaks)
    if len(chart.phases) > 1 and not chart.overlaps:
        yield from (_phase_words(n, phase) for n, phase in enumerate(chart.phases, 1))


def _phase_words(number: int, phase: DatedPhase) -> str:
    found, first, last = phase.phase, phase.spans[0], phase.spans[-1]
    limits = (
        "no limits, because there is only one figure"
        if found.lower is None or found.upper is None
        else f"{'trial ' if found.is_trial else ''}limits {found.lower:,.1f} and {found.upper:,.1f}"
    )
    return f"Phase {number}, {Span(first.first, last.last).words}: mean {found.mean:,.1f}, {limits}"


def _how_to_read(chart: XmrChart) -> str:
    low = _scale(chart, WIDE).low
    begins = f" The scale begins at {low:,g}, not at 0." if low else ""
    if chart.overlaps:
        return f"Each point is a year that shares months with the one before, so there are no limits.{begins}"
    trial = (
        " Dashed limits are trial limits, because there are fewer than 13 figures."
        if chart.latest.phase.is_trial
        else ""
    )
    rebased = " Each break starts a new mean and new limits." if len(chart.phases) > 1 else ""
    screened = (
        f" The limits leave out {chart.latest.phase.left_out} unusually large changes."
        if chart.screened and chart.latest.phase.left_out
        else ""
    )
    return (
        "Each point is a figure. Unusual figures are squares. The thin lines above and below the mean "
        f"are the limits, 2.66 mean moving ranges from it.{trial}{rebased}{screened}{begins}"
    )
