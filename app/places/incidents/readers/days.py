"""Read a day and a time of day as people, spreadsheets and map servers write them.

A moment that says its zone, as 2025-07-31T23:30:00Z does, is of the day and the time in London; one without
is as it is written.
"""

import enum
import re
from datetime import UTC, date, datetime, timedelta, timezone

from app.cleaning import plain_figures
from app.clock import LONDON

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
MINUTES_A_DAY = 24 * 60
# Two figures are a year of this century, or of the nineties.
NINETIES = 90
_AFTER = r"(?P<time>(?:[T ,].{0,40})?)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
NUMBERS = re.compile(r"(?P<first>\d{1,2})[/.\- ](?P<second>\d{1,2})[/.\- ]" + _YEAR + _AFTER, re.ASCII)
FORMS = [
    re.compile(form + _AFTER, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ \-./]*" + _NAME + r",?[ \-./]*" + _YEAR,
        _WEEKDAY + _NAME + r" (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})(?!\d)",
    )
]
# As a spreadsheet counts days, with the time as a fraction; and milliseconds since 1970, as map servers do.
SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?", re.ASCII)
FIRST_SERIAL, SERIAL_ZERO = 32_874, date(1899, 12, 30)  # 1 January 1990
FRACTION = re.compile(r"0?\.\d+", re.ASCII)
EPOCH = re.compile(r"\d{13}", re.ASCII)
# 22:50, 22:50:09, 2250, 225009, 22.50, 10:50 pm, T22:50:09.120Z, 22:50+01, 22:50 +0000 UTC, 22:50Z[UTC]
TIME = re.compile(
    r"[T,\s]*(?:at\s+)?(\d{1,2})[:.]?(\d{2})(?:[:.]?\d{2}(?:[.,]\d{1,9})?)?\s*(?:([AP])\.?M\.?)?"
    r"\s*((?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|Z|UTC|GMT|BST)?\s*(?:[A-Z]{3,4}|\[[A-Z/_]+\]|\([A-Z ]+\))?\s*",
    re.ASCII | re.IGNORECASE,
)
ZONES = {"Z": timedelta(), "UTC": timedelta(), "GMT": timedelta(), "BST": timedelta(hours=1)}

# A day, and minutes from its midnight where a time is there that can be read.
Moment = tuple[date, int | None]


class Order(enum.Enum):
    """Which of day and month comes first in a date, so far as it can tell."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EITHER = "either"


def moment_of(text: str, *, month_first: bool = False) -> Moment | None:
    """The day that a text says, and the time; None if it says no day."""
    text = plain(text)
    if match := NUMBERS.fullmatch(text):
        first, second = int(match["first"]), int(match["second"])
        day, month = (second, first) if month_first else (first, second)
        return _moment(match["year"], month, day, match["time"])
    for form in FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = int(parts["month"]) if "month" in parts else _named(parts["name"])
            return _moment(parts["year"], month, int(parts["day"]), parts["time"])
    return _counted(text)


def order_of(text: str) -> Order | None:
    """Which of day and month comes first in this date; None if it does not matter."""
    match = NUMBERS.fullmatch(plain(text))
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second"])
    if first > 12 >= second:
        return Order.DAY_FIRST
    if second > 12 >= first:
        return Order.MONTH_FIRST
    return Order.EITHER if first != second and max(first, second) <= 12 else None


def minutes_of(text: str) -> int | None:
    """Minutes from midnight, of a time that stands alone; its zone is not looked at."""
    text = plain(text)
    if FRACTION.fullmatch(text):
        return round(float(text) * MINUTES_A_DAY) % MINUTES_A_DAY
    read = _time(text)
    return read[0] if read else None


def plain(text: str) -> str:
    """As it is typed on a plain keyboard, with single spaces."""
    return plain_figures(text)


def _moment(year: str, month: int, day: int, time: str) -> Moment | None:
    try:
        stated = date(_whole_year(year), month, day)
    except ValueError:
        return None
    read = _time(time)
    if read is None:
        return stated, None
    minutes, zone = read
    if zone is None:
        return stated, minutes
    there = datetime(stated.year, stated.month, stated.day, tzinfo=timezone(zone))
    return _in_london(there + timedelta(minutes=minutes))


def _whole_year(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (1900 if number >= NINETIES else 2000)


def _named(name: str) -> int:
    """Which month this is the name of, or the beginning of the name; 0 if none."""
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((at for at, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)


def _time(text: str) -> tuple[int, timedelta | None] | None:
    """Minutes from midnight, and how far its zone is from UTC."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, half, zone = int(match[1]), int(match[2]), (match[3] or "").lower(), match[4]
    if half:
        hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        return None
    return 60 * hour + minute, _offset(zone) if zone else None


def _offset(zone: str) -> timedelta:
    zone = zone.upper()
    if zone in ZONES:
        return ZONES[zone]
    zone = zone.removeprefix("UTC").removeprefix("GMT")
    hours, minutes = int(zone[1:3]), int(zone[-2:]) if len(zone) > 3 else 0
    offset = timedelta(hours=min(hours, 23), minutes=minutes)
    return -offset if zone[0] == "-" else offset


def _counted(text: str) -> Moment | None:
    if EPOCH.fullmatch(text):
        return _in_london(datetime.fromtimestamp(int(text) / 1000, UTC))
    match = SERIAL.fullmatch(text)
    if match is None or int(match[1]) < FIRST_SERIAL:
        return None
    minutes = round(float(f"0.{match[2]}") * MINUTES_A_DAY) % MINUTES_A_DAY if match[2] else None
    return SERIAL_ZERO + timedelta(days=int(match[1])), minutes


def _in_london(moment: datetime) -> Moment:
    here = moment.astimezone(LONDON)
    return here.date(), 60 * here.hour + here.minute
