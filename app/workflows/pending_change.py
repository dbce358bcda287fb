"""What may happen next to a change that waits for a second administrator?"""

from app.models.pending_change import ChangeKind, PendingChange
from app.models.pending_change import ChangeState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

WAITING = frozenset({S.WAITING})


def _can_take_effect(change: PendingChange) -> bool:
    return change.is_in_time and change.person.active


def _is_theirs_to_confirm(change: PendingChange) -> bool:
    return _can_take_effect(change) and change.kind is ChangeKind.ADDRESS


TOO_LATE = "The request has expired or the account is closed. Ask for the change again."
PENDING_CHANGE = Workflow(
    "state",
    Transition("agree", WAITING, S.AGREED, A.CHANGE_AGREE, "Agree", _can_take_effect, TOO_LATE),
    Transition("withdraw", WAITING, S.WITHDRAWN, A.CHANGE_WITHDRAW, "Withdraw"),
    # By the owner of the account, with the link that was mailed to the present address.
    Transition(
        "confirm", WAITING, S.CONFIRMED, A.OWN_ACCOUNT, "Confirm the new address",
        _is_theirs_to_confirm, TOO_LATE,
    ),
    Transition(
        "refuse", WAITING, S.REFUSED, A.OWN_ACCOUNT, "Keep the present address",
        _is_theirs_to_confirm, TOO_LATE,
    ),
)  # fmt: skip
