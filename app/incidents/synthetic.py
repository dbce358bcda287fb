"""How do the demonstration's made-up incidents come in, by the same way as real ones?"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Protocol

import numpy as np

from app import clock
from app.extensions import db
from app.incidents.importing import store_months
from app.incidents.readers import Batch
from app.models import Event, ImportState, IncidentImport, User
from app.use_case import record, use_case

ROWS_A_BATCH = 1_000


class SyntheticIncident(Protocol):
    """What a generator gives; eastings and northings in whole metres."""

    @property
    def month(self) -> date: ...
    @property
    def category(self) -> str: ...
    @property
    def lsoa_code(self) -> str: ...
    @property
    def easting(self) -> int: ...
    @property
    def northing(self) -> int: ...
    @property
    def location(self) -> str: ...


@use_case
def store_synthetic_incidents(
    actor: User | None, incidents: Iterable[SyntheticIncident], *, force: str
) -> IncidentImport:
    """Put made-up incidents in, marked as such. Where real ones are loaded, RealIncidents: both never mix."""
    import_ = IncidentImport(file_name="Synthetic demonstration data", synthetic=True, state=ImportState.DONE)
    db.session.add(import_)
    db.session.flush()
    stored = store_months(db.session(), _batches(incidents, force), import_id=import_.id, synthetic=True)
    import_.rows, import_.placed, import_.replaced = stored.rows, stored.placed, stored.replaced
    import_.force, import_.months = force, stored.month_names
    import_.finished_at = clock.now()
    record(
        actor,
        Event.INCIDENTS_IMPORTED,
        rows=f"{stored.rows:,} synthetic",
        months=", ".join(import_.months),
        file=import_.file_name,
    )
    return import_


def _batches(incidents: Iterable[SyntheticIncident], force: str) -> Iterator[Batch]:
    rest = iter(incidents)
    while rows := list(islice(rest, ROWS_A_BATCH)):
        yield Batch(
            forces=[force] * len(rows),
            months=[row.month for row in rows],
            categories=[row.category for row in rows],
            eastings=np.array([row.easting for row in rows], dtype=float),
            northings=np.array([row.northing for row in rows], dtype=float),
            lsoa_codes=[row.lsoa_code for row in rows],
            locations=[row.location for row in rows],
        )
