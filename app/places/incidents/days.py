"""Which days of a month are in, of a source whose records have days?

A file of such a source may cover a part of a month, and replaces the days that it covers only. So a month is
in with its first file, and that it is not whole must be said.
"""

import functools
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models.incident import Incident, IncidentSource
from app.places.incidents.version import VERSIONS, incidents_version

QUIET_DAYS = 7  # at the start or end of a month: more without any record are taken to be missing
Span = tuple[date, date]


def list_partial_months(sources: Collection[str]) -> dict[str, list[Span]]:
    """The first and the last day that is in, of each month of these sources that is not whole."""
    spans = _read_spans(incidents_version()) if sources else {}
    return {source: list(spans[source]) for source in sorted(sources) if source in spans}


@functools.lru_cache(maxsize=VERSIONS)
def _read_spans(_version: tuple[Any, ...]) -> Mapping[str, list[Span]]:
    days = select(Incident.force, func.min(Incident.day), func.max(Incident.day)).where(
        Incident.force.in_(select(IncidentSource.name)), Incident.day.is_not(None)
    )
    files: dict[str, list[Span]] = defaultdict(list)
    of_files = days.where(Incident.import_id.is_not(None)).group_by(Incident.force, Incident.import_id)
    for source, first, last in db.session.execute(of_files):
        if first and last:
            files[source].append((first, last))
    spans: dict[str, list[Span]] = defaultdict(list)
    for source, first, last in db.session.execute(
        days.group_by(Incident.force, Incident.month).order_by(Incident.force, Incident.month)
    ):
        if first and last and not _is_whole(first, last, files[source]):
            spans[source].append((first, last))
    return dict(spans)


def _is_whole(first: date, last: date, files: Sequence[Span]) -> bool:
    """Whether few days before the first and after the last record of a month have none, or one file goes on
    over them: of a source with few records, such days are quiet and not missing."""
    begins = first.replace(day=1)
    ends = begins.replace(day=monthrange(begins.year, begins.month)[1])
    from_start = first.day <= QUIET_DAYS + 1 or _goes_over(files, begins, first)
    return from_start and (ends.day - last.day <= QUIET_DAYS or _goes_over(files, last, ends))


def _goes_over(files: Sequence[Span], day: date, other: date) -> bool:
    return any(first <= day and other <= last for first, last in files)
