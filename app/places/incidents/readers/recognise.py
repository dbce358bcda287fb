"""Recognise the kind of an incident file from its beginning."""

from dataclasses import dataclass, field
from typing import IO

from app.models.incident import FileKind
from app.places.incidents.readers import NotSuchAFile, archive, police
from app.places.incidents.readers.layout import plainly
from app.places.incidents.readers.opening import Opened, open_table
from app.tables.shape import SEPARATORS, is_blank
from app.words import pluralise

FEWEST_COLUMNS = 4  # a date, a category and two numbers of a place
FIRST_ROWS = 6


@dataclass(frozen=True)
class Recognised:
    """A file's kind; the forces of an archive; the first rows of a file of another source."""

    kind: FileKind
    forces: list[str] = field(default_factory=list)
    first_rows: list[list[str]] = field(default_factory=list)


def recognise(file: IO[bytes]) -> Recognised:
    """Return the kind of a file; NotSuchAFile if it is none. Leaves the file at its beginning."""
    if archive.is_archive(file):
        forces = list(archive.look(file).forces())
        file.seek(0)
        return Recognised(FileKind.ARCHIVE, forces=forces)
    opened = open_table(file, police.is_heading)
    file.seek(0)
    if police.is_heading(opened.heading):
        police.check_heading(opened.heading)
        return Recognised(FileKind.STREET)
    _ensure_can_be_described(opened)
    return Recognised(FileKind.OTHER, first_rows=opened.rows[: FIRST_ROWS + 1])


def _ensure_can_be_described(opened: Opened) -> None:
    """Refuse what is no table of incidents, and say why."""
    heading = opened.heading
    if any(plainly(name) in police.OTHER_FILES for name in heading):
        police.check_heading(heading)
    between = SEPARATORS[opened.separator]
    unread = f" Line {opened.unread.line:,}: {opened.unread.reason}." if opened.unread else ""
    if not heading or not any(name.strip() for name in heading):
        raise NotSuchAFile(
            "None of the first lines names the columns. Add a line of column names above the rows, separated "
            f"by {between}.{unread}"
        )
    if len(heading) < FEWEST_COLUMNS:
        raise NotSuchAFile(
            f"The file has {pluralise(len(heading), 'column')}, separated by {between}. It must have at "
            f"least {FEWEST_COLUMNS}: a date, a category and the 2 coordinates of a place."
        )
    if len(opened.rows) < 2:
        raise NotSuchAFile(
            f"The file has column names but no rows{' that can be read' * bool(unread)}.{unread}"
        )
    if not any(_fits(row, heading) for row in opened.rows[1:]):
        raise NotSuchAFile(
            f"The file has {len(heading)} column names, separated by {between}, but the row below it has "
            f"{pluralise(len(opened.rows[1]), 'value')}."
        )


def _fits(row: list[str], heading: list[str]) -> bool:
    """Whether a row has a value for each column; beyond either, blanks do not matter."""
    shorter = min(len(row), len(heading))
    return is_blank(row[shorter:]) and is_blank(heading[shorter:])
