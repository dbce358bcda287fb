"""Request near repeats, store the answer, or why there is none."""

from typing import Any

from app import clock, policy
from app.background import jobs
from app.evidence.trends import queries
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.near_repeats import question_words
from app.extensions import db
from app.models.event import Event
from app.models.hotspot import RunState
from app.models.near_repeat import NearRepeatRun
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case


@use_case
def request_near_repeats(actor: User, trend_filter: TrendFilter) -> NearRepeatRun:
    """Queue a question for the worker. Check `queries.find_near_repeats` first for a stored answer."""
    policy.ensure(actor, Action.HOTSPOTS_RUN)
    run = NearRepeatRun(
        question=trend_filter.in_address(),
        words=question_words(trend_filter),
        key=queries.near_repeat_key(trend_filter),
        asked_by_id=actor.id,
    )
    db.session.add(run)
    db.session.flush()
    record(actor, Event.NEAR_REPEATS_ASKED, what=run.words)
    jobs.defer("find_near_repeats", lock=jobs.LONG_WORK, run_id=run.id)
    return run


@use_case
def save_near_repeats(actor: None, run: NearRepeatRun, *, found: dict[str, Any]) -> None:
    """Store the answer."""
    run.state, run.percent, run.found, run.finished_at = RunState.DONE, 100, found, clock.now()
    record(actor, Event.NEAR_REPEATS_FOUND, what=run.words)


@use_case
def mark_near_repeats_failed(actor: None, run: NearRepeatRun, *, problem: str) -> None:
    """Say why there is no answer."""
    run.state, run.problem, run.finished_at = RunState.FAILED, problem, clock.now()
    record(actor, Event.NEAR_REPEATS_FAILED, what=run.words)
