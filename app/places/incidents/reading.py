"""Choose the reader for an import's file, and its layout."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from app.models.incident import FileKind, IncidentImport, IncidentSource
from app.places.incidents.readers import Batch, NotSuchAFile, archive, police
from app.places.incidents.readers.layout import Grid, Layout


def read(import_: IncidentImport, stream: BinaryIO, *, today: date) -> Iterator[Batch]:
    """Yield the file's incidents in batches."""
    if import_.kind is FileKind.ARCHIVE:
        return archive.read(stream, today=today, force=import_.wanted_force)
    if import_.kind is FileKind.OTHER:
        return _of_source(import_.source, stream, today)
    return police.read(stream, today=today, force=import_.wanted_force or None)


def layout_of(source: IncidentSource) -> Layout:
    return layout(source.name, Grid(source.grid), source.columns)


def layout(name: str, grid: Grid, columns: dict[str, str]) -> Layout:
    """The layout of a source other than the police, which gives days instead of months."""
    return Layout(**columns, grid=grid, has_days=True, reported_by=name)


def _of_source(source: IncidentSource | None, stream: BinaryIO, today: date) -> Iterator[Batch]:
    from app.places.incidents.readers import table

    if source is None:
        raise NotSuchAFile("Nobody has said what the file’s columns mean.")
    police.heading_of(stream)
    return table.read(stream, layout_of(source), today=today)
