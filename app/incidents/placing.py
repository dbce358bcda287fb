"""In which ward does each of many incidents belong? Found once, when they are written.

Where the partnership has loaded official ward boundaries, by the point. The boundaries that ship with the
product are too coarse for points: there, by the LSOA that the row itself names, and that LSOA's ward.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.geography.boundaries import NOWHERE, Boundaries
from app.incidents.readers import Batch
from app.models import Area, AreaKind


class Placing:
    """Knows the wards as they stand now, and places incidents by them."""

    def __init__(self, session: Session) -> None:
        official = session.execute(
            select(Area.id, Area.boundary).where(
                Area.kind == AreaKind.WARD,
                Area.valid_until.is_(None),
                Area.official,
                Area.boundary.is_not(None),
            )
        ).all()
        self.boundaries = Boundaries((id_, wkb) for id_, wkb in official) if official else None
        self.ward_of_lsoa = {} if official else self._lookup(session)

    @staticmethod
    def _lookup(session: Session) -> dict[str, int]:
        ward = aliased(Area)
        found = session.execute(
            select(Area.code, ward.id)
            .join(ward, Area.parent_id == ward.id)
            .where(
                Area.kind == AreaKind.LSOA,
                Area.valid_until.is_(None),
                ward.kind == AreaKind.WARD,
                ward.valid_until.is_(None),
            )
        )
        return {row.code: row.id for row in found}

    def wards(self, batch: Batch) -> list[int | None]:
        if self.boundaries is None:
            return [self.ward_of_lsoa.get(code) for code in batch.lsoa_codes]
        found = self.boundaries.areas_at(batch.eastings, batch.northings)
        return [None if ward_id == NOWHERE else ward_id for ward_id in found.tolist()]
