"""Read a street-level CSV file of data.police.uk."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any, BinaryIO

from app.places.incidents.readers import Batch, NotSuchAFile
from app.places.incidents.readers.layout import Layout, columns_of, knows, listed, plainly
from app.places.incidents.readers.lines import Blocks
from app.places.incidents.readers.opening import BEGINNING, Opened, open_table

LAYOUT = Layout(
    when="Month", force="Reported by", x="Longitude", y="Latitude", location="Location",
    lsoa_code="LSOA code", category="Crime type", crime_id="Crime ID",
    outcome="Last outcome category",
)  # fmt: skip
OTHER_FILES = {
    "outcome type": "It looks like a file of outcomes. Use the file whose name ends in “-street.csv”.",
    "object of search": "It looks like a file of stops and searches. "
    "Use the file whose name ends in “-street.csv”.",
}
MAX_FORCES_LISTED = 50


def check(file: IO[bytes]) -> None:
    """Refuse a file of another kind by its heading, without reading it all."""
    check_heading(open_table(file, is_heading).heading)


def is_heading(row: Sequence[str]) -> bool:
    return knows(LAYOUT, row)


def first_rows(file: Any, number: int) -> list[list[str]]:
    """The first rows of a file, which need not be seekable."""
    start = io.BytesIO(file.read(BEGINNING))
    return [row for block in Blocks(start) for row in block.rows][:number]


def force_of(heading: list[str], row: list[str]) -> str | None:
    """The force that reported this row, if it is stated."""
    check_heading(heading)
    at = columns_of(heading, LAYOUT)["force"]
    return " ".join(row[at].split()) or None if at < len(row) else None


def check_heading(heading: list[str]) -> None:
    names = [plainly(name) for name in heading]
    missing = [name for name in LAYOUT.columns.values() if plainly(name) not in names]
    for name, advice in OTHER_FILES.items():
        if missing and name in names:
            raise NotSuchAFile(f"This is not a street-level crime file. {advice}")
    if missing:
        raise NotSuchAFile(
            "This is not a street-level crime file from data.police.uk: "
            f"it does not have the {listed('column', missing)}."
        )
    columns_of(heading, LAYOUT)


def read(file: BinaryIO, *, today: date, force: str | None = None) -> Iterator[Batch]:
    """The file's incidents; with a force, only those that it reported, of which there must be some."""
    opened = open_table(file, is_heading)
    check_heading(opened.heading)
    rows_read = 0
    for batch in read_rows(opened.stream(), today=today, force=force, separator=opened.separator):
        rows_read += len(batch) + len(batch.rejections)
        yield batch
    if force and not rows_read:
        forces = ", ".join(sorted(_forces_in(opened, today))) or "no force"
        raise NotSuchAFile(f"The file has nothing reported by {force}. It has incidents from {forces}.")


def read_rows(
    file: BinaryIO, *, today: date, force: str | None = None, separator: str = ","
) -> Iterator[Batch]:
    """As `read`, for a file that cannot be rewound, in UTF-8 as the police publish it."""
    from app.places.incidents.readers import table

    yield from table.read(file, LAYOUT, today=today, force=force, separator=separator)


def _forces_in(opened: Opened, today: date) -> set[str]:
    forces: set[str] = set()
    for batch in read_rows(opened.stream(), today=today, separator=opened.separator):
        forces.update(batch.rows["force"].unique())
        if len(forces) > MAX_FORCES_LISTED:
            break
    return forces
