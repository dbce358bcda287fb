"""Parse single values of incident files, or say why they are invalid."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from app.clock import LONDON
from app.places.incidents.categories import OF_THE_POLICE
from app.places.incidents.readers.layout import Grid, Layout

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR = 1990
LOCATION_LENGTH = 200
LONGEST = {"force": 80, "category": 60, "lsoa_code": 12, "reference": 60}
MAX_CACHED = 100_000
# As council and fire systems write days, and a time of day after it.
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%Y/%m/%d")
DAY = re.compile(
    r"\s*(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})"
    r"(?:[T ].{0,30})?\s*",
    re.ASCII,
)
# 22:50, 22:50:09, 2250, 22.50, 10:50 pm, T22:50:09.120Z, 22:50+01:00
TIME = re.compile(
    r"[T\s]*(\d{1,2})[:.]?(\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:([AaPp])\.?[Mm]\.?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?\s*",
    re.ASCII,
)

NAMES_OF_THE_POLICE = frozenset(name.casefold() for name in OF_THE_POLICE)

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

    def __init__(self, layout: Layout, today: date) -> None:
        self.layout, self.today = layout, today

    def force(self, text: str) -> str:
        return self._words("force", self.layout.reported_by or text)

    def category(self, text: str) -> str:
        """Add the source's name to a category that the police have too, so that the two are not summed."""
        words = self._words("category", text)
        if self.layout.reported_by and words.casefold() in NAMES_OF_THE_POLICE:
            return f"{words}, {self.layout.reported_by}"[: LONGEST["category"]].rstrip()
        return words

    def lsoa_code(self, text: str) -> str:
        return self._words("lsoa_code", text, needed=False)

    def reference(self, text: str) -> str:
        return self._words("reference", text, needed=False)

    def when(self, text: str) -> date | Bad:
        return _day(text, self.today) if self.layout.has_days else _month(text, self.today)

    def until(self, text: str) -> date | None:
        """The day on which it ended; None where that is not said, or cannot be."""
        day = _day(text, self.today)
        return None if isinstance(day, Bad) else day

    def clock(self, text: str) -> int | None:
        """Minutes from midnight on London's clock, of a time that may follow a day; None if there is none.

        A time that cannot be read is no time: the incident still counts everywhere but by the hour.
        """
        match = DAY.fullmatch(text)
        if match is None:
            return _minutes(text)
        day = _as_a_day(match[1])
        return _minutes(text.strip()[len(match[1]) :], day) if day else None

    def _words(self, name: str, text: str, *, needed: bool = True) -> str:
        words, column = " ".join(text.split()), getattr(self.layout, name)
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


def _day(text: str, today: date) -> date | Bad:
    match = DAY.fullmatch(text)
    day = _as_a_day(match[1]) if match else None
    if day is None or day.year < FIRST_YEAR:
        return Bad(f"The date is “{text[:20]}”, not a date like 27/03/2025" if text.strip() else "No date")
    return day if day <= today else Bad(f"The date {text.strip()[:20]} is in the future")


def _minutes(text: str, day: date | None = None) -> int | None:
    """A time with a zone, such as Z, is turned into London's where the day is known, and may pass 24:00."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, half, zone = int(match[1]), int(match[2]), (match[3] or "").lower(), match[4]
    if half:
        hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        return None
    return 60 * hour + minute + (_minutes_to_london(day, hour, minute, zone) if day and zone else 0)


def _minutes_to_london(day: date, hour: int, minute: int, zone: str) -> int:
    theirs = datetime.strptime(zone, "%z").tzinfo
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=theirs)
    there, here = moment.utcoffset(), moment.astimezone(LONDON).utcoffset()
    assert there is not None
    assert here is not None
    return int((here - there).total_seconds()) // 60


def _as_a_day(text: str) -> date | None:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


# --- places ------------------------------------------------------------------------------------------


def place(grid: Grid, x_text: str, y_text: str) -> tuple[float | None, float | None] | Bad:
    """The two coordinates, (None, None) if no place is stated, or Bad."""
    x, y = _number(x_text), _number(y_text)
    if math.isnan(x) and math.isnan(y):
        return None, None
    if math.isnan(x) or math.isnan(y):
        return Bad(f"Only one of {grid.names[0]} and {grid.names[1]} is there")
    shown = f"{x_text[:20]}, {y_text[:20]}"
    if math.isinf(x) or math.isinf(y):
        article = "an" if grid is Grid.NATIONAL else "a"
        return Bad(
            f"“{x_text[:20]}”, “{y_text[:20]}” are not {article} {grid.names[0]} and a {grid.names[1]}"
        )
    (low_x, high_x), (low_y, high_y) = grid.bounds
    if x == y == 0:
        return None, None  # many systems write this for an unknown place
    if grid.is_longitude_and_latitude and low_y <= x <= high_y and low_x <= y <= high_x:
        return y, x  # a latitude and a longitude: in the United Kingdom neither can be the other
    if not (low_x <= x <= high_x and low_y <= y <= high_y):
        return Bad(f"The place {shown} is outside the United Kingdom")
    return x, y


def _number(text: str) -> float:
    """Parse a number: NaN for a blank, infinity for invalid text."""
    if not text.strip():
        return math.nan
    try:
        number = float(text)
    except ValueError:
        return math.inf
    return math.inf if math.isnan(number) else number
