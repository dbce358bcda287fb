"""Which months, LSOAs and wards hold incidents that name LSOAs of another census, and were placed by guess?

Such incidents count where approximate boundaries put their points. That is near enough to draw them, but a
place whose incidents count by their own codes in some months and by guess in others would seem to change when
only the codes did. So what compares months asks here first.
"""

import functools
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import LsoaIncidentCount
from app.places.geography.areas import wards_are_official
from app.places.incidents.version import VERSIONS, incidents_version

WHAT_HELPS = (
    "Under Settings, Areas, import the lookup from 2011 to 2021 LSOAs by the Office for National Statistics."
)


def count_guessed(months: Collection[date]) -> int:
    """How many incidents of these months were placed by guess."""
    return db.session.scalar(_guessed(func.coalesce(func.sum(LsoaIncidentCount.number), 0), months)) or 0


def are_of_two_vintages(months: Collection[date]) -> bool:
    """Whether some of these months hold incidents placed by guess, and others none."""
    guessed = set(db.session.scalars(_guessed(LsoaIncidentCount.month, months).distinct()))
    return bool(guessed) and guessed != set(months)


def broken_lsoas(codes: Collection[str], before: Collection[date], after: Collection[date]) -> set[str]:
    """Which of these LSOAs cannot be compared between the months before and those after."""
    one, other = (
        set(db.session.scalars(_guessed(LsoaIncidentCount.lsoa_code, months).distinct()))
        for months in (before, after)
    )
    return (one ^ other) & set(codes)


def broken_wards(before: Collection[date], after: Collection[date]) -> set[int]:
    """Ids of the wards that cannot be compared between the months before and those after.

    None with official ward boundaries, by which every incident with a point is placed exactly.
    """
    guessed = guessed_wards()
    one, other = (
        {ward_id for month in months for ward_id in guessed.get(month, ())} for months in (before, after)
    )
    return one ^ other


def guessed_wards() -> Mapping[date, frozenset[int]]:
    """By month, the wards some of whose incidents were placed by guess.

    None with official ward boundaries, by which every incident with a point is placed exactly.
    """
    return {} if wards_are_official() else _read_guessed_wards(incidents_version())


@functools.lru_cache(maxsize=VERSIONS)
def _read_guessed_wards(_version: tuple[Any, ...]) -> Mapping[date, frozenset[int]]:
    in_wards = (
        select(LsoaIncidentCount.month, Area.parent_id)
        .join(Area, (Area.code == LsoaIncidentCount.lsoa_code) & Area.is_current(AreaKind.LSOA))
        .where(LsoaIncidentCount.by_point)
    )
    wards: dict[date, set[int]] = defaultdict(set)
    for month, ward_id in db.session.execute(in_wards.distinct()):
        if ward_id:
            wards[month].add(ward_id)
    return {month: frozenset(there) for month, there in wards.items()}


def _guessed(column: Any, months: Collection[date]) -> Select[Any]:
    return select(column).where(LsoaIncidentCount.by_point, LsoaIncidentCount.month.in_(months))
