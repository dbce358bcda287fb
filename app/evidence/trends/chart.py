"""Coordinates of a control chart, which a template draws for the screen and `picture.py` for paper."""

import math
from dataclasses import dataclass

from app.evidence.statistics.control_charts import Limits
from app.evidence.trends.trend import Trend, TrendLine
from app.words import in_words, thousands

WIDTH, HEIGHT = 960, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 160, 16, 48  # room for the numbers, the names of the lines, the months
TICKS = 5
MOST_MONTH_NAMES = 14
NEXT_LINE = 18  # a name closer than this to another would touch it
Point = tuple[float, float]
NAMES_OF_LIMITS = {
    Limits.NONE: ("", ""),
    Limits.TRIAL: ("Upper trial limit", "Lower trial limit"),
    Limits.FULL: ("Upper limit", "Lower limit"),
}
HOW_TO_READ = {
    Limits.NONE: "There are too few months for limits.",
    Limits.TRIAL: "Dashed lines are trial limits: there are too few months to say whether any stands out.",
    Limits.FULL: "Months that stand out are squares. The thin lines above and below the mean are the limits, "
    "three standard deviations from it.",
}


@dataclass(frozen=True)
class Mark:
    """A point of the line: special ones are drawn as squares, not by colour alone."""

    x: float
    y: float
    special: bool
    words: str


@dataclass(frozen=True)
class Tick:
    place: float
    words: str


@dataclass(frozen=True)
class Drawing:
    """All of a chart, in units of its own width and height. Without limits, their points are none."""

    marks: list[Mark]
    limits: Limits
    upper_points: list[Point]
    lower_points: list[Point]
    mean: float
    numbers: list[Tick]
    months: list[Tick]
    starts_at: float  # what the axis begins with
    upper_end: float  # where the limits' names stand
    lower_end: float

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        return _path([(mark.x, mark.y) for mark in self.marks])

    @property
    def upper(self) -> str:
        return _path(self.upper_points)

    @property
    def lower(self) -> str:
        return _path(self.lower_points)

    @property
    def shows_name_of_lower(self) -> bool:
        """Whether it would not touch that of the mean."""
        return self.lower_end - self.mean > NEXT_LINE

    @property
    def names(self) -> tuple[str, str]:
        """What the upper and the lower limit are called."""
        return NAMES_OF_LIMITS[self.limits]

    @property
    def lines_shown(self) -> str:
        """With its mean and limits: what there is to see beside the months."""
        names = {Limits.NONE: "", Limits.TRIAL: " and trial limits", Limits.FULL: " and limits"}
        return f"its mean{names[self.limits]}"

    @property
    def how_to_read(self) -> str:
        begins = f" The scale begins at {thousands(round(self.starts_at))}, not at 0."
        words = f"Each point is a month, by 30 days. {HOW_TO_READ[self.limits]}"
        return words + (begins if self.starts_at else "")


def draw(trend: Trend) -> Drawing:
    scale = _Scale(trend)
    points = [line.point for line in trend.lines]
    xs = [scale.x(place) for place in range(len(points))]
    marks = [
        Mark(x, scale.y(line.point.rate), bool(line.point.signals), _words(line))
        for x, line in zip(xs, trend.lines, strict=True)
    ]
    return Drawing(
        marks=marks,
        limits=trend.chart.limits,
        upper_points=scale.steps([point.upper for point in points]) if trend.has_limits else [],
        lower_points=scale.steps([point.lower for point in points]) if trend.has_limits else [],
        mean=scale.y(trend.chart.mean),
        numbers=[Tick(scale.y(value), thousands(value)) for value in scale.ticks],
        months=_month_ticks(trend, xs),
        starts_at=scale.low,
        upper_end=scale.y(points[-1].upper),
        lower_end=scale.y(points[-1].lower),
    )


class _Scale:
    """Maps months and rates to SVG coordinates. The axis begins at 0 unless values differ far above it."""

    def __init__(self, trend: Trend) -> None:
        points = [line.point for line in trend.lines]
        values = [point.rate for point in points]
        if trend.has_limits:
            values += [limit for point in points for limit in (point.upper, point.lower)]
        highest, lowest = max(values) or 1, min(values)
        begins = lowest if highest / 2 < lowest < highest else 0
        step = _nice((highest - begins) / TICKS)
        self.low = math.floor(begins / step) * step
        self.high = math.ceil(highest / step) * step
        self.ticks = [self.low + step * n for n in range(round((self.high - self.low) / step) + 1)]
        self.slot = (WIDTH - LEFT - RIGHT) / len(points)

    def x(self, place: float) -> float:
        return round(LEFT + (place + 0.5) * self.slot, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def steps(self, values: list[float]) -> list[Point]:
        """A limit holds for its month, then jumps."""
        return [
            (self.x(place + side), self.y(value))
            for place, value in enumerate(values)
            for side in (-0.5, 0.5)
        ]


def _nice(step: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 ... at or above a step."""
    size = 10 ** math.floor(math.log10(max(step, 1)))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= step)


def _path(points: list[Point]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in points) if points else ""


def _month_ticks(trend: Trend, xs: list[float]) -> list[Tick]:
    every = next(n for n in (1, 2, 3, 6, 12, 24) if len(xs) / n <= MOST_MONTH_NAMES)
    # Counted from the last, so that the month that matters most has its name.
    last = len(xs) - 1
    return [
        Tick(x, f"{line.month:%b %y}")
        for place, (x, line) in enumerate(zip(xs, trend.lines, strict=True))
        if (last - place) % every == 0
    ]


def _words(line: TrendLine) -> str:
    special = f" ({in_words(line.point.words)})" if line.point.signals else ""
    return f"{line.month:%B %Y}: {thousands(line.count)}{special}"
