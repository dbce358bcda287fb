"""Questions about a file that must be answered before it is imported, and what its first rows show."""

import io
from datetime import date
from pathlib import Path

from app import storage
from app.models.incident import IncidentImport, IncidentSource
from app.places.incidents import reading
from app.places.incidents.readers import NotSuchAFile, Rejection
from app.places.incidents.readers.layout import Layout, knows
from app.places.incidents.readers.opening import BEGINNING, open_with
from app.places.incidents.readers.recognise import Recognised, recognise

GONE = "The file is no longer there. Upload it again."


def recognise_again(import_: IncidentImport, folder: Path) -> Recognised:
    """Recognise an uploaded file again, as at the upload."""
    try:
        with storage.open_stored(folder, import_.sha256) as stream:
            return recognise(stream)
    except FileNotFoundError as error:
        raise NotSuchAFile(GONE) from error


def matching_sources(sources: list[IncidentSource], heading: list[str]) -> list[IncidentSource]:
    """The sources whose columns are all in this heading."""
    return [source for source in sources if knows(reading.layout_of(source), heading)]


def find_problem(import_: IncidentImport, folder: Path, layout: Layout, today: date) -> str | None:
    """Why none of the file's first rows can be read with this layout; None if one of them can."""
    from app.places.incidents.readers import table

    rejections: list[Rejection] = []
    try:
        with storage.open_stored(folder, import_.sha256) as stream:
            opened = open_with(stream, layout)
            start = io.BytesIO(opened.stream().read(BEGINNING))
        for batch in table.read(start, layout, today=today, separator=opened.separator):
            if len(batch):
                return None
            rejections += batch.rejections
    except NotSuchAFile as refusal:
        return str(refusal)
    if not rejections:
        return None
    first = rejections[0]
    return f"We could not read any of the first rows this way. {first.reason} (line {first.line:,})."
