"""In which ward does each of many incidents belong? Found once, when they are written.

Where the partnership has loaded official ward boundaries, by the point. The boundaries that ship with the
product are too coarse for points: there, by the LSOA that the row itself names, and that LSOA's ward.
"""

from app.geography import areas
from app.geography.boundaries import NOWHERE
from app.incidents.readers import Batch


class Placing:
    """Knows the wards as they stand now, and places incidents by them."""

    def __init__(self) -> None:
        official = areas.wards_are_official()
        self.boundaries = areas.ward_boundaries() if official else None
        self.ward_of_lsoa = {} if official else areas.ward_ids_by_lsoa()

    def wards(self, batch: Batch) -> list[int | None]:
        if self.boundaries is None:
            return [self.ward_of_lsoa.get(code) for code in batch.lsoa_codes]
        found = self.boundaries.areas_at(batch.eastings, batch.northings)
        return [None if ward_id == NOWHERE else ward_id for ward_id in found.tolist()]
