"""Score a problem for the strategic assessment, change its scores, or take it out."""

from dataclasses import asdict, dataclass

from app import clock, policy
from app.evidence.statistics.priorities import WEIGHTS
from app.extensions import db
from app.insight.priorities import queries
from app.models.event import Event
from app.models.person import User
from app.models.priority import Confidence, PartnersPosition, PriorityProblem
from app.policy import Action
from app.use_case import ensure_fresh, lock, record, use_case


class ProblemThere(ValueError):
    """The assessment of the year has a problem of this name."""

    def __init__(self, name: str, year: int) -> None:
        super().__init__(f"You already have scores for {name} in {year}. Change them, or enter another name")


@dataclass(frozen=True)
class Scored:
    """What is said of a problem: its scores by criterion, and the reasons."""

    year: int
    name: str
    scores: dict[str, int]
    harm_why: str
    likelihood_why: str
    confidence: Confidence
    confidence_why: str
    position: PartnersPosition
    position_why: str


@use_case
def score_problem(actor: User, *, scored: Scored, submission: str | None = None) -> PriorityProblem:
    """Add a problem to the assessment of a year. ProblemThere if it has one of this name."""
    policy.ensure(actor, Action.PRIORITIES_SCORE)
    if queries.find_named(scored.year, scored.name) is not None:
        raise ProblemThere(scored.name, scored.year)
    problem = PriorityProblem(**asdict(scored), scored_by_id=actor.id, submission=submission)
    db.session.add(problem)
    record(
        actor, Event.PROBLEM_SCORED, subject=scored.name, problem=scored.name, year=scored.year,
        scores=_words(scored.scores),
    )  # fmt: skip
    return problem


@use_case
def change_problem(actor: User, problem: PriorityProblem, *, scored: Scored, seen_version: int) -> None:
    """Change the scores of a problem, or the reasons. The record says what they were before."""
    policy.ensure(actor, Action.PRIORITIES_SCORE)
    lock(problem)
    ensure_fresh(problem, seen_version)
    same = queries.find_named(scored.year, scored.name)
    if same is not None and same.id != problem.id:
        raise ProblemThere(scored.name, scored.year)
    before = _words(problem.scores)
    for name, value in asdict(scored).items():
        setattr(problem, name, value)
    problem.scored_by_id, problem.scored_at = actor.id, clock.now()
    record(
        actor, Event.PROBLEM_CHANGED, subject=scored.name, problem=scored.name, year=scored.year,
        before=before, scores=_words(scored.scores),
    )  # fmt: skip


@use_case
def remove_problem(actor: User, problem: PriorityProblem, *, reason: str) -> None:
    """Take a problem out of its year's assessment, with a reason."""
    policy.ensure(actor, Action.PRIORITIES_SCORE)
    lock(problem)
    problem.removed_at = clock.now()
    record(
        actor, Event.PROBLEM_REMOVED, subject=problem.name, problem=problem.name, year=problem.year,
        reason=reason,
    )  # fmt: skip


def _words(scores: dict[str, int]) -> str:
    return ", ".join(f"{name} {scores[name]}" for name in WEIGHTS)
