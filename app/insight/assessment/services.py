"""What can be done with what was found of a treated place? It is kept with the case."""

from typing import Any

from app import clock
from app.extensions import db
from app.insight.assessment.design import Design
from app.insight.assessment.result import Finding, find
from app.models.assessment import PlaceAssessment
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.use_case import lock, record, use_case
from app.words import day
from app.workflows.case import CASE


@use_case
def keep_assessment(
    actor: User,
    case: Case,
    *,
    design: Design,
    chosen: dict[str, list[str]],
    into_plan: bool,
    submission: str | None = None,
) -> PlaceAssessment:
    """Freeze what the numbers say now; and add it to the plan's assessment, if that is wanted.

    `chosen` is the design as its form had it. The numbers are worked out here, not taken from a page.
    """
    lock(case)
    CASE.fire("write_plan", case, actor)
    found = find(design, case.stage)
    kept = PlaceAssessment(
        case=case,
        stage=case.stage,
        design=chosen,
        result=_frozen(found),
        words=found.words,
        made_by_id=actor.id,
        made_at=clock.now(),
        submission=submission,
    )
    db.session.add(kept)
    record(actor, Event.PLACE_ASSESSED, case)
    if into_plan:
        _put_into_plan(actor, case, found.words)
    case.touch()
    return kept


def _put_into_plan(actor: User, case: Case, words: str) -> None:
    lock(case.plan)
    worded = f"{words}\n\nWorked out on {day(clock.today())}."
    case.plan.assessment = f"{case.plan.assessment}\n\n{worded}".strip()
    record(actor, Event.PLAN_EDITED, case, stages="assessment")


def _frozen(found: Finding) -> dict[str, Any]:
    """All that the page of what was kept says, as plain data."""
    return {
        "kind": found.design.kind.value,
        "what": found.design.what.name,
        "before": found.design.before.words,
        "after": found.design.after.words,
        "areas": [
            {"part": str(place.part), "name": place.name, "before": counts.before, "after": counts.after}
            for place, counts in found.lines
        ],
        "differences": [
            {
                "name": name,
                "estimate": round(each.estimate, 1),
                "error": round(each.error, 1),
                "low": round(each.interval.lowest, 1),
                "high": round(each.interval.highest, 1),
                "p": round(each.p, 4),
            }
            for name, each in found.differences
        ],
        "sentences": found.sentences,
        "cautions": found.cautions,
        "source": found.source.words,
        "synthetic": found.source.synthetic,
        "rough": found.estimate.is_rough,
    }
