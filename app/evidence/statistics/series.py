"""What is a measure's figure for a span, and where does its series break? Figures and breaks in, figures out.

A series is a measure's figures, each of its own span. Counts of months add up to a year's; nothing else is
added, and nothing is added across a break.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from app.evidence.statistics.spans import YEAR, Span, year_to

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """One figure. `value` is None where there is none yet, or none may be shown."""

    span: Span
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class Break:
    """From this day on, figures are recorded, defined or worked out in another way."""

    on: date
    why: str
    kind: str = ""


class Missing(Exception):
    """There is no figure for this span. The words say of which part."""


@dataclass(frozen=True)
class Series:
    """`adds_up`: whether the figures of parts of a span make that of the whole, as those of counts do."""

    figures: tuple[Figure, ...]
    breaks: tuple[Break, ...] = ()
    adds_up: bool = True

    def over(self, span: Span) -> Figure:
        """The figure for a span, its parts added up where it has no other. Missing if a part is."""
        exact = self._by_span.get(span)
        return exact if exact is not None else _sum(span, self.parts_of(span))

    @cached_property
    def _by_span(self) -> dict[Span, Figure]:
        return {figure.span: figure for figure in reversed(self.figures) if figure.value is not None}

    @cached_property
    def _by_start(self) -> dict[date, list[Figure]]:
        """The figures that begin on a day, the shortest first."""
        starts: dict[date, list[Figure]] = {}
        for figure in sorted(self._by_span.values(), key=lambda each: each.span.days):
            starts.setdefault(figure.span.first, []).append(figure)
        return starts

    def parts_of(self, span: Span) -> list[Figure]:
        """The figures that make up a span. Missing if they leave a part of it out."""
        parts = self._tiles(span) if self.adds_up else []
        if sum(part.span.days for part in parts) < span.days:
            gap = Span(parts[-1].span.last + DAY if parts else span.first, span.last)
            raise Missing(f"the figure for {(gap if self.adds_up else span).words}")
        return parts

    def _tiles(self, span: Span) -> list[Figure]:
        """Figures that follow each other from the first day, the shortest that begin there."""
        parts: list[Figure] = []
        start = span.first
        while part := self._shortest(start, span.last):
            parts.append(part)
            start = part.span.last + DAY
        return parts

    def _shortest(self, first: date, last: date) -> Figure | None:
        """The shortest figure that begins on a day and ends by another."""
        return next((each for each in self._by_start.get(first, ()) if each.span.last <= last), None)

    # --- breaks ---------------------------------------------------------------------------------------
    def break_in(self, span: Span) -> Break | None:
        """The last break within a span: what is before it cannot be set beside what is after it."""
        within = [each for each in self.breaks if span.first < each.on <= span.last]
        return max(within, key=lambda each: each.on, default=None)

    def unbroken_around(self, span: Span) -> "list[Figure]":
        """The figures between the breaks before and after a span, which has none in it."""
        start = max((each.on for each in self.breaks if each.on <= span.first), default=date.min)
        end = min((each.on for each in self.breaks if each.on > span.last), default=date.max)
        return [each for each in self.figures if start <= each.span.first and each.span.last < end]

    # --- rolling years --------------------------------------------------------------------------------
    def rolling_year(self, last: date) -> Decimal | None:
        """The sum of the twelve months up to one; None where a month is missing or a break lies between."""
        year = year_to(last)
        if not self.adds_up or self.break_in(year) is not None:
            return None
        try:
            return self.over(year).value
        except Missing:
            return None

    def months(self) -> dict[date, Decimal]:
        """The figures of single months, by their first day."""
        return {
            figure.span.first: figure.value
            for figure in self.figures
            if figure.span.months == 1 and figure.value is not None
        }

    # --- charts ---------------------------------------------------------------------------------------
    def points(self) -> list[Figure]:
        """The figures of the length that the latest has, in order: those that one chart can show."""
        known = sorted((f for f in self.figures if f.value is not None), key=lambda f: f.span.last)
        return [figure for figure in known if figure.span.is_as_long_as(known[-1].span)]

    def phases(self) -> list[list[Figure]]:
        """The points between breaks. One whose span has a break in it belongs to what was before."""
        return [
            list(phase) for phase in _split(self.points(), sorted(each.on for each in self.breaks)) if phase
        ]

    @property
    def has_overlaps(self) -> bool:
        """Whether points share days, as rolling years do, so that they follow each other by construction."""
        return any(before.span.overlaps(after.span) for before, after in pairwise(self.points()))

    # --- what stands at a day -------------------------------------------------------------------------
    def latest(self, at: date, months: int | None = None) -> Figure | None:
        """The latest figure by a day: of so many months where that is said, added up if need be."""
        known = [f for f in self.figures if f.value is not None and f.span.last <= at]
        whole = [f for f in known if months is None or f.span.months == months]
        best = max(whole, key=lambda f: (f.span.last, f.span.first), default=None)
        summed = self._latest_year(known) if months == YEAR and self.adds_up else None
        if summed and (best is None or summed.span.last > best.span.last):
            return summed
        return best

    def _latest_year(self, known: Sequence[Figure]) -> Figure | None:
        last = max((f.span.last for f in known if f.span.months is not None), default=None)
        value = self.rolling_year(last) if last else None
        return Figure(year_to(last), value) if last and value is not None else None


def _split(figures: Iterable[Figure], breaks: Sequence[date]) -> Iterator[list[Figure]]:
    rest = list(figures)
    for on in breaks:
        yield [figure for figure in rest if figure.span.first < on]
        rest = [figure for figure in rest if figure.span.first >= on]
    yield rest


def _sum(span: Span, parts: Sequence[Figure]) -> Figure:
    return Figure(span, sum((part.value or Decimal() for part in parts), Decimal()))
