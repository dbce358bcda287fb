"""The control chart of a trend: its months, their mean and limits, placed for screen and paper."""

from dataclasses import replace

from app.evidence.charts.axes import NARROW, WIDE, Frame, Scale, Tick, apart, every_so_many, steps
from app.evidence.charts.drawing import Drawing, Line, Mark, line_of, straight
from app.evidence.statistics.control_charts import Limits
from app.evidence.trends.trend import Trend, TrendLine
from app.words import in_words, thousands

NAMES_OF_LIMITS = {
    Limits.NONE: ("", ""),
    Limits.TRIAL: ("Upper trial limit", "Lower trial limit"),
    Limits.FULL: ("Upper limit", "Lower limit"),
}
HOW_TO_READ = {
    Limits.NONE: "There are too few months for limits.",
    Limits.TRIAL: "Dashed lines are trial limits: there are too few months to say whether any stands out.",
    Limits.FULL: "Months that stand out are squares. The thin lines above and below the mean are the limits, "
    "3 standard deviations from it.",
}
LINES_SHOWN = {Limits.NONE: "", Limits.TRIAL: " and trial limits", Limits.FULL: " and limits"}


def draw(trend: Trend) -> Drawing:
    return replace(_drawn(trend, WIDE), narrow=_drawn(trend, NARROW))


def _drawn(trend: Trend, frame: Frame) -> Drawing:
    scale, number, limits = Scale(_values(trend), frame, whole=True), len(trend.lines), trend.chart.limits
    xs = [frame.x(place, number) for place in range(number)]
    marks = tuple(
        Mark(x, scale.y(line.point.rate), bool(line.point.signals), _words(line))
        for x, line in zip(xs, trend.lines, strict=True)
    )
    mean, ends = scale.y(trend.chart.mean), _ends(trend, scale)
    return Drawing(
        marks=marks,
        lines=(
            *_limits(trend, scale, xs),
            straight("mean", frame.left, frame.right, mean),
            line_of("line", ((mark.x, mark.y) for mark in marks)),
        ),
        names=apart([("Mean", mean), *zip(NAMES_OF_LIMITS[limits], ends, strict=True)]),
        numbers=tuple(Tick(scale.y(value), thousands(round(value))) for value in scale.ticks),
        months=tuple(
            Tick(xs[place], f"{trend.lines[place].month:%b %y}")
            for place in every_so_many(number, frame.names)
        ),
        how_to_read=_how_to_read(limits, scale.low),
        lines_shown=f"its mean{LINES_SHOWN[limits]}",
        frame=frame,
    )


def _values(trend: Trend) -> list[float]:
    points = [line.point for line in trend.lines]
    limits = [limit for point in points for limit in (point.upper, point.lower)] if trend.has_limits else []
    return [*(point.rate for point in points), *limits]


def _limits(trend: Trend, scale: Scale, xs: list[float]) -> list[Line]:
    """Plain lines, dashed while they are on trial; none where there are too few months."""
    if not trend.has_limits:
        return []
    kind = "limit-trial" if trend.chart.limits is Limits.TRIAL else "limit"
    half = scale.frame.slot(len(xs)) / 2
    points = [line.point for line in trend.lines]
    return [
        line_of(kind, steps([(x, scale.y(value)) for x, value in zip(xs, values, strict=True)], half))
        for values in ([point.upper for point in points], [point.lower for point in points])
    ]


def _ends(trend: Trend, scale: Scale) -> tuple[float, float]:
    last = trend.last.point
    return scale.y(last.upper), scale.y(last.lower)


def _how_to_read(limits: Limits, low: float) -> str:
    begins = f" The scale begins at {thousands(round(low))}, not at 0."
    return f"Each point is a month, adjusted to 30 days. {HOW_TO_READ[limits]}{begins if low else ''}"


def _words(line: TrendLine) -> str:
    special = f" ({in_words(line.point.words)})" if line.point.signals else ""
    return f"{line.month:%B %Y}: {thousands(line.count)}{special}"
