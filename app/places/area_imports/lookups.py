"""Read a CSV of figures about areas: ward, residents, households, deprivation; or of LSOAs of 2011 and 2021.

Columns are found by the names that the Office for National Statistics and the Ministry of Housing give
them, and by plain ones. One column must be a code of LSOAs or of wards: its areas are what the other
columns describe. The meaning of each column is shown before anything is applied.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.models.area import AreaKind
from app.places.geography.area_files import NotAnAreaFile
from app.tables import NotATable
from app.tables.sheet import read_sheet
from app.words import in_words

LARGEST = 200_000_000
MOST_ROWS = 2_000_000
MOST_PROBLEMS = 5
LONGEST_CODE = 20

LSOA = re.compile(r"lsoa ?(\d\d)? ?(cd|code)( \(?20(11|21)\)?)?|lower layer super output areas? code", re.I)
LSOA_CODE = re.compile(r"[EW]\d{8}", re.ASCII)
WARD = re.compile(r"(wd|ward) ?(\d\d)? ?(cd|code)( \(?20\d\d\)?)?", re.I)
FIGURES = {
    "residents": re.compile(
        r"(usual )?(residents?|population)( 20\d\d)?|(all|total) (usual )?(residents|persons|people|ages)"
        r"|total( population)?|population 20\d\d|all ages",
        re.I,
    ),
    "households": re.compile(r"(all |total |number of )?households( 20\d\d)?", re.I),
}
IMD_COLUMN = re.compile(r"(index of multiple deprivation|imd)", re.I)
IMD_PARTS = {
    "score": re.compile("score", re.I),
    "rank": re.compile("rank", re.I),
    "decile": re.compile("decile", re.I),
}
# A census's LSOAs say which index: that of 2019 is of the LSOAs of 2011, that of 2025 of those of 2021.
IMD_OF_LSOAS = {"11": "2019", "21": "2025"}
WORDS = {"ward": "ward", "residents": "residents", "households": "households"}


@dataclass(frozen=True)
class Column:
    """A column and its meaning."""

    name: str
    meaning: str  # code, ward, residents, households, imd 2019 rank, or code of 2011


@dataclass(frozen=True)
class Lookup:
    """A file of figures: the kind of area, and values by code and meaning.

    `successions`: LSOAs of 2011 and those of 2021 that lie there, where the codes differ; then there are no
    figures.
    """

    kind: AreaKind
    columns: list[Column]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    successions: frozenset[tuple[str, str]] = frozenset()

    @property
    def meanings(self) -> list[str]:
        return [column.meaning for column in self.columns if not column.meaning.startswith("code")]


def meaning_label(meaning: str) -> str:
    """The label of a meaning, such as "IMD 2019 rank"."""
    return f"IMD {meaning[4:]}" if meaning.startswith("imd ") else meaning


def read_lookup(path: Path, imd: str = "") -> Lookup:
    """Read a lookup; NotAnAreaFile says what is wrong. `imd`: the index's year, if the file does not say."""
    if path.stat().st_size > LARGEST:
        raise NotAnAreaFile(
            "The file must be 200 MB or smaller. Import only the part that is about your areas."
        )
    try:
        sheet = read_sheet(path.read_bytes(), _has_codes)
        heading = [" ".join(name.split()) for name in sheet.heading]
        if censuses := _two_censuses(heading):
            return _read_successions(heading, *censuses, sheet.rows)
        lookup, at = _columns(heading, imd)
        _read_rows(lookup, at, sheet.rows)
    except NotATable as refusal:
        raise NotAnAreaFile(str(refusal)) from refusal
    if not lookup.rows:
        raise NotAnAreaFile("The file has column names but no rows.")
    return lookup


def _has_codes(row: Sequence[str]) -> bool:
    names = [" ".join(name.replace("_", " ").split()) for name in row]
    return any(LSOA.fullmatch(name) or WARD.fullmatch(name) for name in names)


# --- LSOAs of 2011 and 2021 -------------------------------------------------------------------------


def _two_censuses(heading: list[str]) -> tuple[int, int] | None:
    """Where the codes of 2011 and of 2021 stand, in a file that has both and nothing that we take."""
    names = [name.replace("_", " ") for name in heading]
    at = {_census(name): i for i, name in enumerate(names) if LSOA.fullmatch(name)}
    others = any(WARD.fullmatch(name) for name in names) or bool(_figures(names))
    others |= any(IMD_COLUMN.search(name) for name in names)
    return None if others or not {"11", "21"} <= at.keys() else (at["11"], at["21"])


def _read_successions(heading: list[str], earlier: int, later: int, rows: Any) -> Lookup:
    columns = [Column(heading[earlier], "code of 2011"), Column(heading[later], "code of 2021")]
    pairs = set()
    for number, row in rows:
        if len(row) <= max(earlier, later) or not all(
            LSOA_CODE.fullmatch(row[i].strip()) for i in (earlier, later)
        ):
            raise NotAnAreaFile(f"We could not use some rows. Line {number:,}: it must have 2 LSOA codes.")
        pairs.add((row[earlier].strip(), row[later].strip()))
    if not pairs:
        raise NotAnAreaFile("The file has column names but no rows.")
    codes: dict[str, dict[str, Any]] = {code: {} for pair in pairs for code in pair}
    changed = frozenset((old, new) for old, new in pairs if old != new)
    return Lookup(AreaKind.LSOA, columns, codes, changed)


# --- columns ----------------------------------------------------------------------------------------


def _columns(heading: list[str], imd: str) -> tuple[Lookup, dict[str, int]]:
    names = [name.replace("_", " ") for name in heading]
    lsoas = [i for i, name in enumerate(names) if LSOA.fullmatch(name)]
    wards = [i for i, name in enumerate(names) if WARD.fullmatch(name)]
    if not lsoas and not wards:
        fields = in_words([f"“{name[:40]}”" for name in heading[:12]]) or "none"
        raise NotAnAreaFile(
            "The file must have a column of LSOA or ward codes, with a name like LSOA21CD or WD22CD. "
            f"The file’s columns are: {fields}."
        )
    code = max(lsoas, key=lambda i: names[i]) if lsoas else max(wards, key=lambda i: names[i])
    at = {"code": code}
    if lsoas and wards:
        at["ward"] = max(wards, key=lambda i: names[i])
    at |= _figures(names)
    at |= _deprivation(names, imd or IMD_OF_LSOAS.get(_census(names[code]), ""))
    if len(at) == 1:
        raise NotAnAreaFile("The file has area codes, but no column of wards, residents, households or IMD.")
    kind = AreaKind.LSOA if lsoas else AreaKind.WARD
    return Lookup(kind, [Column(heading[i], meaning) for meaning, i in at.items()]), at


def _figures(names: list[str]) -> dict[str, int]:
    positions = {}
    for meaning, pattern in FIGURES.items():
        matches = [i for i, name in enumerate(names) if pattern.fullmatch(name)]
        if len(matches) > 1:
            which = in_words([f"“{names[i]}”" for i in matches])
            raise NotAnAreaFile(f"More than one column could be the {meaning}: {which}. Delete all but one.")
        if matches:
            positions[meaning] = matches[0]
    return positions


def _census(name: str) -> str:
    """11 or 21, from LSOA11CD or “LSOA code (2011)”."""
    years = re.findall(r"(?:20)?(11|21)", name)
    return years[-1] if years else ""


def _deprivation(names: list[str], year_of_file: str) -> dict[str, int]:
    positions: dict[str, int] = {}
    for i, name in enumerate(names):
        part = next((part for part, pattern in IMD_PARTS.items() if pattern.search(name)), "")
        if not part or not IMD_COLUMN.search(name):
            continue
        stated = re.search(r"(?:20)?(19|25)(?!\d)", name)
        year = f"20{stated[1]}" if stated else year_of_file
        if not year:
            raise NotAnAreaFile(f"“{name[:60]}” does not say which year’s index it is. Select 2019 or 2025.")
        positions.setdefault(f"imd {year} {part}", i)
    return positions


# --- rows -------------------------------------------------------------------------------------------


def _read_rows(lookup: Lookup, at: dict[str, int], rows: Any) -> None:
    """Read all rows or raise: half a lookup would be worse than none."""
    problems: list[str] = []
    for number, row in rows:
        try:
            code, values = _row(row, at)
            if lookup.rows.setdefault(code, values) != values:
                raise ValueError(f"{code} is in the file twice with different figures")
        except ValueError as problem:
            problems.append(f"line {number:,}: {problem}")
        if len(problems) > MOST_PROBLEMS or number > MOST_ROWS:
            break
    if problems:
        more = " There are more." if len(problems) > MOST_PROBLEMS else ""
        raise NotAnAreaFile(f"We could not use some rows: {'; '.join(problems[:MOST_PROBLEMS])}.{more}")


def _row(row: Sequence[str], at: dict[str, int]) -> tuple[str, dict[str, Any]]:
    if len(row) <= max(at.values()):
        raise ValueError("it has too few values")
    code = row[at["code"]].strip()
    if not code or len(code) > LONGEST_CODE:
        raise ValueError("it has no code")
    return code, {meaning: _value(meaning, row[i].strip()) for meaning, i in at.items() if meaning != "code"}


def _value(meaning: str, words: str) -> Any:
    if meaning == "ward":
        if len(words) > LONGEST_CODE:
            raise ValueError(f"“{words[:60]}” is too long to be a ward code")
        return words
    read: Callable[[str], float] = float if meaning.endswith("score") else _whole
    try:
        number = read(words.replace(",", "")) if words else None
    except (ValueError, OverflowError) as error:
        raise ValueError(f"“{words[:20]}” is not a number of {meaning_label(meaning)}") from error
    if number is not None and not 0 <= number < 2_000_000_000:
        raise ValueError(f"“{words[:20]}” cannot be the {meaning_label(meaning)}")
    return number


def _whole(words: str) -> int:
    number = float(words)
    if not number.is_integer():
        raise ValueError
    return int(number)
