"""Look through a whole file of another source before it is read, for what single rows cannot tell.

Which of day and month comes first; whether a spreadsheet has ruined the references; where its places are.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO

import numpy as np
import polars as pl

from app.places.incidents.readers import Batch, table
from app.places.incidents.readers.days import Order, order_of
from app.places.incidents.readers.heading import below_heading
from app.places.incidents.readers.layout import Layout, columns_of
from app.places.incidents.readers.lines import Block
from app.places.incidents.readers.opening import open_with
from app.places.incidents.readers.values import read_day
from app.words import pluralise

POINTS = 5_000  # places that are kept
POINTS_OF_A_BLOCK = 500
FEWEST_TO_DOUBT = 3  # dates that are one number and another each time
# As a spreadsheet shows a long number: 2.02503E+11, 202503000123.0, #####, and what it makes of the first;
# and the day 25-Mar that it makes of MAR25.
RUINED = r"^\s*(\d([.,]\d+)?[eE]\+\d{1,3}|\d[.,]\d+[eE]\d{1,3}|\d+[.,]0{1,2}|#{3,}"
RUINED += r"|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})\s*$"
ROUNDED = r"^\s*\d{7,}00000\s*$"
# The beginning of a date in figures, of which many texts with times share one.
FIGURES = r"^\D{0,3}(\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:\d{4}|\d{2}))(?:\D|$)"


@dataclass
class Found:
    """What is told of a file, before and after it is read, and some of its places."""

    questions: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    points: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))


def read_surveyed(
    file: IO[bytes], layout: Layout, *, today: date, spellings: Mapping[str, str] | None = None
) -> tuple[Found, Iterator[Batch]]:
    """What the whole file shows, and its incidents, read accordingly."""
    opened = open_with(file, layout)
    seen = _Survey(layout)
    for block, heading in below_heading(opened.stream(), layout, opened.separator):
        seen.look(block, heading.names, opened.separator)
    layout, found = seen.concluded(today)
    batches = table.read(
        opened.stream(), layout, today=today, separator=opened.separator, spellings=spellings
    )
    return found, batches


class _Survey:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.names = [name for name in ("when", "until", "reference", "x", "y") if getattr(layout, name)]
        self.dates: Counter[str] = Counter()
        self.ruined = ""
        self.rounded: Counter[str] = Counter()
        self.points: list[np.ndarray] = []
        self.places = self.nowhere = 0

    def look(self, block: Block, heading: list[str], separator: str) -> None:
        at = {name: place for name, place in columns_of(heading, self.layout).items() if name in self.names}
        rows = [[row[at[name]] for name in at] for row in block.rows if len(row) == len(heading)]
        self._look(pl.DataFrame(rows, schema=dict.fromkeys(at, pl.String), orient="row"))
        if block.plain is not None and len(block.plain.lines):
            self._look(table.texts_of(block.plain, at, list(at), separator))

    def _look(self, texts: pl.DataFrame) -> None:
        if texts.is_empty():
            return
        for name in ("when", "until"):
            if name in self.names:
                figures = texts.select(pl.col(name).str.extract(FIGURES)).drop_nulls()
                numbers = figures.group_by(name, maintain_order=True).len()
                self.dates.update(dict(numbers.iter_rows()))
        if "reference" in self.names and not self.ruined:
            self._look_at_references(texts["reference"])
        self._look_at_places(texts["x"], texts["y"])

    def _look_at_references(self, texts: pl.Series) -> None:
        ruined = texts.filter(texts.str.contains(RUINED))
        self.ruined = ruined[0] if len(ruined) else ""
        self.rounded.update(texts.filter(texts.str.contains(ROUNDED)).to_list())

    def _look_at_places(self, x: pl.Series, y: pl.Series) -> None:
        numbers = pl.DataFrame(
            {"x": x.cast(pl.Float64, strict=False), "y": y.cast(pl.Float64, strict=False)}
        ).drop_nulls()
        zero = ((numbers["x"] == 0) & (numbers["y"] == 0)).sum()
        self.places += numbers.height
        self.nowhere += int(zero)
        if zero:
            numbers = numbers.filter((pl.col("x") != 0) | (pl.col("y") != 0))
        if len(self.points) * POINTS_OF_A_BLOCK < POINTS and numbers.height:
            step = -(-numbers.height // POINTS_OF_A_BLOCK)
            self.points.append(numbers.gather_every(step).to_numpy())

    # --- what it comes to ----------------------------------------------------------------------------
    def concluded(self, today: date) -> tuple[Layout, Found]:
        found = Found()
        layout = self._with_order(found, today)
        layout = self._without_ruined(layout, found)
        if self.nowhere * 2 > self.places:
            found.questions.append(
                f"{self.nowhere:,} of {pluralise(self.places, 'place')} in the file "
                f"{'is' if self.nowhere == 1 else 'are'} 0, 0. "
                f"{'This incident' if self.nowhere == 1 else 'These incidents'} would have no place."
            )
        if self.points:
            found.points = np.concatenate(self.points)
        return layout, found

    def _with_order(self, found: Found, today: date) -> Layout:
        if self.layout.month_first is not None:
            return self.layout
        examples: dict[Order, str] = {}
        numbers: Counter[Order] = Counter()
        for text, number in self.dates.items():
            if order := _order(text, today):
                examples.setdefault(order, text)
                numbers[order] += number
        month_first = numbers[Order.MONTH_FIRST] > numbers[Order.DAY_FIRST]
        found.questions += self._doubts_of_order(numbers, examples)
        return dataclasses.replace(self.layout, month_first=month_first)

    def _doubts_of_order(self, numbers: Counter[Order], examples: Mapping[Order, str]) -> Iterator[str]:
        months, days = numbers[Order.MONTH_FIRST], numbers[Order.DAY_FIRST]
        if months and days:
            first, then = ("month", "day") if months > days else ("day", "month")
            yield (
                f"Some dates have the day first, such as {examples[Order.DAY_FIRST]}, and some the month, "
                f"such as {examples[Order.MONTH_FIRST]}. We will read the {first} first, and leave out "
                "dates with "
                f"the {then} first."
            )
        elif months:
            either = examples.get(Order.EITHER)
            such = f" So {either} is read as {_read(either)}." if either else ""
            yield f"Dates in the file have the month first, as {examples[Order.MONTH_FIRST]} shows.{such}"
        elif not days and self._may_be_month_first():
            either = examples[Order.EITHER]
            yield (
                f"Dates in the file could have the day or the month first. We read {either} "
                "with the day first. If that is wrong, cancel and change the source to month first."
            )

    def _may_be_month_first(self) -> bool:
        """Whether all dates would be of one day in many months: more likely, it is one month's days."""
        either = [text for text in self.dates if order_of(text) is Order.EITHER]
        firsts = {int(_parts(text)[0]) for text in either}
        seconds = {int(_parts(text)[1]) for text in either}
        return len(firsts) == 1 and len(seconds) >= FEWEST_TO_DOUBT

    def _without_ruined(self, layout: Layout, found: Found) -> Layout:
        rounded = next((text for text, number in self.rounded.items() if number > 1), "")
        example = (self.ruined or rounded).strip()
        if not example:
            return layout
        found.said.append(
            f"“{layout.reference}” was not used as a reference, and every row was imported. A spreadsheet "
            f"{'turned its numbers into dates' if '-' in example else 'shortened its numbers'}, as {example} "
            "shows."
        )
        return dataclasses.replace(layout, reference="")


def _parts(text: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in text).split()


def _order(text: str, today: date) -> Order | None:
    """Which comes first in this date; what one way would be in the future, and not the other, tells too."""
    order = order_of(text)
    if order is not Order.EITHER:
        return order
    days = {first: read_day(text, today, month_first=first) for first in (False, True)}
    if isinstance(days[False], date) != isinstance(days[True], date):
        return Order.DAY_FIRST if isinstance(days[False], date) else Order.MONTH_FIRST
    return Order.EITHER


def _read(text: str) -> str:
    month, day, year = (int(part) for part in _parts(text))
    return f"{date(2000, month, day):%-d %B} {year}"
