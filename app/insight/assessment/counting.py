"""How many incidents were there in each place of a design, month by month?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.evidence.statistics.displacement import Counts
from app.evidence.statistics.periods import Period
from app.evidence.statistics.treated_places import Ground, all_of, holds, merged
from app.insight.assessment import queries
from app.insight.assessment.design import Design, Kind
from app.insight.assessment.places import ComparedPlace, Part


@dataclass(frozen=True)
class Series:
    """A place's counts by month, in all loaded months that have any. `map_points`: how many points of the
    windows they stand on, where they are counted by point."""

    by_month: Mapping[date, int]
    map_points: int = 0

    def counts(self, design: Design) -> Counts:
        return Counts(self._within(design.before), self._within(design.after))

    def _within(self, window: Period) -> int:
        return sum(number for month, number in self.by_month.items() if window.first <= month <= window.last)


def count_months(design: Design, places: list[ComparedPlace]) -> dict[Part, Series]:
    if design.kind.is_by_point:
        return _on_grounds(design, {place.part: place.ground for place in places})
    keys = [key for place in places for key in place.keys]
    count = queries.months_by_ward if design.kind is Kind.WARDS else queries.months_by_lsoa
    counted: Mapping[Any, queries.Months] = count(design, keys)
    return {place.part: Series(_sum(counted.get(key, {}) for key in place.keys)) for place in places}


# --- by point ----------------------------------------------------------------------------------------
def _on_grounds(design: Design, grounds: Mapping[Part, Ground]) -> dict[Part, Series]:
    """The series of each ground. A place and its buffer share one query."""
    wards = {ward: all_of([boundary]) for ward, boundary in queries.ward_boundaries().items()}
    counted = {}
    for together in ((Part.TREATED, Part.BUFFER), (Part.COMPARISON, Part.COMPARISON_BUFFER)):
        parts = [part for part in together if part in grounds and not grounds[part].is_empty]
        counted.update(_on(design, {part: grounds[part] for part in parts}, wards))
    return {part: counted.get(part, Series({})) for part in grounds}


def _on(design: Design, grounds: Mapping[Part, Ground], wards: Mapping[int, Ground]) -> dict[Part, Series]:
    whole = merged(grounds.values())
    points = queries.months_by_point(design, whole.bounds, *_wards_near(whole, wards))
    eastings, northings = [east for east, _ in points], [north for _, north in points]
    counted = {}
    for part, ground in grounds.items():
        held = holds(ground, eastings, northings).tolist() if points else []
        inside = [months for months, is_in in zip(points.values(), held, strict=True) if is_in]
        counted[part] = Series(_sum(inside), sum(any(Series(each).counts(design)) for each in inside))
    return counted


def _wards_near(ground: Ground, wards: Mapping[int, Ground]) -> tuple[list[int], bool]:
    """Ids of the wards whose incidents could be on the ground, and whether incidents in no ward could be."""
    near = {
        ward: shape for ward, shape in wards.items() if _boxes_meet(ground.bounds, shape.bounds, queries.BLUR)
    }
    return list(near), ground.difference(merged(near.values())).area > 1


def _boxes_meet(one: tuple[float, ...], other: tuple[float, ...], room: float) -> bool:
    apart = one[0] > other[2] + room or other[0] > one[2] + room
    return not (apart or one[1] > other[3] + room or other[1] > one[3] + room)


def _sum(series: Iterable[queries.Months]) -> Counter[date]:
    total = Counter[date]()
    for months in series:
        total.update(months)
    return total
