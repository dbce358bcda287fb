"""Assess a treated place: how it changed, compared with how it would have changed, with cautions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.evidence.statistics.displacement import NOTHING, Counts, Difference, WeightedDisplacementDifference
from app.evidence.statistics.displacement import weighted_displacement_difference as difference_of
from app.evidence.statistics.periods import Period
from app.evidence.statistics.treated_places import Ground, all_of, holds, merged
from app.evidence.wards.queries import Source, get_source
from app.insight.assessment import queries, wording
from app.insight.assessment.design import FEWEST_MAP_POINTS, Design, Kind
from app.insight.assessment.places import ComparedPlace, Part, places_of
from app.models.case import Stage
from app.words import day

ALIKE = 2  # times as many incidents, at most, for a comparison in numbers to mean something


@dataclass(frozen=True)
class Result:
    """The result of one comparison: all that its page says."""

    design: Design
    places: list[ComparedPlace]
    counts: dict[Part, Counts]
    estimate: WeightedDisplacementDifference
    map_points: int | None  # of the treated area, where it is counted by point
    source: Source
    stage: Stage

    @property
    def lines(self) -> list[tuple[ComparedPlace, Counts]]:
        return [(place, self.counts[place.part]) for place in self.places]

    @property
    def sentences(self) -> list[str]:
        return wording.sentences(self.design, self.places, self.counts, self.estimate)

    @property
    def cautions(self) -> list[str]:
        return list(_cautions(self))

    @property
    def words(self) -> str:
        """The result as text for a plan."""
        age = [self.source.age.words] if self.source.age and self.source.age.is_old else []
        return "\n\n".join([*age, " ".join(self.sentences), *self.cautions, self.source_words])

    @property
    def source_words(self) -> str:
        return (
            f"{self.design.what.name}. Source: {self.source.words}. "
            "Method: weighted displacement difference (Wheeler and Ratcliffe 2018)."
        )

    @property
    def differences(self) -> list[tuple[str, Difference]]:
        """Named differences for the table: the place, its buffer, both together."""
        named = [
            ("Treated area", self.estimate.local),
            ("Around it", self.estimate.displaced),
            ("Both together", self.estimate.total),
        ]
        return named if Part.BUFFER in self.counts else named[:1]


def find(design: Design, stage: Stage) -> Result:
    """Return the result of a design; raises Refused if its places cannot be compared.

    `stage`: the current stage of the case.
    """
    places = places_of(design)
    if design.kind.is_by_point:
        counted = _on_grounds(design, {place.part: place.ground for place in places})
        counts = {part: counts for part, (counts, _) in counted.items()}
        map_points = counted[Part.TREATED][1]
    else:
        counts, map_points = _within(design, places), None
    estimate = difference_of(
        *(counts.get(part, NOTHING) for part in Part),
        months_before=design.months_before,
        months_after=design.months_after,
    )
    source = get_source(Period(design.before.first, design.after.last), design.what.category)
    return Result(design, places, counts, estimate, map_points, source, stage)


# --- counting ----------------------------------------------------------------------------------------
def _within(design: Design, places: list[ComparedPlace]) -> dict[Part, Counts]:
    keys = [key for place in places for key in place.keys]
    count = queries.count_by_ward if design.kind is Kind.WARDS else queries.count_by_lsoa
    counted: Mapping[Any, Counts] = count(design, keys)
    return {place.part: _sum(counted.get(key, NOTHING) for key in place.keys) for place in places}


def _on_grounds(design: Design, grounds: Mapping[Part, Ground]) -> dict[Part, tuple[Counts, int]]:
    """Counts and the number of map points on each ground. A place and its buffer share one query."""
    wards = {ward: all_of([boundary]) for ward, boundary in queries.ward_boundaries().items()}
    counted = {}
    for together in ((Part.TREATED, Part.BUFFER), (Part.COMPARISON, Part.COMPARISON_BUFFER)):
        parts = [part for part in together if part in grounds and not grounds[part].is_empty]
        counted.update(_on(design, {part: grounds[part] for part in parts}, wards))
    return {part: counted.get(part, (NOTHING, 0)) for part in grounds}


def _on(
    design: Design, grounds: Mapping[Part, Ground], wards: Mapping[int, Ground]
) -> dict[Part, tuple[Counts, int]]:
    whole = merged(grounds.values())
    points = queries.list_points(design, whole.bounds, *_wards_near(whole, wards))
    eastings, northings = [point.easting for point in points], [point.northing for point in points]
    counted = {}
    for part, ground in grounds.items():
        held = holds(ground, eastings, northings).tolist() if points else []
        inside = [point for point, is_in in zip(points, held, strict=True) if is_in]
        counted[part] = (_sum(Counts(point.before, point.after) for point in inside), len(inside))
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


def _sum(counts: Any) -> Counts:
    before = after = 0
    for window_counts in counts:
        before, after = before + window_counts.before, after + window_counts.after
    return Counts(before, after)


# --- what to be careful of ---------------------------------------------------------------------------
def _cautions(result: Result) -> Iterator[str]:
    treated, comparison = result.counts[Part.TREATED], result.counts[Part.COMPARISON]
    if result.estimate.is_rough:
        yield (
            "Some of these areas have fewer than five incidents in a window, so the interval is only a rough "
            "guide."
        )
    if max(treated.before, comparison.before) > ALIKE * min(treated.before, comparison.before):
        yield (
            f"The comparison area had {comparison.before:,} incidents before, the treated area "
            f"{treated.before:,}. The method takes it that both would have changed by the same number, so "
            "choose one with about as many."
        )
    if not result.design.same_season:
        yield (
            "The windows are not the same months of the year. The comparison area makes up for seasons only "
            "as far as it has the same ones."
        )
    if result.map_points is not None and result.map_points < FEWEST_MAP_POINTS:
        yield (
            f"The incidents of the treated area stand on only {result.map_points} of the police’s map "
            "points, so which of them fall inside its edge matters much."
        )
    began = result.design.response_from
    if began and began.day > 1 and result.design.after.first == began.replace(day=1):
        yield (
            f"The response began on {day(began)}, so the first month after it has days before it too. That "
            "makes a change look smaller than it is."
        )
    if result.stage in (Stage.RESPONSE, Stage.ASSESSMENT):
        yield (
            f"The areas and windows were chosen when the case was at {result.stage.label.lower()}. Chosen "
            "before the response begins, they cannot follow the result."
        )
