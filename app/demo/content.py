"""What does the demonstration partnership consist of, and what has happened in it?

The TOML files in `content/` say so; `content/README.md` documents them for people who do not program. This
module reads them unchecked: tests/demo check that they fit together.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"

Table = dict[str, Any]


@dataclass(frozen=True)
class Content:
    partnership: Table
    tiers: list[Table]
    partners: list[Table]
    themes: list[Table]
    groups: list[Table]
    people: list[Table]
    cases: list[Table]
    task_groups: list[Table]
    evidence: Table


def read(folder: Path = FOLDER) -> Content:
    structure = _read_file(folder / "partnership.toml")
    return Content(
        partnership=structure["partnership"],
        tiers=structure["tiers"],
        partners=structure["partners"],
        themes=structure["themes"],
        groups=_read_file(folder / "groups.toml")["groups"],
        people=_read_all(folder / "people", "people"),
        cases=_oldest_first(_read_all(folder / "cases", "cases")),
        task_groups=_read_file(folder / "task_groups.toml")["task_groups"],
        evidence=_read_file(folder / "evidence.toml"),
    )


def _read_all(folder: Path, name: str) -> list[Table]:
    return [table for path in sorted(folder.glob("*.toml")) for table in _read_file(path)[name]]


def _read_file(path: Path) -> Table:
    with path.open("rb") as lines:
        return tomllib.load(lines)


def _oldest_first(cases: list[Table]) -> list[Table]:
    """Sort by the day they were logged, which is the order of their references."""
    return sorted(cases, key=lambda case: (-case["days_ago"], case["key"]))
