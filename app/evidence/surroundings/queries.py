"""Reads of what is around a place, for one reader. A fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Date, Row, Select, bindparam, func, select

from app import clock, policy
from app.database.cache import cache_version, cached
from app.evidence.hotspots.picture import hotspot_frame
from app.evidence.hotspots.published import PublishedHotspots, find_published, hotspots_of
from app.evidence.surroundings.around import (
    AROUND,
    MappedPlace,
    NearCase,
    NearHin,
    NearHotspot,
    ShownRun,
    Surroundings,
)
from app.extensions import db
from app.mapping.render_cache import RenderCache
from app.models.area import Area, AreaKind, HighImpactNeighbourhood
from app.models.case import Case
from app.models.person import User
from app.places.geography.areas import area_frame
from app.policy import Action

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MOST_CASES = 200  # pins on a map of wards
_frames = RenderCache(most=2)
_places = RenderCache(most=1024)  # a few numbers each
# Built once: building it takes longer than running it.
_HIN = HighImpactNeighbourhood
_HINS: Select[*tuple[Any, ...]] = (
    select(_HIN.id, _HIN.ward_id, Area.name, _HIN.effective_from)
    .join(Area, Area.id == _HIN.ward_id)
    .where(_HIN.is_in_force(bindparam("day", type_=Date)))
    .order_by(Area.name, _HIN.id)
)
LITTLE = 0.1  # of a hotspot: less of it in a place is how their boundaries were drawn


def get_surroundings(
    user: User,
    place: MappedPlace,
    cases: Sequence[NearCase] | None = None,
    *,
    unplaced: int = 0,
    more: int = 0,
) -> Surroundings:
    """Return what is around a place.

    `cases`: those that the caller found, starting from `visible_cases`; None if the map is not of cases.
    """
    shape = _shape_of(place)
    sees_hotspots = policy.can(user, Action.EVIDENCE_VIEW)
    published = find_published() if sees_hotspots else None
    return Surroundings(
        place=place,
        run=_run(published) if published else None,
        hotspots=_hotspots_near(published, place) if published else (),
        hins=tuple(_hins(place, shape.near)),
        cases=tuple(cases or ()),
        sees_hotspots=sees_hotspots,
        counts_cases=cases is not None,
        unplaced=unplaced,
        more=more,
        undrawn=_names(place.ward_ids - shape.drawn),
        published=published,
        outside=shape.outside,
    )


class _Shape(NamedTuple):
    """Of a place: its wards that are drawn, all wards in it or near it, and whether its point is in none."""

    drawn: frozenset[int]
    near: frozenset[int]
    outside: bool


def _shape_of(place: MappedPlace) -> _Shape:
    """Cached until the areas change: geometry costs more than all else here."""
    return _places.get_or_make(("shape", place, cache_version()), lambda: _read_shape(place))


def _read_shape(place: MappedPlace) -> _Shape:
    wards, ground = area_frame(AreaKind.WARD), _ground_of(place)
    drawn = frozenset(wards.index[wards.index.isin(place.ward_ids)])
    near = [] if ground.is_empty else wards.index[wards.geometry.distance(ground) <= AROUND]
    return _Shape(drawn, frozenset(near), _is_outside(place, wards))


def _ground_of(place: MappedPlace) -> BaseGeometry:
    wards = area_frame(AreaKind.WARD)
    return _ground(place, wards.geometry[wards.index.isin(place.ward_ids)].tolist())


def list_open_cases(user: User, ward_ids: Collection[int]) -> tuple[list[NearCase], int, int]:
    """Open cases in these wards: those with a point, newest first; how many have none; how many are more."""
    here = Case.is_open & Case.ward_id.in_(sorted(ward_ids))
    counts = select(func.count(Case.id), func.count(Case.easting)).where(here)
    number, placed = db.session.execute(policy.visible_cases(user, counts)).one()
    columns: Any = (Case.reference, Case.title, Case.tier_level, Case.restricted, Case.easting, Case.northing)
    listed = select(*columns).where(here, Case.easting.is_not(None)).order_by(Case.id.desc())
    rows = db.session.execute(policy.visible_cases(user, listed).limit(MOST_CASES))
    return [NearCase(*row) for row in rows], number - placed, max(placed - MOST_CASES, 0)


def _ground(place: MappedPlace, wards: Iterable[BaseGeometry]) -> BaseGeometry:
    """All that the map is of: what lies near it is around it. Of a piece of ground, wards are no part."""
    if place.ground:
        return shapely.from_wkb(place.ground)
    parts = [*wards]
    if place.point:
        parts.append(shapely.Point(place.point))
    return shapely.union_all(parts)


def _is_outside(place: MappedPlace, wards: GeoDataFrame) -> bool:
    """Whether its point is in no ward as drawn."""
    return place.point is not None and not wards.geometry.intersects(shapely.Point(place.point)).any()


def _names(ward_ids: Collection[int]) -> tuple[str, ...]:
    if not ward_ids:
        return ()
    names = cached("names of wards", _read_names)
    return tuple(sorted(names[ward_id] for ward_id in ward_ids))


def _read_names() -> dict[int, str]:
    """Those of wards that have ended too."""
    wards = select(Area.id, Area.name).where(Area.kind == AreaKind.WARD)
    return dict(db.session.execute(wards).all())


# --- hotspots ----------------------------------------------------------------------------------------
def _run(published: PublishedHotspots) -> ShownRun:
    source, _ = hotspots_of(published)
    return ShownRun(
        id=published.run.id,
        key=published.run.key,
        what=f"recorded {published.question.what}",
        provenance=published.provenance,
        source=source.words,
        synthetic=source.synthetic,
        changed=published.areas_changed,
    )


def frame_of_hotspots(published: PublishedHotspots) -> GeoDataFrame:
    """The places of the published run with their boundaries as they are. Everybody reads the same frame."""
    run = published.run
    made_of = (run.id, run.key, run.finished_at, published.areas_changed, cache_version())
    return _frames.get_or_make(made_of, lambda: hotspot_frame(published.question, hotspots_of(published)[1]))


def _hotspots_near(published: PublishedHotspots, place: MappedPlace) -> tuple[NearHotspot, ...]:
    """Cached until another run is published or the areas change. Everybody who sees hotspots sees these."""
    run = published.run
    made_of = ("hotspots", place, run.id, run.key, run.finished_at, published.areas_changed, cache_version())
    return _places.get_or_make(made_of, lambda: tuple(_hotspots(published, place, _ground_of(place))))


def _hotspots(
    published: PublishedHotspots, place: MappedPlace, ground: BaseGeometry
) -> Iterable[NearHotspot]:
    """Those that meet the ground or lie within AROUND of it, nearest to the place first."""
    rows = {row["code"]: row for row in hotspots_of(published)[1]}
    if not rows or ground.is_empty:
        return []
    frame = frame_of_hotspots(published)
    near = frame[frame.geometry.distance(ground) <= AROUND]
    subject = shapely.Point(place.point) if place.point else ground
    metres = near.geometry.distance(subject)
    inside = metres == 0 if place.point else _shares(near, ground) > LITTLE
    found = [
        NearHotspot(rows[code], round(away / 10) * 10, bool(within))
        for code, away, within in zip(near["code"], metres, inside, strict=True)
    ]
    return sorted(found, key=lambda hotspot: (not hotspot.inside, hotspot.metres, -hotspot.row["z"]))


def _shares(hotspots: GeoDataFrame, ground: BaseGeometry) -> Any:
    """How much of each hotspot, or of the ground if that is smaller, is in the other."""
    return hotspots.geometry.intersection(ground).area / hotspots.area.clip(upper=ground.area or None)


# --- High Impact Neighbourhoods ----------------------------------------------------------------------
def _hins_of(day: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Cached until one of them or the areas change."""
    key = ("hins", day, cache_version())
    return _places.get_or_make(key, lambda: db.session.execute(_HINS, {"day": day}).all())


def _hins(place: MappedPlace, near: Collection[int]) -> Iterable[NearHin]:
    """Those of today that the place lies in, or that come within AROUND of it; its own first.

    `near`: the wards in it or near it.
    """
    found = [
        NearHin(row.id, row.ward_id, row.name, row.effective_from, here=row.ward_id in place.ward_ids)
        for row in _hins_of(clock.today())
    ]
    around = [hin for hin in found if hin.here or hin.ward_id in near]
    return sorted(around, key=lambda hin: not hin.here)
