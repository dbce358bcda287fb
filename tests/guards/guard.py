"""What is a guard: a rule, a change that breaks it, and what must notice?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """Words of a file that others take the place of or, with nothing for `old`, words added at its end."""

    file: str
    old: str
    new: str

    def problem(self, root: Path) -> str:
        """Why this cannot be done to the checkout as it is; nothing if it can."""
        if not self.old:
            return ""
        path = root / self.file
        found = path.read_text().count(self.old) if path.exists() else 0
        return "" if found == 1 else f"{self.file} has {self.old!r} {found} times, not once"

    def apply(self, root: Path) -> None:
        path = root / self.file
        before = path.read_text() if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before.replace(self.old, self.new) if self.old else before + self.new)


@dataclass(frozen=True)
class Guard:
    """What somebody might do to the code, and the test or the linter that fails when they do."""

    mistake: str
    caught_by: str
    changes: tuple[Change, ...]
    # What the linter or the test says of it, where it could fail for another reason.
    says: str = ""

    @property
    def is_test(self) -> bool:
        return self.caught_by.startswith("tests/")

    def problems(self, root: Path) -> Iterator[str]:
        """What of this entry is out of date."""
        yield from filter(None, (change.problem(root) for change in self.changes))
        if self.is_test and not _is_there(self.caught_by, root):
            yield f"there is no {self.caught_by}"


def _is_there(test: str, root: Path) -> bool:
    """Whether the file has this test and, where a parameter is named, the test has any."""
    file, _, name = test.partition("::")
    name, has_parameter, _ = name.partition("[")
    path = root / file
    if not path.is_file() or not name:
        return path.is_file()
    function = name.rpartition("::")[2]
    found = re.search(rf"((?:^ *\S.*\n)*)^ *def {function}\(", path.read_text(), re.M)
    return found is not None and (not has_parameter or "parametrize" in found[1])


def replace(file: str, old: str, new: str = "") -> Change:
    return Change(file, old, new)


def add(file: str, words: str) -> Change:
    return Change(file, "", words)


def guard(mistake: str, caught_by: str, *changes: Change, says: str = "") -> Guard:
    return Guard(mistake, caught_by, changes, says)
