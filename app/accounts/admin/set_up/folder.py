"""Read and check a partnership's folder.

docs/another-partnership.md documents the files. All problems are reported together, by file and line,
before anything is changed.
"""

import csv
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.accounts.admin.services import key_of
from app.accounts.auth import addresses
from app.cleaning import clean_line
from app.models.partnership import GroupKind, PartnerKind
from app.models.person import Role
from app.words import in_words

BOUNDARY_ENDINGS = (".geojson", ".json", ".gpkg", ".zip")
NEEDED_OF_PARTNERSHIP = ("name", "short_name", "reference_prefix", "police_force", "city")
COLUMNS = {
    "partners.csv": (("name", "kind"), ("short_name",)),
    "localities.csv": (("name",), ("code",)),
    "wards.csv": (("code", "name"), ("locality", "residents", "households")),
    "groups.csv": (("name", "kind", "tier"), ("answers_to", "meets", "wards")),
    "people.csv": (("name", "email", "partner", "role"), ("job_title", "group")),
}
OPTIONAL = ("localities.csv", "people.csv")
# Characters that a value may have; a list, such as the wards of a group, may be of any length.
LONGEST = 200
LONGEST_OF = {"code": 20, "email": 255, "meets": 80}
LISTS = ("wards",)

Row = dict[str, str]


class InvalidFolder(ValueError):
    """All problems of a folder, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass
class Folder:
    """The files, as checked rows of text."""

    path: Path
    partnership: dict[str, Any]
    tiers: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def boundaries(self, name: str) -> Path | None:
        """wards.geojson, wards.gpkg or wards.zip, where there is one."""
        return next((p for e in BOUNDARY_ENDINGS if (p := self.path / f"{name}{e}").is_file()), None)

    @property
    def figures(self) -> list[Path]:
        return sorted(self.path.glob("figures*.csv"))


def read_folder(path: Path) -> Folder:
    """Return the checked folder; raise InvalidFolder with all problems."""
    problems: list[str] = []
    stated = _toml(path / "partnership.toml", problems)
    folder = Folder(path, stated.get("partnership", {}), stated.get("tiers", []), stated.get("themes", []))
    for name in COLUMNS:
        folder.tables[name] = _rows(path / name, problems)
    if not problems:
        problems = list(_check(folder))
    if problems:
        raise InvalidFolder(problems)
    return folder


def several(words: str) -> list[str]:
    """Split a cell that lists several values, such as "Peartree; Normanton"."""
    return [part.strip() for part in words.split(";") if part.strip()]


def tier_of(row: Row) -> int:
    return int(row["tier"])


# --- reading ----------------------------------------------------------------------------------------


def _toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(f"{path.name} is not in the folder.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name} cannot be read: {error}.")
    return {}


def _rows(path: Path, problems: list[str]) -> list[Row]:
    if not path.is_file():
        if path.name not in OPTIONAL:
            problems.append(f"{path.name} is not in the folder.")
        return []
    needed, more = COLUMNS[path.name]
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(text.splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{path.name} cannot be read: {error}.")
        return []
    heading = [name.strip().casefold() for name in rows[0]] if rows else []
    missing = [name for name in needed if name not in heading]
    if missing:
        problems.append(f"{path.name} has no column {in_words(missing)}.")
        return []
    numbered = [(line, cells) for line, cells in enumerate(rows[1:], 2) if any(cells)]
    for line, cells in numbered:
        if any(cell.strip() for cell in cells[len(heading) :]):
            problems.append(
                f"{path.name} line {line}: {len(cells)} values where the first line names {len(heading)}. "
                "Put a value with commas in quotation marks."
            )
    return [_row(heading, (*needed, *more), cells) for _, cells in numbered]


def _row(heading: list[str], wanted: tuple[str, ...], cells: list[str]) -> Row:
    values = dict(zip(heading, (clean_line(cell) for cell in cells), strict=False))
    return {name: values.get(name, "") for name in wanted}


# --- do they make sense together --------------------------------------------------------------------


def _check(folder: Folder) -> Any:
    yield from _check_partnership(folder)
    yield from _check_lengths(folder)
    yield from _check_names(folder)
    yield from _check_areas(folder)
    yield from _check_groups(folder)
    yield from _check_people(folder)


def _check_partnership(folder: Folder) -> Any:
    missing = [name for name in NEEDED_OF_PARTNERSHIP if not folder.partnership.get(name)]
    if missing:
        yield f"partnership.toml: [partnership] needs {in_words(missing)}."
    prefix = str(folder.partnership.get("reference_prefix", ""))
    if prefix and not re.fullmatch("[A-Z]{1,4}", prefix):
        yield f"partnership.toml: reference_prefix must be 1 to 4 capital letters, not “{prefix}”."
    levels = [tier.get("level") for tier in folder.tiers]
    if levels and sorted(levels, key=str) != [1, 2, 3, 4]:
        yield "partnership.toml: give all 4 [[tiers]], of level 1 to 4, or leave them out."
    if any(not theme.get("name") for theme in folder.themes):
        yield "partnership.toml: one of the [[themes]] has no name."
    keys: dict[str, str] = {}
    for name in (str(theme.get("name")) for theme in folder.themes):
        if (other := keys.setdefault(key_of(name), name)) is not name:
            yield (
                f"partnership.toml: the themes “{other}” and “{name}” begin with the "
                "same letters. Rename one of them."
            )


def _check_lengths(folder: Folder) -> Any:
    for name, value in folder.partnership.items():
        if isinstance(value, str) and len(value) > _longest(name):
            yield f"partnership.toml: {name} is longer than {_longest(name)} characters."
    for name, rows in folder.tables.items():
        for line, row in _numbered(rows):
            for column, value in row.items():
                if column not in LISTS and len(value) > _longest(column):
                    yield f"{name} line {line}: the {column} is longer than {_longest(column)} characters."


def _longest(name: str) -> int:
    return LONGEST_OF.get(name.removeprefix("city_"), LONGEST)


def _check_names(folder: Folder) -> Any:
    for name, rows in folder.tables.items():
        key = {"wards.csv": "code", "people.csv": "email"}.get(name, "name")
        seen: set[str] = set()
        for line, row in _numbered(rows):
            empty = [column for column in COLUMNS[name][0] if not row[column]]
            if empty:
                yield f"{name} line {line}: enter {in_words(empty)}."
            # A person may stand in several lines, with a role each.
            if row[key].casefold() in seen and name != "people.csv":
                yield f"{name} line {line}: “{row[key]}” is in the file twice."
            seen.add(row[key].casefold())


def _check_areas(folder: Folder) -> Any:
    localities = {row["name"] for row in folder.tables["localities.csv"]}
    for line, row in _numbered(folder.tables["wards.csv"]):
        if row["locality"] and row["locality"] not in localities:
            yield f"wards.csv line {line}: “{row['locality']}” is not one of the localities."
        for figure in ("residents", "households"):
            if row[figure] and not row[figure].isdecimal():
                yield f"wards.csv line {line}: {figure} must be a whole number, not “{row[figure]}”."


def _check_groups(folder: Folder) -> Any:
    rows = folder.tables["groups.csv"]
    tiers = {row["name"]: row["tier"] for row in rows}
    wards = {row[key] for row in folder.tables["wards.csv"] for key in ("code", "name")}
    covered: dict[str, str] = {}
    kinds = [kind.value for kind in GroupKind if kind is not GroupKind.TASK_GROUP]
    for line, row in _numbered(rows):
        at = f"groups.csv line {line}:"
        if row["kind"] not in kinds:
            yield f"{at} “{row['kind']}” is not one of {in_words(kinds)}."
        if row["tier"] not in ("1", "2", "3", "4"):
            yield f"{at} “{row['tier']}” is not a tier from 1 to 4."
        if row["answers_to"] and row["answers_to"] not in tiers:
            yield f"{at} “{row['answers_to']}” is not one of the groups."
        elif row["answers_to"] and tiers[row["answers_to"]] < row["tier"]:
            yield f"{at} it answers to “{row['answers_to']}”, which is in a lower tier."
        elif _answers_to_itself(row, rows):
            yield f"{at} “{row['name']}” would answer to itself through other groups."
        for ward in several(row["wards"]):
            if ward not in wards:
                yield f"{at} “{ward}” is not one of the wards."
            if row["kind"] == GroupKind.NAT and covered.setdefault(ward, row["name"]) != row["name"]:
                yield f"{at} {covered[ward]} already covers {ward}."


def _answers_to_itself(row: Row, rows: list[Row]) -> bool:
    above = {other["name"]: other["answers_to"] for other in rows}
    name, seen = row["name"], set()
    while name:
        if name in seen:
            return True
        seen.add(name)
        name = above.get(name, "")
    return False


def _check_people(folder: Folder) -> Any:
    partners = {row["name"] for row in folder.tables["partners.csv"]}
    groups = {row["name"] for row in folder.tables["groups.csv"]}
    for line, row in _numbered(folder.tables["partners.csv"]):
        if row["kind"] not in list(PartnerKind):
            yield f"partners.csv line {line}: “{row['kind']}” is not one of {in_words(list(PartnerKind))}."
    for line, row in _numbered(folder.tables["people.csv"]):
        at = f"people.csv line {line}:"
        if addresses.fault_of(row["email"]):
            yield f"{at} “{row['email']}” is not a working email address."
        if row["partner"] not in partners:
            yield f"{at} “{row['partner']}” is not one of the partners."
        yield from _check_role(at, row, groups)


def _check_role(at: str, row: Row, groups: set[str]) -> Any:
    if row["role"] not in list(Role):
        yield f"{at} “{row['role']}” is not one of {in_words(list(Role))}."
    elif Role(row["role"]).is_partnership_wide and row["group"]:
        yield f"{at} {row['role']} is a role for the whole partnership. Leave its group empty."
    elif not Role(row["role"]).is_partnership_wide and row["group"] not in groups:
        yield f"{at} “{row['group']}” is not one of the groups."


def _numbered(rows: list[Row]) -> Any:
    return enumerate(rows, 2)
