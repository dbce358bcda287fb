"""What is drawn of a chart: lines, marks, bars and words at places that were worked out.

One template draws it on the screen (components/chart.html), `svg.py` as a file and `picture.py` for paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.evidence.charts.axes import NEXT_LINE, WIDE, Frame, Point, Tick

HALF_A_MONTH = 26  # of its name, in units of a picture


@dataclass(frozen=True)
class Mark:
    """A point of a line: special ones are squares, not told by colour alone."""

    x: float
    y: float
    special: bool
    words: str


@dataclass(frozen=True)
class Line:
    """`kind` is one of those in `LOOKS`."""

    kind: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    words: str
    kind: str = "bar"


@dataclass(frozen=True)
class Label:
    """Words at a place of their own. `anchor`: which end of them stands there."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True)
class Drawing:
    """All of a chart. `lines_shown` says what there is to see beside the figures, `notes` what the breaks
    and phases in it are, and `narrow` is the same chart for a phone."""

    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    labels: tuple[Label, ...] = ()
    breaks: tuple[Tick, ...] = ()
    names: tuple[Tick, ...] = ()
    numbers: tuple[Tick, ...] = ()
    months: tuple[Tick, ...] = ()
    how_to_read: str = ""
    lines_shown: str = ""
    notes: tuple[str, ...] = ()
    frame: Frame = WIDE
    narrow: "Drawing | None" = None

    @property
    def width(self) -> int:
        return self.frame.width

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def left(self) -> int:
        return self.frame.left

    @property
    def right(self) -> int:
        return self.frame.right

    @property
    def top(self) -> int:
        return self.frame.top

    @property
    def bottom(self) -> int:
        return self.frame.bottom

    @property
    def words(self) -> tuple[Label, ...]:
        """Every word of the picture with its place."""
        frame = self.frame
        names = (
            (Label(frame.right, name.place - 5, name.words, "end") for name in self.names)
            if frame.inside
            else (Label(frame.right + 8, name.place + 5, name.words) for name in self.names)
        )
        return (
            *(Label(frame.left - 8, tick.place + 5, tick.words, "end") for tick in self.numbers),
            *(self._month(tick) for tick in self.months),
            *(Label(tick.place, frame.top - 12, tick.words, "middle") for tick in self.break_names),
            *names,
            *self.labels,
        )

    def _month(self, tick: Tick) -> Label:
        """The name of a month, ending at the edge of the picture where it would be cut off by it."""
        height = self.frame.bottom + 24
        if tick.place + HALF_A_MONTH <= self.width:
            return Label(tick.place, height, tick.words, "middle")
        return Label(self.width - 2, height, tick.words, "end")

    @property
    def break_names(self) -> Sequence[Tick]:
        """Break, or Break 1, Break 2 and so on; those that would touch another are left out."""
        many = len(self.breaks) > 1
        named = [Tick(tick.place, f"Break {n}" if many else "Break") for n, tick in enumerate(self.breaks, 1)]
        shown: list[Tick] = []
        for tick in named:
            if not shown or tick.place - shown[-1].place >= 3.5 * NEXT_LINE:
                shown.append(tick)
        return shown


def straight(kind: str, start: float, end: float, height: float) -> Line:
    """A level line."""
    return Line(kind, ((start, height), (end, height)))


def upright(kind: str, place: float, top: float, bottom: float) -> Line:
    return Line(kind, ((place, top), (place, bottom)))


def line_of(kind: str, points: Iterable[Point]) -> Line:
    return Line(kind, tuple(points))


@dataclass(frozen=True)
class Look:
    """How a kind of line is drawn where no style sheet is: on paper, and in a file of its own."""

    colour: str
    width: float
    dashes: tuple[int, ...] = ()


INK, BLUE, SECONDARY, GRID, ODD, GREEN = "#0b0c0c", "#1d3f5e", "#505a5f", "#cecece", "#ca3535", "#0f7a52"
LOOKS = {
    "grid": Look(GRID, 1),
    "limit": Look(SECONDARY, 1),
    "limit-trial": Look(SECONDARY, 1, (6, 4)),
    "mean": Look(SECONDARY, 2),
    "line": Look(BLUE, 2),
    "other": Look(SECONDARY, 2, (8, 3)),
    "target": Look(GREEN, 2, (2, 4)),
    "break": Look(INK, 1, (4, 4)),
}
