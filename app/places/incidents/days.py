"""Which days of a month are in, of a source whose records have days?

A file of such a source may cover a part of a month, and replaces the days that it covers only. So a month is
in with its first file, and that it is not whole must be said.
"""

import functools
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
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
    spans: dict[str, list[Span]] = defaultdict(list)
    for source, first, last in db.session.execute(
        days.group_by(Incident.force, Incident.month).order_by(Incident.force, Incident.month)
    ):
        if first and last and not _is_whole(first, last):
            spans[source].append((first, last))
    return dict(spans)


def _is_whole(first: date, last: date) -> bool:
    return first.day <= QUIET_DAYS + 1 and (last + timedelta(days=QUIET_DAYS + 1)).month != last.month
