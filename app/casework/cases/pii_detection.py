"""Detect personal details in free text, so that its writer can be warned once.

Looks for a full name with a date of birth, a phone number, an e-mail address, or a postcode with a house
number. These are guesses, so they never block a form.
"""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Every repetition is bounded or anchored, so matching takes linear time on a text of any length.
EMAIL = re.compile(r"(?<![^\s@<>,;:])[^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255}?\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d/.-])(?:\+44[\s-]?(?:\(0\))?|0)[\s-]?\d(?:[\s-]?\d){8,9}(?!\d)")
POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b"
HOUSE = re.compile(rf"\b\d{{1,4}}[a-zA-Z]?,?\s+(?:[A-Z][\w'’.-]*,?\s+){{1,5}}{POSTCODE}")
NAME = re.compile(r"\b([A-Z][a-z'’-]+)\s+(?:[A-Z]\.?\s+)?([A-Z][a-z'’-]+(?:-[A-Z][a-z]+)?)\b")
DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[\s/.-]+(?:\d{{1,2}}|(?:{MONTHS})[a-z]*)[\s/.,-]+(\d{{4}}|\d{{2}})\b",
    re.IGNORECASE,
)
BIRTH = re.compile(r"\b(?:born|birth|dob|d\.o\.b)\b", re.IGNORECASE)
# Two capitalised words with one of these are not a person's name.
_PLACES_AND_DAYS = (
    "road street avenue lane close drive square park court house estate ward team board council police "
    "city centre green gardens way terrace the this that action neighbourhood locality executive "
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
NOT_NAMES = frozenset(_PLACES_AND_DAYS.split())
NEAR = 60  # characters between a name and a date that may belong to it
YOUNGEST = 8  # years: a date as old as this is more likely a birthday than an event


def find_personal_details(text: str, today: date) -> list[str]:
    """Return the kinds of personal detail that the text seems to hold, worded for the warning."""
    return [words for words, is_there in _checks(text, today) if is_there]


def _checks(text: str, today: date) -> Iterator[tuple[str, bool]]:
    yield "a full name with a date of birth", _has_birthday(text, today)
    yield "a phone number", bool(PHONE.search(text))
    yield "an e-mail address", bool(EMAIL.search(text))
    yield "a home address", bool(HOUSE.search(text))


def _has_birthday(text: str, today: date) -> bool:
    return any(_is_birthday(text, match, today) for match in DATE.finditer(text))


def _is_birthday(text: str, match: re.Match[str], today: date) -> bool:
    around = text[max(0, match.start() - NEAR) : match.end() + NEAR]
    return _names_somebody(around) and (bool(BIRTH.search(around)) or _is_long_ago(match.group(1), today))


def _is_long_ago(year: str, today: date) -> bool:
    if len(year) == 2:
        return False  # 05/03/19: nobody can say which century
    return 1900 <= int(year) <= today.year - YOUNGEST


def _names_somebody(text: str) -> bool:
    pairs = (match.groups() for match in NAME.finditer(text))
    return any(not ({first.lower(), last.lower()} & NOT_NAMES) for first, last in pairs)
