"""Small multiples: a small chart for each ward, all on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.evidence.charts.axes import Frame, Scale
from app.evidence.charts.drawing import Drawing, Label, Line, Mark, line_of
from app.evidence.statistics.series import Figure, Series
from app.evidence.statistics.spans import Span
from app.insight.performance import wording
from app.insight.performance.charts.made import MadeChart, number
from app.insight.performance.charts.plots import both
from app.insight.performance.summary import Summary
from app.models.measure import Measure
from app.web.listing import Column
from app.words import pluralise

HOW_TO_READ = (
    "All the small charts use the same scale, so you can compare their heights. The dot is the latest figure."
)
LATEST = 24  # points of a small chart
PANEL_HEIGHT, GAP = 84, 16


@dataclass(frozen=True)
class WardRow:
    """A ward's latest points. `then`: the first of them."""

    name: str
    points: Sequence[Figure]

    @property
    def latest(self) -> Figure:
        return self.points[-1]


def wards_chart(summary: Summary, series: Sequence[tuple[str, Series]]) -> MadeChart | None:
    """Of the wards with figures, by name; None where there are none."""
    rows = [row for row in (WardRow(name, _points(one)) for name, one in series) if row.points]
    if not rows:
        return None
    measure = summary.measure
    last = max(row.latest.span for row in rows)
    return MadeChart(
        "wards", "By ward", _sentence(measure, rows, last), f"{measure.name} by ward, up to {last.words}",
        both(lambda frame: _draw(measure, rows, frame), *_frames(rows), how_to_read=HOW_TO_READ),
        _columns(measure), rows,
    )  # fmt: skip


def _points(series: Series) -> list[Figure]:
    return series.points()[-LATEST:]


def _sentence(measure: Measure, rows: Sequence[WardRow], last: Span) -> str:
    known = sorted((row for row in rows if row.latest.span == last), key=lambda row: -_value(row.latest))
    most = known[0]
    words = f"{measure.name}, {last.words}: {pluralise(len(known), 'ward')} with a figure."
    return f"{words} The highest is {wording.amount(measure, most.latest.value)}, in {most.name}."


def _frames(rows: Sequence[WardRow]) -> tuple[Frame, Frame]:
    """Four small charts a row, and two on a phone."""
    return _frame(960, 4, len(rows)), _frame(320, 2, len(rows))


def _frame(width: int, across: int, number: int) -> Frame:
    height = -(-number // across) * (PANEL_HEIGHT + GAP)
    return Frame(width, height, left=0, right=width, top=0, bottom=height, names=across, inside=across < 4)


def _draw(measure: Measure, rows: Sequence[WardRow], frame: Frame) -> Drawing:
    across, width = frame.names, frame.width / frame.names
    marks: list[Mark] = []
    lines: list[Line] = []
    labels: list[Label] = []
    values = [_value(point) for row in rows for point in row.points]
    for place, row in enumerate(rows):
        left, top = (place % across) * width, (place // across) * (PANEL_HEIGHT + GAP)
        panel = _panel(left, top, width, frame)
        labels += _labels(measure, row, panel)
        lines += _lines(row, Scale(values, panel))
        marks.append(_mark(measure, row, Scale(values, panel)))
    return Drawing(marks=tuple(marks), lines=tuple(lines), labels=tuple(labels), frame=frame)


def _panel(left: float, top: float, width: float, frame: Frame) -> Frame:
    edge = 4 if frame.inside else 12
    return Frame(
        frame.width, frame.height, left=round(left + edge), right=round(left + width - edge - 6),
        top=round(top + 26), bottom=round(top + PANEL_HEIGHT),
    )  # fmt: skip


def _labels(measure: Measure, row: WardRow, panel: Frame) -> Iterator[Label]:
    yield Label(panel.left, panel.top - 10, row.name, strong=True)
    yield Label(panel.right, panel.top - 10, wording.amount(measure, row.latest.value), "end")


def _lines(row: WardRow, scale: Scale) -> Iterator[Line]:
    panel = scale.frame
    yield line_of("grid", [(panel.left, panel.bottom), (panel.right, panel.bottom)])
    if len(row.points) > 1:
        yield line_of("line", _places(row, scale))


def _places(row: WardRow, scale: Scale) -> Iterator[tuple[float, float]]:
    step = (scale.frame.right - scale.frame.left) / max(1, len(row.points) - 1)
    for place, point in enumerate(row.points):
        yield round(scale.frame.left + place * step, 1), scale.y(_value(point))


def _mark(measure: Measure, row: WardRow, scale: Scale) -> Mark:
    x, y = list(_places(row, scale))[-1]
    words = f"{row.name}, {row.latest.span.words}: {wording.amount(measure, row.latest.value)}"
    return Mark(x, y, special=False, words=words)


def _value(figure: Figure) -> float:
    return float(figure.value or Decimal())


def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column("name", "Ward", sort=lambda row: row.name),
        Column("period", "Latest period", value=lambda row: row.latest.span.words),
        Column(
            "latest", "Latest", sort=lambda row: row.latest.value, ascending=False, numeric=True,
            value=lambda row: number(row.latest.value),
            text=lambda row: wording.amount(measure, row.latest.value),
        ),
        Column("from", "First period", value=lambda row: row.points[0].span.words),
        Column(
            "first",
            "Figure in the first period", numeric=True, value=lambda row: number(row.points[0].value),
            text=lambda row: wording.amount(measure, row.points[0].value),
        ),
    )  # fmt: skip
