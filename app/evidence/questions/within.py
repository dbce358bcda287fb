"""Count a question inside its own place, by the wards, LSOAs or squares that lie in it or touch it.

For pages that draw a place in parts: the parts add up to what every other page counts in the place.
"""

import functools
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from sqlalchemy import select

from app.evidence.questions.counting import Corner, count_by_lsoa, group_incidents
from app.evidence.questions.ground import shape_of
from app.evidence.questions.hours import Hours
from app.evidence.questions.incidents import in_place
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.questions.where import Where
from app.evidence.statistics.treated_places import Ground
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident
from app.places.geography.areas import area_frame
from app.places.incidents.version import incidents_version

MOST = 32


def count_wards_within(question: EvidenceQuestion) -> dict[int, float]:
    """The number, or harm, by the id of each ward that the place touches, those with none too."""
    nothing: dict[int, float] = dict.fromkeys(touched(question.where, AreaKind.WARD), 0)
    if not question.where.lsoas:
        return nothing | dict(_by(question, "ward"))
    wards, numbers = _wards_of_lsoas(question.where.lsoas), defaultdict[int, float](float, nothing)
    for code, number in count_lsoas_within(question).items():
        numbers[wards[code]] += number
    return dict(numbers)


def count_lsoas_within(question: EvidenceQuestion) -> dict[str, float]:
    """The number, or harm, by the code of each LSOA that has any, or that was chosen."""
    if question.where.lsoas:
        everywhere = count_by_lsoa(question)
        return {code: everywhere.get(code, 0) for code in question.where.lsoas}
    return dict(_by(question, "lsoa"))


def count_squares_within(question: EvidenceQuestion, size: int) -> dict[Corner, float]:
    """The number, or harm, by the south-western corner of each square of the grid that has any."""
    return dict(_by(question, "square", size))


def outline_of(where: Where) -> Ground:
    """The ground of a place that is not made of whole wards."""
    if where.ground:
        return shape_of(where.ground)
    lsoas = area_frame(AreaKind.LSOA)
    return shapely.union_all(lsoas.geometry[lsoas["code"].isin(where.lsoas)].to_numpy())


def touched(where: Where, kind: AreaKind) -> frozenset[int]:
    """Ids of the current areas of a kind that lie in the place or touch it."""
    if where.lsoas and kind is AreaKind.WARD:
        return frozenset(_wards_of_lsoas(where.lsoas).values())
    areas = area_frame(kind)
    if where.lsoas:
        return frozenset(int(area) for area in areas.index[areas["code"].isin(where.lsoas)])
    near = shapely.intersects(areas.geometry.to_numpy(), outline_of(where))
    return frozenset(int(area) for area in areas.index[near])


def _wards_of_lsoas(codes: tuple[str, ...]) -> dict[str, int]:
    """By code, the ward that an LSOA is in."""
    rows = select(Area.code, Area.parent_id).where(Area.is_current(AreaKind.LSOA), Area.code.in_(codes))
    return {code: ward or 0 for code, ward in db.session.execute(rows)}


def _by(question: EvidenceQuestion, kind: str, size: int = 0) -> Mapping[Any, float]:
    months = tuple(question.period.months())
    return _read(question.what, question.where, months, question.hours, kind, size, incidents_version())


@functools.lru_cache(maxsize=MOST)
def _read(
    what: What,
    where: Where,
    months: tuple[date, ...],
    hours: Hours,
    kind: str,
    size: int,
    _version: tuple[Any, ...],
) -> Mapping[Any, float]:
    """`kind`: ward, lsoa or square; `size` is of squares."""
    corner = tuple(column // (size or 1) * (size or 1) for column in (Incident.easting, Incident.northing))
    columns = {"ward": (Incident.ward_id,), "lsoa": (Incident.lsoa_code,), "square": corner}
    here = in_place(where) & Incident.easting.is_not(None)
    return group_incidents(what, here, months, hours, columns[kind])
