"""What may happen next to somebody's account?"""

from app.models.person import Account as S
from app.models.person import User
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _is_invited(person: User) -> bool:
    return not person.has_joined


def _is_locked(person: User) -> bool:
    return person.is_locked_anywhere


ACCOUNT = Workflow(
    "account",
    Transition(
        "invite_again", frozenset({S.OPEN}), None, A.PEOPLE_MANAGE, "Invite again",
        when=_is_invited, needs="They have joined already.",
    ),
    Transition(
        "unlock", frozenset({S.OPEN}), None, A.ACCOUNT_CONTROL, "Unlock the account",
        when=_is_locked, needs="It is not locked.",
    ),
    Transition("close", frozenset({S.OPEN}), S.CLOSED, A.ACCOUNT_CONTROL, "Close the account"),
    Transition("reopen", frozenset({S.CLOSED}), S.OPEN, A.ACCOUNT_CONTROL, "Open the account again"),
)  # fmt: skip
