"""Save an assessment of a treated place with its case."""

from typing import Any

from app import clock
from app.extensions import db
from app.insight.assessment.design import Design
from app.insight.assessment.result import Result, find
from app.insight.assessment.windows import ensure_straddles
from app.models.assessment import PlaceAssessment
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.plan import Section
from app.use_case import lock, record, use_case
from app.words import day
from app.workflows.case import CASE


@use_case
def save_assessment(
    actor: User,
    case: Case,
    *,
    design: Design,
    chosen: dict[str, list[str]],
    into_plan: bool,
    submission: str | None = None,
) -> PlaceAssessment:
    """Save the result as it stands now and, with `into_plan`, add it to the plan's assessment.

    `chosen`: the design as form data. The numbers are computed here, never taken from the request.
    """
    lock(case)
    CASE.fire("write_plan", case, actor)
    ensure_straddles(design)
    result = find(design, case.stage)
    assessment = PlaceAssessment(
        case=case,
        stage=case.stage,
        design=chosen,
        result=_frozen(result),
        words=result.words,
        made_by_id=actor.id,
        made_at=clock.now(),
        submission=submission,
    )
    db.session.add(assessment)
    record(actor, Event.PLACE_ASSESSED, case)
    if into_plan:
        _put_into_plan(actor, case, result.words)
    case.touch()
    return assessment


def _put_into_plan(actor: User, case: Case, words: str) -> None:
    lock(case.plan)
    worded = f"{words}\n\nWorked out on {day(clock.today())}."
    case.plan.assessment = f"{case.plan.assessment}\n\n{worded}".strip()
    case.plan.mark_written(Section.ASSESSMENT)
    record(actor, Event.PLAN_EDITED, case, stages="assessment")


def _frozen(result: Result) -> dict[str, Any]:
    """The result as JSON, complete enough to show the saved page without recomputing."""
    return {
        "kind": result.design.kind.value,
        "what": result.design.what.words,
        "before": result.design.before.words,
        "after": result.design.after.words,
        "areas": [
            {"part": str(place.part), "name": place.name, "before": counts.before, "after": counts.after}
            for place, counts in result.lines
        ],
        "differences": [
            {
                "name": name,
                "estimate": round(difference.estimate, 1),
                "error": round(difference.error, 1),
                "low": round(difference.interval.lowest, 1),
                "high": round(difference.interval.highest, 1),
                "p": round(difference.p, 4),
            }
            for name, difference in result.differences
        ],
        "sentences": result.sentences,
        "cautions": result.cautions,
        "source": result.source.words,
        "synthetic": result.source.synthetic,
        "rough": result.estimate.is_rough,
        "response_from": day(result.design.response_from),
        "gaps": result.source.gaps,
    }
