"""What may happen next to somebody's account?"""

from app.models.person import Account as S
from app.models.person import User
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _is_invited(person: User) -> bool:
    return not person.has_joined


ACCOUNT = Workflow(
    "account",
    Transition(
        "invite_again", frozenset({S.OPEN}), None, A.PEOPLE_MANAGE, "Invite again",
        when=_is_invited, needs="They have joined already.",
    ),
    Transition("close", frozenset({S.OPEN}), S.CLOSED, A.ACCOUNT_CONTROL, "Close the account"),
    Transition("reopen", frozenset({S.CLOSED}), S.OPEN, A.ACCOUNT_CONTROL, "Open the account again"),
)  # fmt: skip
