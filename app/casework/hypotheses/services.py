"""What can be done with the hypotheses of a plan: make, change, answer, and add evidence."""

from typing import Any

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.hypothesis import Answer, Confidence, Evidence, EvidenceKind, Hypothesis, HypothesisAnswer
from app.models.person import User
from app.use_case import ensure_fresh, lock, record, use_case
from app.workflows.case import CASE


@use_case
def add_hypothesis(
    actor: User, case: Case, *, statement: str, expected: str = "", submission: str | None = None
) -> Hypothesis:
    lock(case)
    CASE.fire("write_plan", case, actor)
    hypothesis = Hypothesis(
        case=case,
        statement=statement,
        expected=expected,
        added_by_id=actor.id,
        added_at=clock.now(),
        submission=submission,
    )
    db.session.add(hypothesis)
    case.touch()
    record(actor, Event.HYPOTHESIS_ADDED, case, title=statement)
    return hypothesis


@use_case
def change_hypothesis(
    actor: User, hypothesis: Hypothesis, *, version: int, statement: str, expected: str
) -> None:
    lock(hypothesis)
    CASE.fire("write_plan", hypothesis.case, actor)
    ensure_fresh(hypothesis, version)
    hypothesis.statement, hypothesis.expected = statement, expected
    hypothesis.case.touch()
    record(actor, Event.HYPOTHESIS_EDITED, hypothesis.case, title=statement)


@use_case
def answer_hypothesis(
    actor: User,
    hypothesis: Hypothesis,
    *,
    answer: Answer,
    confidence: Confidence,
    words: str = "",
    submission: str | None = None,
) -> None:
    """Give an answer. Earlier ones stay."""
    lock(hypothesis)
    CASE.fire("write_plan", hypothesis.case, actor)
    given = {"by_id": actor.id, "at": clock.now(), "submission": submission}
    db.session.add(
        HypothesisAnswer(hypothesis=hypothesis, answer=answer, confidence=confidence, words=words, **given)
    )
    hypothesis.case.touch()
    answered = answer.label.lower()
    record(
        actor, Event.HYPOTHESIS_ANSWERED, hypothesis.case, answer=f"“{answered}”", title=hypothesis.statement
    )


@use_case
def add_evidence(
    actor: User,
    hypothesis: Hypothesis,
    *,
    kind: EvidenceKind,
    words: str = "",
    submission: str | None = None,
    **source: Any,
) -> Evidence:
    """Add evidence; `source` is its file, its case or the key of what was kept, as its kind says."""
    lock(hypothesis)
    CASE.fire("write_plan", hypothesis.case, actor)
    made = {"added_by_id": actor.id, "added_at": clock.now(), "submission": submission}
    evidence = Evidence(hypothesis=hypothesis, kind=kind, words=words, **source, **made)
    db.session.add(evidence)
    hypothesis.case.touch()
    record(actor, Event.EVIDENCE_ADDED, hypothesis.case, title=hypothesis.statement)
    return evidence


@use_case
def remove_evidence(actor: User, evidence: Evidence) -> None:
    hypothesis = evidence.hypothesis
    lock(hypothesis)
    CASE.fire("write_plan", hypothesis.case, actor)
    db.session.delete(evidence)
    hypothesis.case.touch()
    record(actor, Event.EVIDENCE_REMOVED, hypothesis.case, title=hypothesis.statement)
