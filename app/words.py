"""Dates, numbers and lists in plain English."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app import clock

LONGEST_MONTH = 31  # days


def day(value: date | datetime | None) -> str:
    """5 March 2026, in London."""
    if value is None:
        return ""
    value = _in_london(value)
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """5 March 2026 at 2:07pm, in London."""
    if value is None:
        return ""
    return f"{day(value)} at {clock_time(value)}"


def clock_time(value: datetime) -> str:
    """2:07pm, in London."""
    local = value.astimezone(clock.LONDON)
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def when(value: date | datetime | None) -> str:
    """Today, yesterday, tomorrow, or the day."""
    return _near(value) or day(value)


def when_in_short(value: date | datetime | None) -> str:
    """Today, yesterday, tomorrow, 17 Dec, or 17 Dec 2025 if that is not this year. For a column of a list."""
    if value is None:
        return ""
    as_day = _in_london(value)
    year = "" if as_day.year == clock.today().year else f" {as_day.year}"
    return _near(value) or f"{as_day.day} {as_day:%b}{year}"


def _near(value: date | datetime | None) -> str:
    names = {0: "today", -1: "yesterday", 1: "tomorrow"}
    return names.get((_in_london(value) - clock.today()).days, "") if value else ""


def _in_london(value: date | datetime) -> date:
    return value.astimezone(clock.LONDON).date() if isinstance(value, datetime) else value


def sentence_case(words: str) -> str:
    """Capitalise the first letter, leaving the rest: "today" becomes "Today"."""
    return words[:1].upper() + words[1:]


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{thousands(number)} days"


def thousands(number: int) -> str:
    return f"{number:,}"


def signed(number: float) -> str:
    """+1,204, −12, 0."""
    whole = round(number)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{thousands(abs(whole))}"


def size(number: int) -> str:
    """Bytes as people say them: 34 kB, 2.1 MB."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1000))} kB"
    return f"{number / 1_000_000:.1f} MB"


def pluralise(number: int, singular: str, plural: str = "") -> str:
    """3 open cases."""
    return f"{thousands(number)} {singular if number == 1 else plural or singular + 's'}"


def in_words(items: list[Any]) -> str:
    """A, B and C."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def month_spans(months: Iterable[date]) -> str:
    """January 2019 to December 2020, March 2021 and May 2021: three running, or more, by their ends."""
    runs: list[list[date]] = []
    for start in sorted(months):
        if runs and (start - runs[-1][-1]).days <= LONGEST_MONTH:
            runs[-1].append(start)
        else:
            runs.append([start])
    return in_words([words for run in runs for words in _span(run)])


def _span(run: list[date]) -> list[str]:
    return [f"{month(run[0])} to {month(run[-1])}"] if len(run) > 2 else [month(start) for start in run]


NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def number_word(number: int) -> str:
    """Five; from eleven on, figures. It begins a sentence."""
    return NUMBERS[number] if number < len(NUMBERS) else thousands(number)


def percent(share: float) -> str:
    """50.3%"""
    return f"{100 * share:.1f}%"


def month(value: date) -> str:
    """March 2026."""
    return f"{value:%B %Y}"


def pounds(pence: int) -> str:
    """£1,200, or £99.50."""
    whole = f"£{pence // 100:,}"
    return f"{whole}.{pence % 100:02}" if pence % 100 else whole
