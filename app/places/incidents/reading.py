"""Choose the reader for an import's file, and its layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

import numpy as np

from app.models.incident import FileKind, IncidentImport, IncidentSource
from app.places.incidents.readers import Batch, NotSuchAFile, archive, police
from app.places.incidents.readers.layout import Grid, Layout


@dataclass
class Reading:
    """A file's incidents in batches, and what was seen in the whole of it before.

    `questions` must be answered before it goes in, `said` is told afterwards. `points`: some of its places,
    in the file's own numbers.
    """

    batches: Iterator[Batch]
    questions: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    points: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))


def read(
    import_: IncidentImport, stream: BinaryIO, *, today: date, spellings: Mapping[str, str] | None = None
) -> Reading:
    """`spellings`: of the categories that are loaded."""
    if import_.kind is FileKind.ARCHIVE:
        return Reading(archive.read(stream, today=today, force=import_.wanted_force))
    if import_.kind is FileKind.OTHER:
        return _of_source(import_.source, stream, today, spellings or {})
    return Reading(police.read(stream, today=today, force=import_.wanted_force or None))


def layout_of(source: IncidentSource) -> Layout:
    return layout(source.name, Grid(source.grid), source.columns, month_first=source.month_first)


def layout(name: str, grid: Grid, columns: dict[str, str], *, month_first: bool | None = None) -> Layout:
    """The layout of a source other than the police, which gives days instead of months."""
    return Layout(**columns, grid=grid, has_days=True, reported_by=name, month_first=month_first)


def _of_source(
    source: IncidentSource | None, stream: BinaryIO, today: date, spellings: Mapping[str, str]
) -> Reading:
    from app.places.incidents.readers.survey import read_surveyed

    if source is None:
        raise NotSuchAFile("Say what the columns of the file mean before you import it.")
    found, batches = read_surveyed(stream, layout_of(source), today=today, spellings=spellings)
    return Reading(batches, found.questions, found.said, found.points)
