"""What a plan measures, as the design of its assessment: the same question, before and after the response."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.casework.plans.counted import WRONG_PLACE, Counted, read_counted
from app.casework.plans.measure import has_question, window
from app.evidence.questions.queries import get_choices
from app.evidence.questions.where import Where
from app.evidence.statistics.periods import Period
from app.insight.assessment.design import SMALLEST_RADIUS, Kind
from app.insight.assessment.windows import of_measure
from app.models.plan import Plan


@dataclass(frozen=True)
class Planned:
    """`treated` and `comparison`: as the form of its kind has them; `comparison` is None without one."""

    kind: Kind
    words: str
    counted: Counted
    treated: Any
    comparison: Any
    windows: tuple[Period, Period] | None

    @property
    def radius(self) -> int:
        """Of both circles, where the points of the police allow so small a one; else 0."""
        circle = self.counted.where.circle
        return circle.metres if circle and circle.metres >= SMALLEST_RADIUS else 0


def planned_of(plan: Plan) -> Planned | None:
    """None where nothing is counted, in a place of which the rest is no comparison."""
    stored, beside = plan.measure_question, plan.measure_beside
    if not stored:
        return None
    choices = get_choices(None)
    try:
        counted = read_counted(stored["asked"], choices)
        there = read_counted(beside["asked"], choices).where if beside else None
    except WRONG_PLACE:
        return None
    if (kind := kind_of(counted.where)) is None:
        return None
    alike = there if there and kind_of(there) is kind else None
    return Planned(
        kind, stored["words"], counted, _typed(counted.where), _typed(alike) if alike else None,
        _windows(plan, choices.loaded.of(counted.what.key, counted.what.source)),
    )  # fmt: skip


def kind_of(where: Where) -> Kind | None:
    """How an assessment takes a place; None for the whole city."""
    if where.circle:
        return Kind.CIRCLE
    if where.corners:
        return Kind.DRAWN
    if where.lsoas:
        return Kind.LSOAS
    return Kind.WARDS if where.wards else None


def _typed(where: Where) -> Any:
    if where.circle:
        return f"{where.circle.easting} {where.circle.northing}"
    if where.corners:
        return "\n".join(f"{east} {north}" for east, north in where.corners)
    return "\n".join(where.lsoas) if where.lsoas else sorted(where.wards or ())


def _windows(plan: Plan, loaded: list[date]) -> tuple[Period, Period] | None:
    return of_measure(loaded, plan.response_from, window(plan)) if has_question(plan) else None
