"""Detect personal details in free text, so that its writer can be warned once.

Looks for a full name with a date of birth, a phone number, an email address, or a postcode with a house
number. These are guesses, so they never block a form.
"""

import re
from collections.abc import Iterator
from datetime import date

from app.cleaning import without_invisible

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Every repetition is bounded or anchored, so matching takes linear time on a text of any length.
EMAIL = re.compile(r"(?<![^\s@<>,;:])[^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255}?\.[a-z]{2,}", re.IGNORECASE)
# With brackets, dots or hyphens, and with 0044 or +44; but a date and a time are no number.
PHONE = re.compile(
    r"(?<![\d/.-])(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b)"
    r"(?:\(?(?:\+|00)44\)?[\s.-]?(?:\(0\))?|\(?0)[\s.(-]{0,2}\d(?:[\s.()-]{0,2}\d){8,9}(?!\d)"
)
POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b"
HOUSE = re.compile(rf"\b\d{{1,4}}[a-zA-Z]?,?\s+(?:[A-Z][\w'’.-]*,?\s+){{0,5}}{POSTCODE}")
# Letters of any alphabet: Siân, McDonald, O’Brien-D'Arcy.
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
BETWEEN_NAMES = re.compile(r"[\s,]{1,3}(?:[A-Z]\.?\s{1,3})?")
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[\s/.-]+(?:\d{{1,2}}|(?:{MONTHS})[a-z]*)[\s/.,-]+(\d{{4}}|\d{{2}})"
    r"|(\d{4})[/.-]\d{1,2}[/.-]\d{1,2})\b",
    re.IGNORECASE,
)
BIRTH = re.compile(r"\b(?:born|birth|dob|d\.o\.b)\b", re.IGNORECASE)
# Two capitalised words with one of these are not a person's name.
_PLACES_AND_DAYS = (
    "road street avenue lane close drive square park court house estate ward team board council police "
    "city centre green gardens way terrace the this that action neighbourhood locality executive "
    "january february march april may june july august september october november december dob birth born "
    "monday tuesday wednesday thursday friday saturday sunday"
)
NOT_NAMES = frozenset(_PLACES_AND_DAYS.split())
HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
NEAR = 60  # characters between a name and a date that may belong to it
JUST_BEFORE = 25
YOUNGEST = 8  # years: a date as old as this is more likely a birthday than an event


def find_personal_details(text: str, today: date) -> list[str]:
    """Return the kinds of personal detail that the text seems to hold, worded for the warning."""
    plain = without_invisible(text).translate(HYPHENS)
    return [words for words, is_there in _checks(plain, today) if is_there]


def _checks(text: str, today: date) -> Iterator[tuple[str, bool]]:
    is_named = _has_birthday(text, today)
    yield "a full name with a date of birth", is_named
    yield "a date of birth", not is_named and _has_date_called_birth(text)
    yield "a phone number", bool(PHONE.search(text))
    yield "an email address", bool(EMAIL.search(text))
    yield "a home address", bool(HOUSE.search(text))


def _has_birthday(text: str, today: date) -> bool:
    return any(_is_birthday(text, match, today) for match in DATE.finditer(text))


def _is_birthday(text: str, match: re.Match[str], today: date) -> bool:
    around = text[max(0, match.start() - NEAR) : match.end() + NEAR]
    is_birth = bool(BIRTH.search(around))
    return (is_birth or _is_long_ago(match.group(1) or match.group(2), today)) and _names_somebody(
        around, is_birth
    )


def _has_date_called_birth(text: str) -> bool:
    starts = (match.start() for match in DATE.finditer(text))
    return any(BIRTH.search(text[max(0, start - JUST_BEFORE) : start]) for start in starts)


def _is_long_ago(year: str, today: date) -> bool:
    if len(year) == 2:
        return False  # 05/03/19: nobody can say which century
    return 1900 <= int(year) <= today.year - YOUNGEST


def _names_somebody(text: str, is_birth: bool) -> bool:
    """Whether two names stand side by side: one of them in capitals, as on a form, beside a birth only."""
    words = list(WORD.finditer(text))
    return any(
        _are_names(first.group(), last.group(), is_birth)
        and BETWEEN_NAMES.fullmatch(text, first.end(), last.start())
        for number, first in enumerate(words)
        for last in words[number + 1 : number + 3]
    )


def _are_names(first: str, last: str, is_birth: bool) -> bool:
    if {first.lower(), last.lower()} & NOT_NAMES or min(len(first), len(last)) < 2:
        return False
    in_capitals = first.isupper() or last.isupper()
    return first[0].isupper() and last[0].isupper() and (is_birth or not in_capitals)
