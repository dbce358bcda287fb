"""Suggesting a step, and declining one. It is taken up by taking it."""

from app import clock, policy
from app.casework.suggestions.queries import list_addressees, list_kinds
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.suggestion import Suggestion, SuggestionKind
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.suggestion import SUGGESTION


@use_case
def suggest(
    actor: User, case: Case, kind: SuggestionKind, *, why: str, submission: str | None = None
) -> Suggestion:
    """Suggest a step to those who run the group that holds the case."""
    lock(case)
    policy.ensure(actor, Action.CASE_SUGGEST, case)
    policy.ensure_offered(Action.CASE_SUGGEST, kind, list_kinds(actor, case))
    suggestion = Suggestion(
        case=case, kind=kind, why=why, suggested_by=actor, suggested_at=clock.now(), submission=submission
    )
    db.session.add(suggestion)
    told = list_addressees(case)
    record(actor, Event.STEP_SUGGESTED, case, about=told, what=kind.asks, why=why)
    return suggestion


@use_case
def decline(actor: User, suggestion: Suggestion, *, reason: str) -> None:
    lock(suggestion)
    SUGGESTION.fire("decline", suggestion, actor)
    suggestion.answered_by, suggestion.answered_at, suggestion.reason = actor, clock.now(), reason
    person = suggestion.suggested_by
    record(actor, Event.SUGGESTION_DECLINED, suggestion.case, about=person, person=person.name, reason=reason)
