"""The way to a target: the baseline, the line or the table of years, and the figures so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.evidence.charts.axes import MOST_NAMES, Frame, Scale, Tick, apart
from app.evidence.charts.drawing import Drawing, Line, Mark, line_of, straight
from app.evidence.statistics.periods import calendar_months
from app.evidence.statistics.rolling_years import rolling_years
from app.evidence.statistics.series import Figure, Series
from app.evidence.statistics.spans import YEAR, months_between
from app.evidence.statistics.targets import Goal, Position, on_line, position
from app.insight.performance import wording
from app.insight.performance.charts.made import MadeChart, number
from app.insight.performance.charts.plots import both
from app.insight.performance.drawing import number_ticks
from app.insight.performance.series_of import months_of
from app.insight.performance.summary import Summary
from app.models.measure import Measure
from app.web.listing import Column
from app.words import day, sentence_case

HOW_TO_READ = {
    False: "The dotted line goes straight from the baseline to the target. Points are the figures so far.",
    True: "The dotted steps are the targets set for each year. There is no line between them. "
    "Points are the figures so far.",
}


@dataclass(frozen=True)
class WayRow:
    """A figure on the way, what would be on the line, and the position: None over a break."""

    figure: Figure
    on_line: Decimal
    position: Position | None


@dataclass(frozen=True)
class Way:
    measure: Measure
    goal: Goal
    rows: Sequence[WayRow]
    series: Series

    @property
    def last(self) -> date:
        return max([self.goal.target_on, *(row.figure.span.last for row in self.rows)])

    @property
    def months(self) -> int:
        return max(1, months_between(self.goal.baseline_to, self.last))

    def place(self, at: date) -> float:
        """How far along the way a day is, from 0 to 1."""
        return months_between(self.goal.baseline_to, at) / self.months


def trajectory_chart(summary: Summary) -> MadeChart | None:
    """None without a target, or while what it follows is awaited."""
    standing, measure = summary.standing, summary.measure
    if standing is None or standing.goal is None:
        return None
    way = Way(measure, standing.goal, _rows(summary, standing.goal), summary.series)
    drawing = both(lambda frame: _draw(way, frame), how_to_read=HOW_TO_READ[bool(standing.goal.years)])
    return MadeChart(
        "trajectory", "Trajectory", wording.standing(measure, standing),
        f"{measure.name}: from the baseline to the target", drawing, _columns(measure), way.rows,
    )  # fmt: skip


def _rows(summary: Summary, goal: Goal) -> list[WayRow]:
    return [
        WayRow(figure, on_line(goal, figure.span.last), _position(summary, goal, figure))
        for figure in _figures(summary, goal)
    ]


def _figures(summary: Summary, goal: Goal) -> list[Figure]:
    """The figures of the target's own length, from the baseline on."""
    series, target = summary.series, summary.measure.target
    months = months_of(series, target) if target else None
    if months == YEAR and series.months():
        found = [Figure(year.span, year.value) for year in rolling_years(series)]
    else:
        found = [each for each in series.figures if months is None or each.span.months == months]
    known = [each for each in found if each.value is not None and each.span.last >= goal.baseline_to]
    return sorted(known, key=lambda each: each.span.last)


def _position(summary: Summary, goal: Goal, figure: Figure) -> Position | None:
    breaks = [each for each in summary.series.breaks if goal.baseline_to < each.on <= figure.span.last]
    if breaks or figure.value is None:
        return None
    return position(goal, figure.value, figure.span.last, summary.measure.good.sign)


# --- the drawing -------------------------------------------------------------------------------------
def _draw(way: Way, frame: Frame) -> Drawing:
    scale, goal = _scale(way, frame), way.goal
    points = [(_x(way, row.figure.span.last, frame), row) for row in way.rows]
    marks = [Mark(x, scale.y(_value(row)), special=False, words=_words(way, row)) for x, row in points]
    start, end = (
        Mark(_x(way, at, frame), scale.y(float(value)), special=True, words=words)
        for at, value, words in (
            (goal.baseline_to, goal.baseline, f"Baseline, {day(goal.baseline_to)}: "),
            (goal.target_on, goal.target, f"Target, {day(goal.target_on)}: "),
        )
    )
    return Drawing(
        marks=(*marks, _named(way, start, goal.baseline), _named(way, end, goal.target)),
        lines=(*_way_lines(way, scale), *_figure_lines(way, points, scale)),
        breaks=tuple(
            Tick(_x(way, each.on, frame), f"{day(each.on)}: {each.why}")
            for each in way.series.breaks
            if goal.baseline_to < each.on <= way.last
        ),
        names=apart([("Target", end.y)]),
        numbers=number_ticks(way.measure, scale),
        months=tuple(_month_ticks(way, frame)),
        frame=frame,
    )


def _named(way: Way, mark: Mark, value: Decimal) -> Mark:
    return Mark(mark.x, mark.y, mark.special, f"{mark.words}{wording.amount(way.measure, value)}")


def _scale(way: Way, frame: Frame) -> Scale:
    goal = way.goal
    years = [year.value for year in goal.years]
    figures = [row.figure.value for row in way.rows if row.figure.value is not None]
    return Scale(map(float, [goal.baseline, goal.target, *years, *figures]), frame)


def _x(way: Way, at: date, frame: Frame) -> float:
    return round(frame.left + 8 + way.place(at) * (frame.right - frame.left - 16), 1)


def _way_lines(way: Way, scale: Scale) -> Iterator[Line]:
    """The straight line, or a step for each target of a table of years; level after the target's day."""
    goal, frame = way.goal, scale.frame
    end = _x(way, goal.target_on, frame)
    if goal.years:
        start = _x(way, goal.baseline_to, frame)
        for year in sorted(goal.years):
            stop = _x(way, year.on, frame)
            yield straight("target", start, stop, scale.y(float(year.value)))
            start = stop
        if start < end:
            yield straight("target", start, end, scale.y(float(goal.target)))
    else:
        first = (_x(way, goal.baseline_to, frame), scale.y(float(goal.baseline)))
        yield line_of("target", [first, (end, scale.y(float(goal.target)))])
    if way.last > goal.target_on:
        yield straight("target", end, _x(way, way.last, frame), scale.y(float(goal.target)))


def _figure_lines(way: Way, points: Sequence[tuple[float, WayRow]], scale: Scale) -> Iterator[Line]:
    """The figures, joined but for where the series breaks between them."""
    run: list[tuple[float, WayRow]] = []
    for x, row in points:
        if run and _broken(way, run[-1][1], row):
            yield from _joined(run, scale)
            run = []
        run.append((x, row))
    yield from _joined(run, scale)


def _broken(way: Way, before: WayRow, after: WayRow) -> bool:
    return any(before.figure.span.last < each.on <= after.figure.span.last for each in way.series.breaks)


def _joined(run: Sequence[tuple[float, WayRow]], scale: Scale) -> Iterator[Line]:
    if len(run) > 1:
        yield line_of("line", ((x, scale.y(_value(row))) for x, row in run))


def _value(row: WayRow) -> float:
    return float(row.figure.value or 0)


def _month_ticks(way: Way, frame: Frame) -> Iterator[Tick]:
    months = calendar_months(way.goal.baseline_to.replace(day=1), way.last.replace(day=1))
    most = min(MOST_NAMES, frame.names) / 2 if frame.inside else 8
    every = next(step for step in (1, 3, 6, 12, 24, 60, 120, 600) if len(months) / step <= most)
    for place, first in enumerate(months):
        if place % every == 0:
            yield Tick(_x(way, first, frame), f"{first:%b %y}")


def _words(way: Way, row: WayRow) -> str:
    place = f", {row.position.value}" if row.position else ""
    return f"{row.figure.span.words}: {wording.amount(way.measure, row.figure.value)}{place}"


# --- the table ---------------------------------------------------------------------------------------
def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column(
            "period", "Period", sort=lambda row: row.figure.span.last, ascending=False,
            value=lambda row: row.figure.span.words,
        ),
        Column(
            "figure", "Figure", value=lambda row: number(row.figure.value), numeric=True,
            text=lambda row: wording.amount(measure, row.figure.value),
        ),
        Column(
            "on_line", "On the line", value=lambda row: number(row.on_line), numeric=True,
            text=lambda row: wording.amount(measure, row.on_line),
        ),
        Column("position", "Position", value=_place),
    )  # fmt: skip


def _place(row: WayRow) -> str:
    return sentence_case(row.position.value) if row.position else "Across a break"
