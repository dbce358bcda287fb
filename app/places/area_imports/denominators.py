"""Residents and households of wards whose boundaries change: kept, estimated from the LSOAs, or withheld."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.models.area import Area, FiguresBasis

if TYPE_CHECKING:
    import geopandas as gpd

SAME = 0.01  # of its ground that may change before a ward's figures are those of another ward
COVERED = 0.95  # of its ground that LSOAs with figures must cover for an estimate
FIGURES = ("residents", "households", "daytime")


def is_same_ground(before: bytes | None, after: bytes | None) -> bool:
    if before is None or after is None:
        return False
    old, new = shapely.from_wkb([before, after])
    return bool(old.symmetric_difference(new).area <= SAME * old.area)


def take_over(old: Area, new: Area) -> None:
    """Give a new ward the figures of the one that it continues on the same ground."""
    for figure in (*FIGURES, "figures_basis"):
        setattr(new, figure, getattr(old, figure))


def estimate(changed: Collection[Area], wards: Sequence[Area], lsoas: Sequence[Area]) -> None:
    """Estimate the figures of changed wards, or withhold those that cannot be estimated.

    An LSOA's figures are shared out among all `wards` by how much of its ground lies in each. What lies in
    none is a difference between two drawings of the same edge, and counts with the rest of the LSOA.
    """
    shares = _shares(wards, lsoas)
    for ward in changed:
        had_any = ward.residents is not None or ward.households is not None
        for figure in FIGURES:
            setattr(ward, figure, _estimate(shares.get(ward.code, {}), lsoas, figure))
        known = ward.residents is not None or ward.households is not None
        if known:
            ward.figures_basis = FiguresBasis.ESTIMATED
        elif had_any or ward.figures_basis is not FiguresBasis.COUNTED:
            ward.figures_basis = FiguresBasis.WITHHELD


def _estimate(shares: Mapping[int, float], lsoas: Sequence[Area], figure: str) -> int | None:
    """`shares`: by position among the LSOAs, of each its share in the ward; empty if too few cover it."""
    values = [getattr(lsoas[place], figure) for place in shares]
    if not values or any(value is None for value in values):
        return None
    return round(float(np.dot(values, list(shares.values()))))


def _shares(wards: Sequence[Area], lsoas: Sequence[Area]) -> dict[str, dict[int, float]]:
    """Of each LSOA the share of its ground in each ward, by the ward's code and the LSOA's position."""
    if not wards or not lsoas:
        return {}
    of_wards, of_lsoas = _frame(wards, "ward"), _frame(lsoas, "lsoa")
    shared = of_wards.overlay(of_lsoas, keep_geom_type=True)
    shared["ground"] = shared.area
    covered = shared.groupby("ward").ground.sum() / of_wards.set_index("ward").area
    shared["share"] = shared.ground / shared.groupby("lsoa").ground.transform("sum")
    shares: dict[str, dict[int, float]] = {}
    for row in shared.itertuples():
        if covered[row.ward] >= COVERED:
            shares.setdefault(wards[row.ward].code, {})[row.lsoa] = float(row.share)
    return shares


def _frame(areas: Sequence[Area], name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    boundaries = gpd.GeoSeries.from_wkb([area.boundary for area in areas], crs="EPSG:27700")
    return gpd.GeoDataFrame({name: range(len(areas))}, geometry=boundaries)
