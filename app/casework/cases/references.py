"""References of cases."""

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.extensions import db
from app.models.case import CaseNumber


def next_reference(prefix: str) -> str:
    """Return the next reference, such as NG-2026-00042. Numbers restart each year and are never reused."""
    year = clock.today().year
    counted = (
        insert(CaseNumber)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[CaseNumber.year], set_={"last": CaseNumber.last + 1})
        .returning(CaseNumber.last)
    )
    return f"{prefix}-{year}-{db.session.scalar(counted):05d}"
