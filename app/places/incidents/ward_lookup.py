"""In which ward does each of many incidents belong? Found once, when they are written.

Where the partnership has loaded official ward boundaries, by the point. The boundaries that ship with the
product are too coarse for points: there, by the LSOA that the row itself names, and that LSOA's ward. A row
of today names an LSOA of 2021; one that was new then, and that nobody has loaded, is placed by its point.
"""

import numpy as np
import polars as pl

from app.places.geography import areas
from app.places.geography.boundaries import NOWHERE, Boundaries

# The LSOAs of 2021 that are not those of 2011 under their old number have numbers beyond this one.
LAST_OF_2011 = "E01033768"


class Placing:
    """Knows the wards as they stand now, and places incidents by them."""

    def __init__(self) -> None:
        ward_of = areas.ward_ids_by_lsoa()
        self.official = areas.wards_are_official()
        self.boundaries = areas.ward_boundaries()
        self.lsoas = pl.DataFrame(
            {"lsoa_code": list(ward_of), "ward_id": list(ward_of.values())},
            schema={"lsoa_code": pl.String, "ward_id": pl.Int32},
        )

    def placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The same rows with the ward of each, null where it is in none."""
        if self.official:
            return rows.with_columns(_wards_at(self.boundaries, rows))
        placed = rows.join(self.lsoas, on="lsoa_code", how="left", maintain_order="left")
        return self._with_newer_lsoas(placed) if len(self.boundaries) else placed

    def _with_newer_lsoas(self, placed: pl.DataFrame) -> pl.DataFrame:
        newer = (placed["lsoa_code"] > LAST_OF_2011) & placed["lsoa_code"].str.starts_with("E01")
        unplaced = newer & placed["ward_id"].is_null() & placed["easting"].is_not_null()
        if not unplaced.any():
            return placed
        wards = _wards_at(self.boundaries, placed.filter(unplaced))
        return placed.with_columns(placed["ward_id"].scatter(unplaced.arg_true(), wards))


def _wards_at(boundaries: Boundaries, rows: pl.DataFrame) -> pl.Series:
    """By the point. Police points are snapped, so that a place that comes many times is looked for once."""
    points = rows.select("easting", "northing").unique().drop_nulls()
    x, y = (points[name].to_numpy().astype(float) for name in ("easting", "northing"))
    found = boundaries.areas_at(x, y)
    wards = pl.Series("ward_id", np.where(found == NOWHERE, 0, found).astype(np.int32)).replace(0, None)
    known = points.with_columns(wards)
    joined = rows.select("easting", "northing").join(
        known, on=["easting", "northing"], how="left", maintain_order="left"
    )
    return joined["ward_id"]
