"""Read a CSV of how many people are in each area by day: area code, number, vintage, source."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.tables import NotATable
from app.tables.sheet import read_sheet
from app.words import in_words

MOST_ROWS = 100_000
MOST_PROBLEMS = 5
LONGEST_CODE, LONGEST_VINTAGE, LONGEST_SOURCE = 20, 40, 150
LARGEST_NUMBER = 2_000_000_000
COLUMNS = {
    "area code": re.compile(r"((area|ward|lsoa|wd|geography) ?(\d\d)? ?)?(code|cd)( \(?20\d\d\)?)?", re.I),
    "number": re.compile(
        r"number|people|persons|count|((daytime|workday|day) )?population|(people|persons) by day", re.I
    ),
    "vintage": re.compile(r"vintage|year|date|period", re.I),
    "source": re.compile(r"source", re.I),
}


class NotDaytime(ValueError):
    """The file cannot be used; the message says why."""


@dataclass
class DaytimeNumbers:
    """What a file says. `numbers`: by the code of the area."""

    vintage: str = ""
    source: str = ""
    numbers: dict[str, int] = field(default_factory=dict)


def read_daytime(data: bytes) -> DaytimeNumbers:
    """Read all rows, or raise NotDaytime: half of the numbers would be worse than none."""
    try:
        sheet = read_sheet(data, _names_all)
        found = _read_rows(sheet.rows, _columns(_plain(sheet.heading)))
    except NotATable as refusal:
        raise NotDaytime(str(refusal)) from refusal
    if not found.numbers:
        raise NotDaytime("The file has column names but no rows.")
    return found


def _plain(heading: Sequence[str]) -> list[str]:
    return [" ".join(name.replace("_", " ").split()) for name in heading]


def _names_all(row: Sequence[str]) -> bool:
    return all(any(pattern.fullmatch(name) for name in _plain(row)) for pattern in COLUMNS.values())


def _columns(names: Sequence[str]) -> dict[str, int]:
    at = {}
    for meaning, pattern in COLUMNS.items():
        places = [place for place, name in enumerate(names) if pattern.fullmatch(name)]
        if len(places) != 1:
            which = "More than one column could be" if places else "No column is"
            shown = in_words([f"“{name[:40]}”" for name in names[:12]]) or "none"
            raise NotDaytime(f"{which} the {meaning}. The file’s columns are: {shown}.")
        at[meaning] = places[0]
    return at


def _read_rows(rows: Iterable[tuple[int, Sequence[str]]], at: dict[str, int]) -> DaytimeNumbers:
    found, problems = DaytimeNumbers(), list[str]()
    for line, row in rows:
        try:
            _read_row(row, at, found)
        except ValueError as problem:
            problems.append(f"line {line:,}: {problem}")
        if len(problems) > MOST_PROBLEMS or line > MOST_ROWS:
            break
    if problems:
        more = " There are more." if len(problems) > MOST_PROBLEMS else ""
        raise NotDaytime(f"We could not use some rows: {'; '.join(problems[:MOST_PROBLEMS])}.{more}")
    return found


def _read_row(row: Sequence[str], at: dict[str, int], found: DaytimeNumbers) -> None:
    if len(row) <= max(at.values()):
        raise ValueError("it has too few values")
    code = _stated(row[at["area code"]], "code", LONGEST_CODE)
    number = _number(row[at["number"]].strip())
    if found.numbers.setdefault(code, number) != number:
        raise ValueError(f"{code} is in the file twice with different numbers")
    for name, longest in (("vintage", LONGEST_VINTAGE), ("source", LONGEST_SOURCE)):
        stated = _stated(row[at[name]], name, longest)
        if (getattr(found, name) or stated) != stated:
            raise ValueError(
                f"the {name} “{stated[:40]}” is different from earlier rows: it must be the same in all rows"
            )
        setattr(found, name, stated)


def _stated(value: str, name: str, longest: int) -> str:
    words = " ".join(value.split())
    if not words:
        raise ValueError(f"it has no {name}")
    if len(words) > longest:
        raise ValueError(f"“{words[:40]}” is too long for a {name}")
    return words


def _number(words: str) -> int:
    plain = words.replace(",", "")
    if not (plain.isascii() and plain.isdecimal()) or int(plain[:20]) >= LARGEST_NUMBER:
        raise ValueError(f"“{words[:20]}” is not a number of people")
    return int(plain)
