"""Look up the LSOA and the ward of each incident, once, when it is written.

The LSOA is the one that the row names. Where that is none of ours, it may be of another vintage: then it is
the one that lies there by the lookup of LSOAs of 2011 to those of 2021, if that is loaded and names just one,
or else the one in whose boundary the point is. The ward is, with official ward boundaries, that of the point.
The boundaries that ship with the product are too coarse for points, so with them, and for rows without a
point, it is the ward of the LSOA.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl

from app.places.geography import areas, lsoa_vintages
from app.places.geography.boundaries import NOWHERE, Boundaries

# LSOAs that were new in 2021 have numbers above this one.
LAST_OF_2011 = "E01033768"


class WardLookup:
    """Assigns incidents to the current LSOAs and wards. Made in the database's thread, used in any."""

    def __init__(self) -> None:
        ward_of = areas.ward_ids_by_lsoa()
        self.official = areas.wards_are_official()
        self.boundaries = areas.ward_boundaries()
        self.lsoas = pl.DataFrame(
            {"lsoa_code": list(ward_of), "ward_id": list(ward_of.values())},
            schema={"lsoa_code": pl.String, "ward_id": pl.Int32},
        )
        self.vintages = lsoa_vintages.get_vintages()
        self.is_empty = not len(self.boundaries) and self.lsoas.is_empty()

    def placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with `ward_id` (null in no ward), `stated_lsoa` and `lsoa_by_point`.

        `lsoa_code` becomes the LSOA in which a row counts; where that is not the stated one, `stated_lsoa`
        has it.
        """
        rows = self._in_our_lsoas(rows)
        by_lsoa = rows.join(self.lsoas, on="lsoa_code", how="left", maintain_order="left")
        if not self.official:
            return self._with_newer_lsoas(by_lsoa) if len(self.boundaries) else by_lsoa
        has_point = pl.col("easting").is_not_null()
        by_point = _areas_at(self.boundaries, rows)
        return by_lsoa.with_columns(ward_id=pl.when(has_point).then(by_point).otherwise(pl.col("ward_id")))

    # --- LSOAs of another vintage --------------------------------------------------------------------
    def _in_our_lsoas(self, rows: pl.DataFrame) -> pl.DataFrame:
        codes = rows["lsoa_code"]
        found = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        by_point = pl.repeat(None, rows.height, dtype=pl.Boolean, eager=True)
        foreign = codes.unique()
        foreign = foreign.filter(~_among(foreign, self.vintages.codes))
        if _among(foreign, self.vintages.successors).any():
            found = _replaced(codes, self.vintages.successors)
        at_point = self._inside(rows, foreign, found)
        if at_point is not None:
            guessed = at_point.is_not_null() & (codes != "") & (not self.vintages.official)
            found, by_point = found.fill_null(at_point), by_point.set(guessed, True)
        if found.null_count() == rows.height:
            return rows.with_columns(stated_lsoa=found, lsoa_by_point=by_point)
        return rows.with_columns(
            lsoa_code=found.fill_null(codes),
            stated_lsoa=pl.when(found.is_not_null()).then(codes),
            lsoa_by_point=by_point,
        )

    def _inside(self, rows: pl.DataFrame, foreign: pl.Series, found: pl.Series) -> pl.Series | None:
        """For rows with one of these codes, and not found yet: our LSOA in which the point is, or null."""
        if not self.vintages.official:
            # Approximate boundaries must not claim what its own code puts next door.
            newer = (foreign > LAST_OF_2011) & foreign.str.starts_with("E01")
            foreign = foreign.filter(newer | (foreign == "") | _among(foreign, self.vintages.former))
        if foreign.is_empty() or not len(self.vintages.boundaries):
            return None
        wanted = _among(rows["lsoa_code"], foreign) & rows["easting"].is_not_null() & found.is_null()
        if not wanted.any():
            return None
        names = _replaced(_areas_at(self.vintages.boundaries, rows.filter(wanted)), self.vintages.names)
        nowhere = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        return nowhere.scatter(wanted.arg_true(), names)

    # --- wards ---------------------------------------------------------------------------------------
    def _with_newer_lsoas(self, placed: pl.DataFrame) -> pl.DataFrame:
        """Place by the wards' boundaries what names an LSOA that was new in 2021 and is not ours."""
        newer = (placed["lsoa_code"] > LAST_OF_2011) & placed["lsoa_code"].str.starts_with("E01")
        unplaced = newer & placed["ward_id"].is_null() & placed["easting"].is_not_null()
        if not unplaced.any():
            return placed
        wards = _areas_at(self.boundaries, placed.filter(unplaced))
        return placed.with_columns(placed["ward_id"].scatter(unplaced.arg_true(), wards))


def _replaced(values: pl.Series, names: Mapping[Any, str]) -> pl.Series:
    """The name of each value; null for one without a name."""
    return values.replace_strict(list(names), list(names.values()), default=None, return_dtype=pl.String)


def _among(codes: pl.Series, known: Iterable[str]) -> pl.Series:
    return codes.is_in(pl.Series(list(known), dtype=pl.String).implode())


def _areas_at(boundaries: Boundaries, rows: pl.DataFrame) -> pl.Series:
    """Area ids by point. Police points are snapped, so each distinct point is looked up once."""
    points = rows.select("easting", "northing").unique().drop_nulls()
    x, y = (points[name].to_numpy().astype(float) for name in ("easting", "northing"))
    ids = boundaries.areas_at(x, y)
    found = pl.Series("ward_id", np.where(ids == NOWHERE, 0, ids).astype(np.int32)).replace(0, None)
    matched = rows.select("easting", "northing").join(
        points.with_columns(found), on=["easting", "northing"], how="left", maintain_order="left"
    )
    return matched["ward_id"]
