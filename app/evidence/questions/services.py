"""Keep a question or a place under a name; rename, pin, share and remove it."""

from app import clock, policy
from app.extensions import db
from app.models.event import Event
from app.models.person import User
from app.models.question import Kept, KeptPlace, KeptQuestion
from app.policy import Action
from app.use_case import record, use_case


@use_case
def keep_question(
    actor: User, question: KeptQuestion, *, words: str, submission: str | None = None
) -> KeptQuestion:
    """Keep a question as the address has it. `words`: what it asks."""
    policy.ensure(actor, Action.QUESTION_KEEP)
    question.owner_id, question.submission = actor.id, submission
    db.session.add(question)
    record(actor, Event.QUESTION_KEPT, subject=question.name, name=question.name, what=words)
    return question


@use_case
def keep_place(actor: User, place: KeptPlace, *, submission: str | None = None) -> KeptPlace:
    policy.ensure(actor, Action.QUESTION_KEEP)
    place.owner_id, place.submission = actor.id, submission
    db.session.add(place)
    record(actor, Event.PLACE_KEPT, subject=place.name, name=place.name)
    return place


@use_case
def rename(actor: User, kept: Kept, *, name: str) -> None:
    policy.ensure(actor, Action.QUESTION_CHANGE, kept)
    before, kept.name = kept.name, name
    record(actor, Event.QUESTION_RENAMED, subject=name, before=before, name=name)


@use_case
def pin(actor: User, kept: KeptQuestion, *, pinned: bool = True) -> None:
    """Show a question first on its owner's pages, or no longer."""
    policy.ensure(actor, Action.QUESTION_CHANGE, kept)
    kept.pinned = pinned
    event = Event.QUESTION_PINNED if pinned else Event.QUESTION_UNPINNED
    record(actor, event, subject=kept.name, name=kept.name)


@use_case
def share(actor: User, kept: Kept, *, shared: bool = True) -> None:
    """Share it with everybody who reads the evidence, or no longer."""
    policy.ensure(actor, Action.QUESTION_CHANGE, kept)
    kept.shared = shared
    event = Event.KEPT_SHARED if shared else Event.KEPT_UNSHARED
    record(actor, event, subject=kept.name, name=kept.name)


@use_case
def remove(actor: User, kept: Kept) -> None:
    policy.ensure(actor, Action.QUESTION_CHANGE, kept)
    kept.removed_at = clock.now()
    record(actor, Event.KEPT_REMOVED, subject=kept.name, name=kept.name)


@use_case
def restore(actor: User, kept: Kept) -> None:
    """Undo its removal."""
    policy.ensure(actor, Action.QUESTION_CHANGE, kept)
    kept.removed_at = None
    record(actor, Event.KEPT_RESTORED, subject=kept.name, name=kept.name)
