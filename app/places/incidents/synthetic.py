"""Store the demonstration's synthetic incidents, by the same path as real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import clock
from app.extensions import db
from app.models.event import Event
from app.models.incident import ImportState, IncidentImport
from app.models.person import User
from app.use_case import record, use_case

if TYPE_CHECKING:
    import polars

    from app.places.incidents.readers import Batch


@use_case
def store_synthetic_incidents(actor: User | None, rows: polars.DataFrame, *, force: str) -> IncidentImport:
    """Store incidents marked as synthetic; RealIncidents if real ones are loaded, because they never mix.

    The table has the columns month, category, lsoa_code, easting, northing (whole metres) and location.
    """
    from app.places.incidents.importing import store_months

    import_ = IncidentImport(file_name="Synthetic demonstration data", synthetic=True, state=ImportState.DONE)
    db.session.add(import_)
    db.session.flush()
    stored = store_months(db.session(), [_batch(rows, force)], import_id=import_.id, synthetic=True)
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


def _batch(rows: polars.DataFrame, force: str) -> Batch:
    import polars as pl

    from app.places.incidents.readers import Batch

    return Batch(rows.with_columns(pl.lit(force).alias("force")))
