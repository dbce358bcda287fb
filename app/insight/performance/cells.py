"""What does a cell say: a number, a day, one of a few words? BadCell where it says none of these."""

import enum
import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.insight.performance.table_files import BadCell
from app.words import in_words

SPACES = r"[ \u00a0\u2009\u202f]"  # plain, fixed, thin and narrow ones
NUMBER = re.compile(rf"[+−–-]?£?(\d+|\d{{1,3}}(,\d{{3}})+|\d{{1,3}}({SPACES}\d{{3}})+)(\.\d+)?%?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_DIGITS = 15
LARGEST_WHOLE = 2_000_000_000  # what the database holds
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
LONGEST = 200
LONGEST_WORDS = 5_000

Choice = TypeVar("Choice", bound=enum.StrEnum)


def number(column: str, text: str) -> Decimal | None:
    """1234, 1,234, 1 234, £1,234.50 or 12.3%; None for an empty cell."""
    if not text:
        return None
    tidy = re.sub(rf"({SPACES})+$|^({SPACES})+", "", text).replace("£ ", "£")
    if not NUMBER.fullmatch(tidy):
        raise BadCell(column, f"“{text[:40]}” is not a number. Enter it as 1234 or 1,234.5")
    plain = re.sub(rf"{SPACES}|[,£%]", "", tidy).replace("−", "-").replace("–", "-")
    if sum(each.isdigit() for each in plain) > MOST_DIGITS:
        raise BadCell(column, f"“{text[:40]}” has too many digits")
    return Decimal(plain)


def whole_number(column: str, text: str) -> int | None:
    value = number(column, text)
    if value is not None and value != int(value):
        raise BadCell(column, f"{text} is not a whole number")
    if value is not None and abs(value) > LARGEST_WHOLE:
        raise BadCell(column, f"{text} is more than {LARGEST_WHOLE:,}, which is the most we can store")
    return None if value is None else int(value)


def day(column: str, text: str) -> date:
    """2020-08-31"""
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise BadCell(column, f"“{text[:40]}” is not a date. Enter it as 2020-08-31")
    return found


def line_of(column: str, text: str, *, required: bool = False) -> str:
    """A line of words, without runs of spaces."""
    words = " ".join(text.split())
    if required and not words:
        raise BadCell(column, "is empty")
    if len(words) > LONGEST:
        raise BadCell(column, f"must be {LONGEST} characters or fewer")
    return words


def words_of(column: str, text: str) -> str:
    """Words, with their line breaks."""
    if len(text) > LONGEST_WORDS:
        raise BadCell(column, f"must be {LONGEST_WORDS:,} characters or fewer")
    return text


def one_of(column: str, text: str, kind: type[Choice]) -> Choice:
    """The member with this value; with or without capitals, spaces or underlines between its words."""
    wanted = re.sub(r"[\s_-]+", " ", text.strip().lower())
    for member in kind:
        if re.sub(r"[\s_-]+", " ", member.value) == wanted:
            return member
    raise BadCell(
        column, f"“{text[:40]}” is not {in_words([member.value for member in kind]).replace(' and ', ' or ')}"
    )
