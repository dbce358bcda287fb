"""Which version of the incidents is loaded? What is cached of them is used until that changes.

It is read once in a transaction, and again after each write in it.
"""

from typing import Any

from sqlalchemy import Select, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.database.cache import cache_version
from app.database.transactions import writes_so_far
from app.extensions import db
from app.models.incident import IncidentCount, IncidentImport, IncidentSource, LsoaIncidentCount

_KEY = "incidents_version"
VERSIONS = 4  # that are cached


def incidents_version() -> tuple[Any, ...]:
    """Changes with every import that writes counts or ends, and with every change of a source, of an area or
    of the partnership."""
    session = db.session()
    session.connection()
    read_at, version = session.info.get(_KEY, (None, None))
    if read_at != writes_so_far(session):
        version = tuple(session.execute(_VERSION).one())
        session.info[_KEY] = (writes_so_far(session), version)
    return (*version, cache_version())


def _all_rows(model: Any, table: str) -> Any:
    row = func.concat_ws(" ", model.id, text(f"{table}.xmin"))
    return select(
        func.md5(func.string_agg(row, aggregate_order_by(literal_column("','"), model.id)))
    ).scalar_subquery()


def _newest_row(model: Any, table: str) -> Any:
    newest = select(func.concat_ws(" ", model.id, text(f"{table}.xmin")))
    return newest.order_by(model.id.desc()).limit(1).scalar_subquery()


def _version() -> Select[Any]:
    return select(
        _newest_row(IncidentCount, "incident_counts"),
        _newest_row(LsoaIncidentCount, "lsoa_incident_counts"),
        _all_rows(IncidentImport, "incident_imports"),
        _all_rows(IncidentSource, "incident_sources"),
    )


_VERSION = _version()
