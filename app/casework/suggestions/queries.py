"""Which steps are suggested, and to whom?"""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only

from app import policy
from app.casework.cases.keepers import list_keeper_ids
from app.casework.cases.suggestions import list_suggestions
from app.extensions import db
from app.models.case import Case
from app.models.person import Role, User
from app.models.suggestion import Suggestion, SuggestionKind
from app.structure.queries import list_holders
from app.workflows.case import CASE
from app.workflows.suggestion import SUGGESTION

MOST_LOADED = 50
# The step of a case that each kind suggests.
STEPS = {
    SuggestionKind.ESCALATE: "escalate",
    SuggestionKind.CLOSE: "close_unsolved",
    SuggestionKind.LEAD: "assign",
}


def get_suggestion(case: Case, key: str) -> Suggestion:
    wanted = select(Suggestion).where(Suggestion.case_id == case.id, Suggestion.key == key)
    return db.session.scalars(wanted).one()


def list_to_answer(user: User) -> list[Suggestion]:
    """What is suggested to those who run this person's groups, oldest first."""
    held = policy.acting_memberships(user)
    groups = {m.group_id for m in held if m.group_id and m.role in policy.RUNNING_ROLES}
    if not groups:
        return []
    waiting = select(Suggestion).join(Case, Case.id == Suggestion.case_id)
    waiting = policy.visible_cases(user, waiting).where(Suggestion.is_waiting, Case.holder_id.in_(groups))
    loaded = (
        contains_eager(Suggestion.case),
        joinedload(Suggestion.suggested_by).options(load_only(User.name), lazyload(User.memberships)),
    )
    found = db.session.scalars(waiting.options(*loaded).order_by(Suggestion.id).limit(MOST_LOADED)).unique()
    return [suggestion for suggestion in found if SUGGESTION.offers("decline", suggestion, user)]


def list_addressees(case: Case) -> list[User]:
    """Who answers: the coordinators of the group that holds the case or, without one, its chairs.

    Of a restricted case those on its list alone.
    """
    there = list_keeper_ids(case) if case.restricted else None
    for role in (Role.COORDINATOR, Role.CHAIR):
        people = [p for p in list_holders(case.holder, role) if there is None or p.id in there]
        if people:
            return people
    return []


def list_kinds(user: User, case: Case) -> list[SuggestionKind]:
    """What this person can suggest now: what is possible and is not suggested by them already."""
    there = {s.kind for s in list_suggestions(case) if s.suggested_by_id == user.id}
    if case.lead_id == user.id:
        there.add(SuggestionKind.LEAD)
    return [kind for kind, step in STEPS.items() if kind not in there and CASE.is_legal(step, case)]
