"""What may happen next to a case?"""

from app import clock, working_days
from app.models.case import OPEN_STAGES, Case
from app.models.case import Stage as S
from app.policy import Action as A
from app.words import day
from app.workflows.addressees import list_groups_to_hand_down_to
from app.workflows.machine import Transition, Workflow

OPEN = frozenset(OPEN_STAGES)
ANY = frozenset(S)
STAYS = None


def _stays_put(case: Case) -> bool:
    return case.pending_escalation is None and case.sent_hand_down is None


def _has_measure(case: Case) -> bool:
    return bool(case.plan.has_measure)


def _has_begun(case: Case) -> bool:
    return case.plan.response_from is not None


def _awaits_sign_off(case: Case) -> bool:
    return bool(case.plan.assessment.strip()) and not case.plan.is_signed_off


def _is_signed_off(case: Case) -> bool:
    return _stays_put(case) and bool(case.plan.assessment.strip()) and case.plan.is_signed_off


def _may_go_up(case: Case) -> bool:
    return _stays_put(case) and case.holder.parent_id is not None


def _may_go_down(case: Case) -> bool:
    return _stays_put(case) and bool(list_groups_to_hand_down_to(case))


def _is_open_to_all_its_groups(case: Case) -> bool:
    return not case.restricted


def _what_is_on_its_way(case: Case) -> str:
    pending, sent = case.pending_escalation, case.sent_hand_down
    if pending is not None:
        return (
            f"{pending.to_group.name} has been asked about this case and should decide by "
            f"{day(pending.due_on)}."
        )
    return f"{sent.to_group.name} has not yet confirmed that it received this case." if sent else ""


def _why_not_up(case: Case) -> str:
    return _what_is_on_its_way(case) or f"There is no group above {case.holder.name} to ask."


def _why_not_down(case: Case) -> str:
    nobody = f"No group below {case.holder.name} has held this case before."
    return _what_is_on_its_way(case) or nobody


def _was_just_logged(case: Case) -> bool:
    """Until the end of the next working day."""
    logged_on = case.logged_at.astimezone(clock.LONDON).date()
    return _stays_put(case) and clock.today() <= working_days.after(logged_on, 1)


# Apart from the other steps: for a day it is offered to the logger, who need not work the case.
WITHDRAWAL = Workflow(
    "stage",
    Transition(
        "withdraw_case",
        OPEN,
        S.CLOSED,
        A.CASE_WITHDRAW,
        "Withdraw this case",
        _was_just_logged,
        "You can withdraw a case until the end of the next working day, if nobody else has worked on it.",
    ),
)
CASE = Workflow(
    "stage",
    Transition("scan", frozenset({S.OBJECTIVE}), S.SCANNING, A.CASE_MOVE, "Start scanning"),
    Transition("analyse", frozenset({S.SCANNING}), S.ANALYSIS, A.CASE_MOVE, "Start the analysis"),
    Transition(
        "respond",
        frozenset({S.ANALYSIS}),
        S.RESPONSE,
        A.CASE_MOVE,
        "Start the response",
        _has_measure,
        "You can start the response once the plan has an objective and a measure of success.",
    ),
    Transition(
        "assess",
        frozenset({S.RESPONSE}),
        S.ASSESSMENT,
        A.CASE_MOVE,
        "Start the assessment",
        _has_begun,
        "You can start the assessment once the plan says when the response began.",
    ),
    Transition("scan_again", frozenset({S.ANALYSIS}), S.SCANNING, A.CASE_MOVE, "Go back to scanning"),
    Transition(
        "analyse_again",
        frozenset({S.RESPONSE, S.ASSESSMENT}),
        S.ANALYSIS,
        A.CASE_MOVE,
        "Go back to the analysis",
    ),
    Transition(
        "respond_again", frozenset({S.ASSESSMENT}), S.RESPONSE, A.CASE_MOVE, "Go back to the response"
    ),
    Transition(
        "sign_off",
        frozenset({S.ASSESSMENT}),
        STAYS,
        A.CASE_SIGN_OFF,
        "Sign off the assessment",
        _awaits_sign_off,
        "There is no assessment to sign off, or it has already been signed off.",
    ),
    Transition(
        "close_as_solved",
        frozenset({S.ASSESSMENT}),
        S.CLOSED,
        A.CASE_CLOSE,
        "Close as solved",
        _is_signed_off,
        "You can close a case as solved when its assessment is written and signed off, and no request or "
        "hand-down is waiting for an answer.",
    ),
    Transition(
        "close_unsolved",
        OPEN,
        S.CLOSED,
        A.CASE_CLOSE,
        "Close without solving",
        _stays_put,
        _what_is_on_its_way,
    ),
    Transition("reopen", frozenset({S.CLOSED}), S.SCANNING, A.CASE_REOPEN, "Reopen this case"),
    Transition("edit", OPEN, STAYS, A.CASE_EDIT, "Change the details"),
    Transition("write_plan", OPEN, STAYS, A.CASE_EDIT, "Write the plan"),
    Transition("review", OPEN, STAYS, A.CASE_REVIEW, "Record a review"),
    Transition("assign", OPEN, STAYS, A.CASE_ASSIGN, "Choose a lead"),
    Transition("write_note", OPEN, STAYS, A.NOTE_WRITE, "Write a note"),
    Transition("add_action", OPEN, STAYS, A.ACTION_ADD, "Add an action"),
    Transition("log_delivery", OPEN, STAYS, A.DELIVERY_LOG, "Log what was delivered"),
    Transition("add_file", OPEN, STAYS, A.FILE_ADD, "Add a file"),
    Transition("remove_file", OPEN, STAYS, A.FILE_REMOVE, "Remove a file"),
    Transition(
        "share",
        OPEN,
        STAYS,
        A.CASE_SHARE,
        "Share with a partner",
        _is_open_to_all_its_groups,
        "You cannot share a restricted case with a whole partner. Name the people who need it instead.",
    ),
    Transition("name", OPEN, STAYS, A.CASE_SHARE, "Name a person"),
    # Sight of a case can be ended when it is closed, too.
    Transition("unshare", ANY, STAYS, A.CASE_SHARE, "Stop sharing"),
    Transition(
        "take_off",
        ANY,
        STAYS,
        A.CASE_SHARE,
        "Remove a person",
        needs="You cannot remove the lead or anyone with an action. A restricted case must keep at least one "
        "person who can see it with no end date.",
    ),
    Transition(
        "restrict",
        OPEN,
        STAYS,
        A.CASE_RESTRICT,
        "Restrict this case",
        _is_open_to_all_its_groups,
        "This case is already restricted.",
    ),
    Transition(
        "unrestrict",
        ANY,
        STAYS,
        A.CASE_RESTRICT,
        "Lift the restriction",
        lambda case: case.restricted,
        "This case is not restricted.",
    ),
    Transition("escalate", OPEN, STAYS, A.ESCALATION_REQUEST, "Ask the group above", _may_go_up, _why_not_up),
    Transition("hand_down", OPEN, STAYS, A.HAND_DOWN, "Hand the case down", _may_go_down, _why_not_down),
)
