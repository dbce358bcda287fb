"""Apply changes to areas: references to them stay valid, and former boundaries stay on record.

Everything happens in the caller's transaction: areas, the areas made of them, cases and incidents. Other
sessions see the state before or the state after, never a mixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.extensions import db
from app.models.area import Area, AreaImport, AreaKind, AreaVintage
from app.models.case import Case
from app.models.event import Event
from app.places.area_imports.changes import Change, Changes
from app.places.area_imports.denominators import SAME, estimate, is_same_ground, take_over
from app.places.geography.area_files import FiledArea
from app.places.geography.areas import ward_boundaries
from app.places.geography.boundaries import NOWHERE
from app.places.geography.drawing import draw, make_up
from app.use_case import record

if TYPE_CHECKING:
    import geopandas as gpd

# The parent of an area: the first of these kinds that we have, and of it the area that covers most.
ABOVE = {
    AreaKind.LSOA: (AreaKind.WARD,),
    AreaKind.WARD: (AreaKind.LOCALITY, AreaKind.CITY),
    AreaKind.NEIGHBOURHOOD: (AreaKind.LOCALITY, AreaKind.CITY),
}


class TooEarly(ValueError):
    """Newer boundaries are already in force."""


def apply_changes(
    changes: Changes, import_: AreaImport, day: date, successors: Mapping[int, str] = MappingProxyType({})
) -> None:
    """Apply changes to the areas of one kind, redraw the areas made of them, and reassign orphans.

    `successors`: the code of the ward that continues each ward that ends, by its id.
    """
    existing = _existing_areas(changes.kind)
    ensure_not_too_early(existing.values(), day)
    touched = {area.parent for area in existing.values()}
    for change in {c.existing.id: c for c in (*changes.renamed, *changes.redrawn)}.values():
        _change(existing[change.existing.id], change, import_, day)
    for change in changes.unchanged:
        _confirm(existing[change.existing.id], change.filed)
    for gone in changes.removed:
        existing[gone.id].valid_until = day
    started = [_reinstate(existing[c.existing.id], c, import_, day) for c in changes.returned]
    started += [_create(filed, None if changes.is_first else day) for filed in changes.added]
    db.session.flush()
    _assign_parents(started, changes.kind)
    if changes.kind is AreaKind.WARD:
        _reassign_lsoas()
        _recount(changes, existing, started, successors)
        touched |= {area.parent for area in started}
        redraw({place for place in touched if place is not None})
    db.session.flush()


def ensure_not_too_early(areas: Iterable[Area], day: date) -> None:
    newest = max((a.valid_from for a in areas if a.valid_from and a.valid_until is None), default=None)
    if newest is not None and day < newest:
        raise TooEarly(
            f"These areas cannot start before {newest:%-d %B %Y}, when the areas we already have "
            "came into force."
        )


def _existing_areas(kind: AreaKind) -> dict[int, Area]:
    areas = select(Area).where(Area.kind == kind).options(undefer(Area.boundary)).with_for_update(of=Area)
    return {area.id: area for area in db.session.scalars(areas)}


def _change(area: Area, change: Change, import_: AreaImport, day: date) -> None:
    if area.boundary is not None:
        _record_version(area, import_, day)
        area.valid_from = day
    _confirm(area, change.filed)


def _record_version(area: Area, import_: AreaImport, day: date) -> None:
    """Record the former version of an area, unless it began today and so was never in force for a day."""
    until = area.valid_until or day
    if area.valid_from is not None and area.valid_from >= until:
        return
    db.session.add(
        AreaVintage(
            area_id=area.id, vintage=area.vintage, name=area.name, boundary=area.boundary,
            official=area.official, valid_from=area.valid_from, valid_until=until, replaced_by=import_,
        )
    )  # fmt: skip


def _confirm(area: Area, filed: FiledArea) -> None:
    area.name, area.vintage, area.official = filed.name, filed.vintage, True
    draw(area, filed.boundary)


def _reinstate(area: Area, change: Change, import_: AreaImport, day: date) -> Area:
    _record_version(area, import_, day)
    area.valid_from, area.valid_until = day, None
    _confirm(area, change.filed)
    return area


def _create(filed: FiledArea, day: date | None) -> Area:
    area = Area(kind=filed.kind, code=filed.code, name=filed.name, vintage=filed.vintage, valid_from=day)
    area.official = True
    draw(area, filed.boundary)
    db.session.add(area)
    return area


# --- what belongs to what ---------------------------------------------------------------------------


def _assign_parents(areas: Sequence[Area], kind: AreaKind) -> None:
    for above in ABOVE[kind]:
        holders = _drawn(above)
        if holders and areas:
            for area, holder in zip(areas, _main_holders(areas, holders), strict=True):
                area.parent = holder or area.parent
            return


def _drawn(kind: AreaKind, *, ended: bool = False) -> list[Area]:
    drawn = select(Area).where(Area.kind == kind, Area.boundary.is_not(None))
    if not ended:
        drawn = drawn.where(Area.valid_until.is_(None))
    return list(db.session.scalars(drawn.options(undefer(Area.boundary)).order_by(Area.name, Area.id)))


def _main_holders(areas: Sequence[Area], holders: Sequence[Area]) -> list[Area | None]:
    """For each area, the holder that covers most of it; None if none touches it."""
    shared = _frame(areas, "area").overlay(_frame(holders, "holder"), keep_geom_type=True)
    best = shared.loc[shared.area.groupby(shared["area"]).idxmax()]
    holder_of = dict(zip(best["area"], best["holder"], strict=True))
    return [holders[holder_of[n]] if n in holder_of else None for n in range(len(areas))]


def _frame(areas: Sequence[Area], name: str) -> gpd.GeoDataFrame:
    """Their boundaries, with their positions in a column of this name."""
    import geopandas as gpd

    boundaries = gpd.GeoSeries.from_wkb([area.boundary for area in areas], crs="EPSG:27700")
    return gpd.GeoDataFrame({name: range(len(areas))}, geometry=boundaries)


def _reassign_lsoas() -> None:
    """Move LSOAs of ended wards to the ward that covers most of them."""
    lsoas = _drawn(AreaKind.LSOA, ended=True)
    lost = [lsoa for lsoa in lsoas if lsoa.parent is None or lsoa.parent.valid_until is not None]
    wards = _drawn(AreaKind.WARD)
    if lost and wards:
        for lsoa, ward in zip(lost, _main_holders(lost, wards), strict=True):
            lsoa.parent = ward or lsoa.parent


def _recount(
    changes: Changes, existing: Mapping[int, Area], started: Sequence[Area], successors: Mapping[int, str]
) -> None:
    """Keep figures of wards on the same ground; of others, estimate them from LSOAs or withhold them."""
    redrawn = (*changes.redrawn, *changes.returned)
    changed = [existing[c.existing.id] for c in redrawn if c.share is not None and c.share > SAME]
    new = [area for area in started if area.id not in existing]
    by_code = {area.code: area for area in new}
    for old_id, code in successors.items():
        ward = by_code.get(code)
        if ward is not None and is_same_ground(existing[old_id].boundary, ward.boundary):
            take_over(existing[old_id], ward)
            new.remove(ward)
            del by_code[code]
    if changed or new:
        reestimate([*changed, *new])


def reestimate(wards: Sequence[Area]) -> None:
    """Estimate the figures of these wards from all LSOAs, or withhold them."""
    lsoas = [lsoa for lsoa in _drawn(AreaKind.LSOA) if lsoa.residents is not None]
    estimate(wards, _drawn(AreaKind.WARD), lsoas)


def redraw(places: set[Area]) -> None:
    """Redraw the localities of changed wards, then the city."""
    for place in places:
        parts = parts_of(place)
        if parts:
            make_up(place, parts)
    above = {place.parent for place in places if place.parent is not None}
    if above:
        redraw(above)


def parts_of(place: Area) -> list[Area]:
    own = select(Area).where(
        Area.parent_id == place.id, Area.valid_until.is_(None), Area.kind != AreaKind.NEIGHBOURHOOD
    )
    return list(db.session.scalars(own.options(undefer(Area.boundary)).order_by(Area.id)))


# --- cases ------------------------------------------------------------------------------------------


def reassign_cases() -> None:
    """Reassign open cases to wards by their point. Closed cases and holders stay as they are.

    Returns no count, because a number would reveal restricted cases.
    """
    statement = select(Case.id, Case.easting, Case.northing, Case.ward_id).where(
        Case.is_open, Case.easting.is_not(None), Case.northing.is_not(None)
    )
    rows = db.session.execute(statement.order_by(Case.id)).all()
    points = np.array([(row.easting, row.northing) for row in rows], dtype=float).reshape(-1, 2)
    wards = ward_boundaries().areas_at(points[:, 0], points[:, 1])
    names = {
        ward.id: ward.name for ward in db.session.scalars(select(Area).where(Area.kind == AreaKind.WARD))
    }
    for row, ward_id in zip(rows, wards.tolist(), strict=True):
        if ward_id not in (NOWHERE, row.ward_id):
            case = db.session.get_one(Case, row.id)
            case.ward_id = ward_id
            record(None, Event.CASE_PLACED_ANEW, case=case, before=names[row.ward_id], after=names[ward_id])
