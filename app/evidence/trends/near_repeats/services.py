"""Request near repeats, store the answer, or why there is none, and cancel."""

from typing import Any

from app import policy
from app.background import jobs
from app.background.long_work import cancel, ensure_still_wanted
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.trends.near_repeats import queries
from app.extensions import db
from app.models.event import Event
from app.models.hotspot import RunState
from app.models.near_repeat import NearRepeatRun
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case
from app.workflows.near_repeat_run import NEAR_REPEAT_RUN


@use_case
def request_near_repeats(actor: User, question: EvidenceQuestion) -> NearRepeatRun:
    """Queue a question for the worker. Check `queries.find_current` first for a stored answer."""
    policy.ensure(actor, Action.HOTSPOTS_RUN)
    version = queries.data_version()
    run = NearRepeatRun(
        question=question.counted,
        words=question.counted_words,
        key=queries.key_of(question, version),
        data_version=version,
        asked_by_id=actor.id,
    )
    db.session.add(run)
    db.session.flush()
    record(actor, Event.NEAR_REPEATS_ASKED, what=run.words)
    jobs.defer("find_near_repeats", lock=jobs.LONG_WORK, run_id=run.id)
    return run


@use_case
def save_near_repeats(actor: User | None, run: NearRepeatRun, *, found: dict[str, Any]) -> None:
    """Store the answer, unless the run has been cancelled."""
    ensure_still_wanted(run)
    run.end(RunState.DONE)
    run.found = found
    record(actor, Event.NEAR_REPEATS_FOUND, what=run.words)


@use_case
def mark_near_repeats_failed(actor: User | None, run: NearRepeatRun, *, problem: str) -> None:
    """Record that there is no answer, and why."""
    run.end(RunState.FAILED, problem)
    record(actor, Event.NEAR_REPEATS_FAILED, what=run.words)


@use_case
def cancel_near_repeats(actor: User, run: NearRepeatRun) -> None:
    cancel(actor, run, NEAR_REPEAT_RUN)
    record(actor, Event.NEAR_REPEATS_CANCELLED, what=run.words)
