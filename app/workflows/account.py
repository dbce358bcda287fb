"""What may happen next to somebody's account?"""

from app.models.person import Account as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

ACCOUNT = Workflow(
    "account",
    Transition("close", frozenset({S.OPEN}), S.CLOSED, A.ACCOUNT_CONTROL, "Close the account"),
    Transition("reopen", frozenset({S.CLOSED}), S.OPEN, A.ACCOUNT_CONTROL, "Open the account again"),
)
