"""Close a case, with all that is still open in it, or withdraw it, and reopen it."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.casework.cases.closing.settling import Settled, Settlement, settle_actions
from app.casework.cases.queries import has_work_of_others, list_actions
from app.casework.cases.suggestions import settle_all
from app.extensions import db
from app.models.case import Case, CaseLink, CloseReason, Outcome
from app.models.event import Event
from app.models.person import User
from app.use_case import lock, record, use_case
from app.workflows.case import CASE, WITHDRAWAL

NOTHING_OPEN: Mapping[str, Settled] = {}


@use_case
def close_case(
    actor: User,
    case: Case,
    *,
    reason: CloseReason,
    words: str,
    outcome: Outcome | None = None,
    duplicate_of: Case | None = None,
    settled: Mapping[str, Settled] = NOTHING_OPEN,
) -> None:
    """Close a case: as solved only from its assessment, otherwise with a reason.

    A duplicate is linked to the case that stays open. `settled`: by its key, what becomes of each action.
    """
    for each in sorted(filter(None, (case, duplicate_of)), key=lambda one: one.id):
        lock(each)
    step = "close_as_solved" if reason is CloseReason.SOLVED else "close_unsolved"
    CASE.check(step, case, actor)
    settle_actions(actor, case, settled, duplicate_of)
    CASE.fire(step, case, actor)
    case.closed_at = clock.now()
    case.close_reason, case.outcome, case.closing_words = reason, outcome, words
    case.next_review_on = None
    if duplicate_of is not None:
        _link(case, duplicate_of, by=actor)
    case.touch()
    record(
        actor,
        Event.CASE_CLOSED,
        case,
        reason=reason.label,
        outcome=outcome.label if outcome else "",
        words=words,
    )
    settle_all(case, by=actor)


@use_case
def withdraw_case(actor: User, case: Case, *, reason: str) -> None:
    """Close a case as logged by mistake: by its logger, at once, and while nobody else has worked on it.

    What its logger had planned is not done.
    """
    lock(case)
    fits = not has_work_of_others(case)
    WITHDRAWAL.check("withdraw_case", case, actor, fits=fits)
    planned = {action.key: Settled(Settlement.NOT_DONE) for action in list_actions(case) if action.is_open}
    settle_actions(actor, case, planned, None)
    WITHDRAWAL.fire("withdraw_case", case, actor, fits=fits)
    case.closed_at, case.close_reason, case.closing_words = clock.now(), CloseReason.MISTAKE, reason
    case.next_review_on = None
    case.touch()
    record(actor, Event.CASE_WITHDRAWN, case, reason=reason)
    settle_all(case, by=actor)


@use_case
def reopen_case(actor: User, case: Case, *, reason: str) -> None:
    lock(case)
    CASE.fire("reopen", case, actor)
    case.closed_at = case.close_reason = case.outcome = None
    case.plan.withdraw_sign_off()
    case.closing_words = ""
    case.next_review_on = clock.today() + timedelta(days=case.risk.review_days)
    case.touch()
    record(actor, Event.CASE_REOPENED, case, reason=reason)


def _link(case: Case, other: Case, *, by: User) -> None:
    row = {"case_id": case.id, "other_id": other.id, "added_by_id": by.id, "added_at": clock.now()}
    db.session.execute(insert(CaseLink).values(row).on_conflict_do_nothing())
