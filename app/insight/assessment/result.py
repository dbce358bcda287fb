"""Assess a treated place: how it changed, compared with how it would have changed, with cautions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.dispersion import Dispersion, dispersion_of, scatter
from app.evidence.statistics.displacement import (
    NOTHING,
    Counts,
    Difference,
    DisplacementDifference,
    displacement_difference,
)
from app.evidence.statistics.periods import period_of
from app.evidence.wards.queries import get_source
from app.evidence.wards.source import Source
from app.insight.assessment import queries, wording
from app.insight.assessment.counting import Series, count_months
from app.insight.assessment.design import FEWEST_MAP_POINTS, Design, Kind, Refused
from app.insight.assessment.places import ComparedPlace, Part, areas_of_kind, places_of
from app.models.case import Stage
from app.places.incidents.vintages import WHAT_HELPS, broken_lsoas, broken_wards
from app.words import day, in_words

ALIKE = 1.25  # times as many incidents, at most, for places to be called alike in size


@dataclass(frozen=True)
class Result:
    """The result of one comparison: all that its page says."""

    design: Design
    places: list[ComparedPlace]
    counts: dict[Part, Counts]
    estimate: DisplacementDifference
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
        gaps = [self.source.gaps] if self.source.gaps else []
        return "\n\n".join([*age, " ".join(self.sentences), *gaps, *self.cautions, self.source_words])

    @property
    def source_words(self) -> str:
        return (
            f"{self.design.what.words}. Source: {self.source.words}. "
            "Method: displacement difference (after Wheeler and Ratcliffe 2018), scaled to the treated area. "
            f"{wording.variation(self.estimate)}"
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
    _ensure_one_vintage(design, places)
    series = count_months(design, places)
    counts = {part: one.counts(design) for part, one in series.items()}
    months = _segments(design, queries.list_loaded(design))
    estimate = displacement_difference(
        *(counts.get(part, NOTHING) for part in Part),
        dispersion=_dispersion(series, months, Part.TREATED, Part.COMPARISON),
        around=_dispersion(series, months, Part.BUFFER, Part.COMPARISON_BUFFER),
    )
    map_points = series[Part.TREATED].map_points if design.kind.is_by_point else None
    windows = period_of([*design.before.months(), *design.after.months()])
    source = get_source(windows, design.what.category, design.what.source)
    return Result(design, places, counts, estimate, map_points, source, stage)


def _ensure_one_vintage(design: Design, places: list[ComparedPlace]) -> None:
    """Raise Refused where codes of LSOAs changed between the windows, which would look like a change."""
    if design.kind.is_by_point:
        return
    keys = {key for place in places for key in place.keys}
    windows = (design.before.months(), design.after.months())
    names, _ = areas_of_kind(design.kind)
    broken = keys & broken_wards(*windows) if design.kind is Kind.WARDS else broken_lsoas(keys, *windows)
    if broken:
        raise Refused(
            "after_to",
            f"You cannot compare {in_words(sorted(names[key] for key in broken))}: the incidents before "
            f"and after use LSOAs from different censuses. {WHAT_HELPS}",
        )


def _segments(design: Design, loaded: Sequence[date]) -> dict[Part, list[list[date]]]:
    """The loaded months in which each place is taken to vary alike. What the response did is no variation, so
    where it was and next to it the months before it and those from it on are looked at apart."""
    apart = [[month for month in loaded if (month >= design.after.first) is after] for after in (False, True)]
    whole = [list(loaded)]
    return {
        Part.TREATED: apart, Part.BUFFER: apart, Part.COMPARISON: whole, Part.COMPARISON_BUFFER: whole,
    }  # fmt: skip


def _dispersion(
    series: Mapping[Part, Series], segments: Mapping[Part, list[list[date]]], *parts: Part
) -> Dispersion:
    """How much the months of these places vary, estimated from all of them together."""
    return dispersion_of(
        *(
            scatter({month: series[part].by_month.get(month, 0) for month in months})
            for part in parts
            if part in series
            for months in segments[part]
        )
    )


# --- what to be careful of ---------------------------------------------------------------------------
def _are_unlike(one: Counts, other: Counts) -> bool:
    return max(one.before, other.before) > ALIKE * min(one.before, other.before)


def _cautions_of_rings(counts: Mapping[Part, Counts]) -> Iterator[str]:
    ring, beside = counts.get(Part.BUFFER, NOTHING), counts.get(Part.COMPARISON_BUFFER, NOTHING)
    if _are_unlike(ring, beside):
        yield (
            f"There were {beside.before:,} incidents before around the comparison area, and "
            f"{ring.before:,} around the treated area. We have allowed for this, but such different "
            "numbers make the result for the areas around them less reliable."
        )


def _cautions(result: Result) -> Iterator[str]:
    treated, comparison = result.counts[Part.TREATED], result.counts[Part.COMPARISON]
    if result.estimate.is_rough:
        yield (
            "Some of these areas had fewer than 5 incidents before or after, so the range is only a rough "
            "guide."
        )
    if _are_unlike(treated, comparison):
        yield (
            f"The comparison area had {comparison.before:,} incidents before, and the treated area had "
            f"{treated.before:,}. We have allowed for this, but places with such different numbers often "
            "differ in other ways. Choose a comparison area with about as many incidents if you can."
        )
    yield from _cautions_of_rings(result.counts)
    if not result.design.same_season:
        yield (
            "The months before and after are not the same months of the year. The comparison area only "
            "allows for seasons if it has the same ones."
        )
    if result.map_points is not None and result.map_points < FEWEST_MAP_POINTS:
        yield (
            f"The incidents in the treated area are on only {result.map_points} of the police’s map "
            "points. A small change to its edge could make a big difference to the count."
        )
    began = result.design.response_from
    if began and began.day > 1 and result.design.after.first == began.replace(day=1):
        yield (
            f"The response began on {day(began)}, so the first month after also includes days before it. "
            "This makes a change look smaller than it is."
        )
    if result.stage in (Stage.RESPONSE, Stage.ASSESSMENT):
        yield (
            f"You chose these areas and months when the case was at {result.stage.label.lower()}. Choose "
            "them before the response begins, so that the result cannot influence the choice."
        )
