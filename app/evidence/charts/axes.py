"""Where do values and months stand on a chart? The frame, the two axes and their ticks, for every chart."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

TICKS = 5
MOST_NAMES = 14
NEXT_LINE = 18  # a name closer than this to another would touch it
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between two names
Point = tuple[float, float]


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what stands there."""

    place: float
    words: str


@dataclass(frozen=True)
class Frame:
    """The size of a picture in units of its own, and where its axes stand.

    `names`: how many months have room for their names. `inside`: the names of lines stand within the axes,
    where there is no room beside them.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    names: int = MOST_NAMES
    inside: bool = False

    def slot(self, number: int) -> float:
        """The room that each of so many points has."""
        return (self.right - self.left) / number

    def x(self, place: float, number: int) -> float:
        """The middle of the slot of a point, the first being 0."""
        return round(self.left + (place + 0.5) * self.slot(number), 1)


WIDE = Frame(960, 380, left=72, right=800, top=28, bottom=332)
# As wide as the smallest phone, so that a chart is whole there and its words can be read.
NARROW = Frame(320, 280, left=46, right=312, top=28, bottom=244, names=4, inside=True)


class Scale:
    """Maps values to heights. It begins at 0 unless every value is far above it, or one below it.

    `whole`: a step between two ticks is 1 at least. `falling`: the least stands at the top, as in a ranking.
    """

    def __init__(
        self, values: Iterable[float], frame: Frame = WIDE, *, whole: bool = False, falling: bool = False
    ) -> None:
        known = [float(value) for value in values] or [0.0]
        highest, lowest = max(known), min(known)
        begins = lowest if highest / 2 < lowest < highest else min(0.0, lowest)
        step = nice(max(highest - begins, abs(highest) / 10, 0.1) / TICKS, least=1 if whole else 0)
        self.low = math.floor(round(begins / step, 9)) * step
        self.high = max(math.ceil(round(highest / step, 9)) * step, self.low + step)
        self.ticks = [round(self.low + step * n, 6) for n in range(round((self.high - self.low) / step) + 1)]
        self.frame, self.falling = frame, falling

    def y(self, value: float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        if self.falling:
            share = 1 - share
        return round(self.frame.bottom - share * (self.frame.bottom - self.frame.top), 1)


class RankScale(Scale):
    """Places in a ranking of so many: the first stands at the top."""

    def __init__(self, most: int, frame: Frame = WIDE) -> None:
        super().__init__((1, most), frame, whole=True, falling=True)
        self.low, self.high = 1, max(most, 2)
        every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if self.high / step <= 2 * TICKS)
        self.ticks = [*range(1, int(self.high) + 1, every)]


def nice(step: float, least: float = 0) -> float:
    """The next of 1, 2, 5, 10, 20, 50 ... (or a tenth or a hundredth of these) at or above a step."""
    step = max(step, least)
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= step - 1e-9)


def every_so_many(number: int, most: int = MOST_NAMES) -> list[int]:
    """The places of those points that are named: counted from the last, which matters most."""
    every = next((step for step in STEPS if number / step <= most), STEPS[-1])
    return [place for place in range(number) if (number - 1 - place) % every == 0]


def apart(wanted: Sequence[tuple[str, float | None]]) -> tuple[Tick, ...]:
    """The names of lines at their ends, those that would touch one before them left out."""
    names: list[Tick] = []
    for words, place in wanted:
        if words and place is not None and all(abs(place - other.place) >= NEXT_LINE for other in names):
            names.append(Tick(place, words))
    return tuple(names)


def steps(places: Sequence[tuple[float, float]], half: float) -> Iterator[Point]:
    """A line that holds for the slot of each of its points, then jumps."""
    for x, y in places:
        yield round(x - half, 1), y
        yield round(x + half, 1), y


def share_of(part: float, most: float) -> float:
    """The length of a bar, in per cent of the longest."""
    return round(100 * float(part) / float(most), 1) if most else 0.0
