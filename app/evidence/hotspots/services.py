"""Request hotspots, store the result, mark a run as failed, cancel it, publish it, take it back."""

from typing import Any

from app import clock, policy
from app.background import jobs
from app.background.long_work import cancel, ensure_still_wanted
from app.evidence.hotspots import queries
from app.evidence.hotspots.published import areas_changed, digest_of_areas, find_publication
from app.evidence.hotspots.question import Question
from app.extensions import db
from app.models.event import Event
from app.models.hotspot import HotspotPublication, HotspotRun, RunState
from app.models.person import User
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.hotspot_run import HOTSPOT_RUN


@use_case
def request_hotspots(actor: User, question: Question) -> HotspotRun:
    """Queue a question for the worker. Check `queries.find_current` first for a stored result."""
    policy.ensure(actor, Action.HOTSPOTS_RUN)
    run = new_run(question, asked_by=actor)
    db.session.add(run)
    record(actor, Event.HOTSPOTS_ASKED, what=question.words)
    jobs.defer("find_hotspots", lock=jobs.LONG_WORK, run_id=run.id)
    return run


def new_run(question: Question, *, asked_by: User | None = None) -> HotspotRun:
    version = queries.data_version()
    return HotspotRun(
        question=question.as_dict(),
        key=question.key(version),
        data_version=version,
        areas=digest_of_areas(),
        asked_by_id=asked_by.id if asked_by else None,
    )


@use_case
def save_result(
    actor: User | None, run: HotspotRun, *, result: dict[str, Any], density: bytes | None = None
) -> HotspotRun:
    """Store the result, unless the run has been cancelled."""
    db.session.add(run)
    db.session.flush()
    ensure_still_wanted(run)
    run.end(RunState.DONE)
    run.found, run.density = result, density
    words = Question.from_dict(run.question).words
    record(actor, Event.HOTSPOTS_FOUND, number=result["hotspots"], what=words)
    return run


@use_case
def mark_failed(actor: User | None, run: HotspotRun, *, problem: str) -> None:
    """Record that the run failed, and why."""
    run.end(RunState.FAILED, problem)
    record(actor, Event.HOTSPOTS_FAILED, what=Question.from_dict(run.question).words)


@use_case
def cancel_run(actor: User, run: HotspotRun) -> None:
    cancel(actor, run, HOTSPOT_RUN)
    record(actor, Event.HOTSPOTS_CANCELLED, what=Question.from_dict(run.question).words)


@use_case
def publish_hotspot_run(
    actor: User, run: HotspotRun, *, name: str, submission: str | None = None
) -> HotspotPublication:
    """Show this run on every map, case and paper from now on. It also turns back to an earlier one."""
    lock(run)
    HOTSPOT_RUN.fire("publish", run, actor, fits=not areas_changed(run))
    publication = HotspotPublication(
        run=run, name=name, published_by_id=actor.id, published_at=clock.now(), submission=submission
    )
    db.session.add(publication)
    record(actor, Event.HOTSPOTS_PUBLISHED, name=name, what=Question.from_dict(run.question).words)
    return publication


@use_case
def withdraw_hotspots(actor: User, publication: HotspotPublication) -> None:
    """Publish no run from now on, if this is still the one that is published."""
    run = publication.run
    lock(run)
    HOTSPOT_RUN.fire("withdraw", run, actor, fits=find_publication() is publication)
    db.session.add(HotspotPublication(run=None, published_by_id=actor.id, published_at=clock.now()))
    record(actor, Event.HOTSPOTS_WITHDRAWN, name=publication.name)
