"""What becomes of a suggested step when it is taken, or when it no longer makes sense?"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.suggestion import Suggestion, SuggestionKind, SuggestionState
from app.use_case import record

CASE_IS_CLOSED = "The case was closed."


def list_suggestions(case: Case) -> list[Suggestion]:
    """What is suggested for a case and not answered, oldest first."""
    waiting = select(Suggestion).where(Suggestion.case_id == case.id, Suggestion.is_waiting)
    by = joinedload(Suggestion.suggested_by).options(lazyload(User.memberships))
    return list(db.session.scalars(waiting.order_by(Suggestion.id).options(by)))


def take_up(case: Case, kind: SuggestionKind, *, by: User) -> None:
    """Mark what was suggested of this kind as taken up. A step of the use case that takes the step."""
    for suggestion in list_suggestions(case):
        if suggestion.kind is kind:
            _answer(suggestion, SuggestionState.TAKEN_UP, by=by)


def settle_lead(case: Case, lead: User, *, by: User) -> None:
    """Whoever suggested to lead and does so now was heard, and the others were not."""
    for suggestion in list_suggestions(case):
        if suggestion.kind is not SuggestionKind.LEAD:
            continue
        if suggestion.suggested_by_id == lead.id:
            _answer(suggestion, SuggestionState.TAKEN_UP, by=by)
        else:
            _answer(suggestion, SuggestionState.DECLINED, by=by, reason=f"{lead.name} leads it.")


def settle_all(case: Case, *, by: User) -> None:
    """A case that is closed needs no other step."""
    take_up(case, SuggestionKind.CLOSE, by=by)
    for suggestion in list_suggestions(case):
        _answer(suggestion, SuggestionState.DECLINED, by=by, reason=CASE_IS_CLOSED)


def _answer(suggestion: Suggestion, state: SuggestionState, *, by: User, reason: str = "") -> None:
    suggestion.state = state
    suggestion.answered_by_id, suggestion.answered_at, suggestion.reason = by.id, clock.now(), reason
    event = Event.SUGGESTION_TAKEN_UP if state is SuggestionState.TAKEN_UP else Event.SUGGESTION_DECLINED
    person = suggestion.suggested_by
    record(by, event, suggestion.case, about=person, person=person.name, reason=reason)
