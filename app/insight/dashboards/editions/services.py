"""Prepare an edition of the table of indicators, approve it, send it back, or withdraw it."""

from typing import Any

from app import clock, policy
from app.extensions import db
from app.insight.dashboards.editions import queries
from app.models.dashboard import Edition
from app.models.event import Event
from app.models.person import User
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.edition import EDITION


@use_case
def prepare_edition(
    actor: User, *, title: str, note: str, content: dict[str, Any], submission: str | None = None
) -> Edition:
    """Keep the figures as they stand, for somebody else to approve."""
    policy.ensure(actor, Action.EDITION_PREPARE)
    edition = Edition(title=title, note=note, content=content, prepared_by=actor, submission=submission)
    db.session.add(edition)
    db.session.flush()
    _record(actor, Event.EDITION_PREPARED, edition, about=queries.list_deciders(edition))
    return edition


@use_case
def approve_edition(actor: User, edition: Edition) -> None:
    """Approve an edition, which somebody else prepared, for readers outside the partnership."""
    _decide(actor, edition, "approve")
    _record(actor, Event.EDITION_APPROVED, edition, about=edition.prepared_by)


@use_case
def send_edition_back(actor: User, edition: Edition, *, reason: str) -> None:
    """Do not approve an edition, and say why."""
    _decide(actor, edition, "send_back", reason)
    _record(actor, Event.EDITION_RETURNED, edition, about=edition.prepared_by, reason=reason)


@use_case
def withdraw_edition(actor: User, edition: Edition, *, reason: str) -> None:
    """Take back an edition that was approved. It stays at its address, marked."""
    _decide(actor, edition, "withdraw", reason)
    _record(actor, Event.EDITION_WITHDRAWN, edition, reason=reason)


@use_case
def discard_edition(actor: User, edition: Edition, *, reason: str) -> None:
    """Discard a draft that is not to be approved."""
    _decide(actor, edition, "discard", reason)
    _record(actor, Event.EDITION_WITHDRAWN, edition, reason=reason)


def _decide(actor: User, edition: Edition, step: str, reason: str = "") -> None:
    lock(edition)
    EDITION.fire(step, edition, actor)
    edition.decided_by_id, edition.decided_at, edition.reason = actor.id, clock.now(), reason


def _record(actor: User, event: Event, edition: Edition, *, about: Any = None, **detail: Any) -> None:
    where = f"/performance/dashboards/editions/{edition.key}"
    record(actor, event, subject=edition.title, about=about, where=where, edition=edition.title, **detail)
