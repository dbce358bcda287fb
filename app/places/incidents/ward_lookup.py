"""Look up the ward of each incident, once, when it is written.

With official ward boundaries, by its point. The boundaries that ship with the product are too coarse for
points, so with them by the LSOA that the row names, and that LSOA's ward. Current rows name LSOAs of 2021;
one that was new then and is not loaded is looked up by its point.
"""

import numpy as np
import polars as pl

from app.places.geography import areas
from app.places.geography.boundaries import NOWHERE, Boundaries

# LSOAs that were new in 2021 have numbers above this one.
LAST_OF_2011 = "E01033768"


class WardLookup:
    """Assigns incidents to the current wards."""

    def __init__(self) -> None:
        ward_of = areas.ward_ids_by_lsoa()
        self.official = areas.wards_are_official()
        self.boundaries = areas.ward_boundaries()
        self.lsoas = pl.DataFrame(
            {"lsoa_code": list(ward_of), "ward_id": list(ward_of.values())},
            schema={"lsoa_code": pl.String, "ward_id": pl.Int32},
        )

    def placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with a ward_id column, null where the row is in no ward."""
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
    """Ward ids by point. Police points are snapped, so each distinct point is looked up once."""
    points = rows.select("easting", "northing").unique().drop_nulls()
    x, y = (points[name].to_numpy().astype(float) for name in ("easting", "northing"))
    ward_ids = boundaries.areas_at(x, y)
    wards = pl.Series("ward_id", np.where(ward_ids == NOWHERE, 0, ward_ids).astype(np.int32)).replace(0, None)
    with_wards = points.with_columns(wards)
    matched = rows.select("easting", "northing").join(
        with_wards, on=["easting", "northing"], how="left", maintain_order="left"
    )
    return matched["ward_id"]
