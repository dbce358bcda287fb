"""Recognise the kind of an incident file from its beginning."""

from dataclasses import dataclass, field
from typing import IO

from app.models.incident import FileKind
from app.places.incidents.readers import NotSuchAFile, archive, police

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
    try:
        police.check(file)
    except NotSuchAFile as refusal:
        rows = _rows_of_another_source(file)
        if rows is None:
            raise refusal from None
        return Recognised(FileKind.OTHER, first_rows=rows)
    return Recognised(FileKind.STREET)


def _rows_of_another_source(file: IO[bytes]) -> list[list[str]] | None:
    """Heading and first rows of a CSV file whose columns can be described; None if it is not one."""
    heading = police.heading_of(file)
    names = [name.strip() for name in heading]
    other_police_file = any(name.casefold() in police.OTHER_FILES for name in names)
    if other_police_file or len(names) < FEWEST_COLUMNS or not any(names):
        return None
    rows = police.first_rows(file, FIRST_ROWS + 1)
    file.seek(0)
    return rows if len(rows) > 1 and len(rows[1]) == len(heading) else None
