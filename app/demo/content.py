"""What does the demonstration partnership consist of, and what has happened in it?

The answer lies in the TOML files of `content/`, which somebody who does not program can read and
change; `content/README.md` says what may stand in them. This reads them as they are: whether they
fit together is what tests/demo says.
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
    """In the order in which they were logged, which is that of their references."""
    return sorted(cases, key=lambda case: (-case["days_ago"], case["key"]))
