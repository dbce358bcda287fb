"""Parse single values of incident files, or say why they are invalid."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from app.cleaning import clean_line, plain_figures
from app.places.incidents.categories import OF_THE_POLICE, spelling_key, tidy
from app.places.incidents.readers.days import minutes_of, moment_of
from app.places.incidents.readers.layout import Grid, Layout

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR = 1990
LOCATION_LENGTH = 200
LONGEST = {"force": 80, "category": 60, "lsoa_code": 12, "reference": 60}
MAX_CACHED = 100_000
# Beyond this a number cannot be of the other system; two small numbers are of neither.
FARTHEST_DEGREES = {Grid.LONLAT: 180, Grid.NATIONAL: 0}
MOST_A_ROW = 10_000  # incidents that one row may stand for
WHOLE = re.compile(r"\d{1,9}(?:\.0+)?", re.ASCII)
THOUSANDS = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?", re.ASCII)

SPELT_BY_THE_POLICE = {spelling_key(name): name for name in OF_THE_POLICE}

# What programs and people write where there is nothing.
NOTHING = frozenset(
    {
        "-", "--", ".", "?", "0", "n/a", "na", "nan", "null", "(null)", "none", "nil", "blank", "tbc", "tbd",
        "unknown", "not known", "not recorded", "not stated", "#n/a", "#name?", "#value!", "#ref!", "#num!",
        "#null!", "#div/0!",
    }
)  # fmt: skip

T = TypeVar("T")


class Bad(str):
    """The reason why a value is invalid, in place of the value."""


class MeaningCache(dict[str, T]):
    """A cache of the meaning of each distinct text."""

    def __init__(self, find_out: Callable[[str], T]) -> None:
        self.find_out = find_out

    def __missing__(self, text: str) -> T:
        if len(self) >= MAX_CACHED:
            self.clear()
        self[text] = self.find_out(text)
        return self[text]


class Meanings:
    """Parsers for the texts of a file with this layout."""

    def __init__(self, layout: Layout, today: date, spellings: Mapping[str, str] | None = None) -> None:
        """`spellings`: categories that are loaded already, by `spelling_key`."""
        self.layout, self.today = layout, today
        self.month_first = bool(layout.month_first)
        self.spellings = {**SPELT_BY_THE_POLICE, **(spellings or {})}

    def force(self, text: str) -> str:
        return self._words("force", self.layout.reported_by or text)

    def category(self, text: str) -> str:
        """In the spelling that is known already, or else the first one in the file.

        The source's name is added to a category that the police have too, so that the two are not summed.
        """
        words = self._words("category", tidy(text))
        if isinstance(words, Bad):
            return words
        of_the_police = SPELT_BY_THE_POLICE.get(spelling_key(words))
        if self.layout.reported_by and of_the_police:
            words = f"{of_the_police}, {self.layout.reported_by}"[: LONGEST["category"]].rstrip()
        return self.spellings.setdefault(spelling_key(words) or words, words)

    def lsoa_code(self, text: str) -> str:
        return self._words("lsoa_code", text, needed=False)

    def reference(self, text: str) -> str:
        words = self._words("reference", text, needed=False)
        return "" if words.casefold() in NOTHING else words

    def number(self, text: str) -> int | Bad:
        """How many incidents a row stands for."""
        plain = text.strip().replace(",", "")
        if not WHOLE.fullmatch(plain) or float(plain) > MOST_A_ROW:
            return Bad(f"“{self.layout.number}” is “{text[:20]}”, not a number up to {MOST_A_ROW:,}")
        return int(float(plain))

    def when(self, text: str) -> date | Bad:
        if not self.layout.has_days:
            return _month(text, self.today)
        return read_day(text, self.today, month_first=self.month_first)

    def until(self, text: str) -> date | None:
        """The day on which it ended; None where that is not said, or cannot be."""
        day = read_day(text, self.today, month_first=self.month_first)
        return None if isinstance(day, Bad) else day

    def clock(self, text: str) -> int | None:
        """Minutes from midnight on London's clock, of a time that may follow a day; None if there is none.

        A time that cannot be read is no time: the incident still counts everywhere but by the hour.
        """
        moment = moment_of(text, month_first=self.month_first)
        return moment[1] if moment else minutes_of(text)

    def _words(self, name: str, text: str, *, needed: bool = True) -> str:
        words, column = str(clean_line(text)), getattr(self.layout, name)
        if needed and not words:
            return Bad(f"No value in “{column}”")
        if len(words) > LONGEST[name]:
            return Bad(f"“{column}” is longer than {LONGEST[name]} characters")
        return words


def _month(text: str, today: date) -> date | Bad:
    match = MONTH.fullmatch(text.strip())
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < FIRST_YEAR:
        return Bad(f"The month is “{text[:20]}”, not a month like 2018-10" if text.strip() else "No month")
    month = date(int(match[1]), int(match[2]), 1)
    return month if month <= today else Bad(f"The month {month:%Y-%m} is in the future")


def read_day(text: str, today: date, *, month_first: bool) -> date | Bad:
    moment = moment_of(text, month_first=month_first)
    shown = " ".join(text.split())[:20]
    if moment is None and moment_of(text, month_first=not month_first):
        here, others = ("day", "month") if month_first else ("month", "day")
        return Bad(
            f"The date {shown} has the {here} first, but other dates in the file have the {others} first"
        )
    if moment is None or moment[0].year < FIRST_YEAR:
        return Bad(f"The date is “{shown}”, not a date like 27/03/2025" if shown else "No date")
    return moment[0] if moment[0] <= today else Bad(f"The date {shown} is in the future")


# --- places ------------------------------------------------------------------------------------------


def place(grid: Grid, x_text: str, y_text: str) -> tuple[float | None, float | None] | Bad:
    """The two coordinates, (None, None) if no place is stated, or Bad."""
    x, y = _number(x_text, grid), _number(y_text, grid)
    if math.isnan(x) and math.isnan(y):
        return None, None
    if math.isnan(x) or math.isnan(y):
        return Bad(f"The {grid.names[0]} or the {grid.names[1]} is missing")
    shown = f"{x_text[:20]}, {y_text[:20]}"
    if math.isinf(x) or math.isinf(y):
        return Bad(f"“{x_text[:20]}”, “{y_text[:20]}” are not {in_words(grid)}")
    (low_x, high_x), (low_y, high_y) = grid.bounds
    if x == y == 0:
        return None, None  # many systems write this for an unknown place
    if grid.is_longitude_and_latitude and low_y <= x <= high_y and low_x <= y <= high_x:
        return y, x  # a latitude and a longitude: in the United Kingdom neither can be the other
    if not (low_x <= x <= high_x and low_y <= y <= high_y):
        return Bad(_why_outside(grid, x, y, shown))
    return x, y


def _why_outside(grid: Grid, x: float, y: float, shown: str) -> str:
    """Numbers of the other system, in either order, are no place abroad."""
    other = Grid.NATIONAL if grid is Grid.LONLAT else Grid.LONLAT
    (low_x, high_x), (low_y, high_y) = other.bounds
    for a, b in ((x, y), (y, x)):
        if low_x <= a <= high_x and low_y <= b <= high_y and max(abs(x), abs(y)) > FARTHEST_DEGREES[grid]:
            return f"The place {shown} is {in_words(other)}, not {in_words(grid)}"
    return f"The place {shown} is outside the United Kingdom"


def in_words(grid: Grid) -> str:
    return f"{'an' if grid is Grid.NATIONAL else 'a'} {grid.names[0]} and a {grid.names[1]}"


def _number(text: str, grid: Grid) -> float:
    """Parse a number: NaN for a blank, infinity for invalid text."""
    text = plain_figures(text)
    if not text or (text != "0" and text.casefold() in NOTHING):
        return math.nan
    if grid is Grid.NATIONAL and THOUSANDS.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    elif text.count(",") == 1:
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return math.inf
    return math.inf if math.isnan(number) else number
