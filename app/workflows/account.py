"""What may happen next to somebody's account?"""

from app.models.person import Account as S
from app.models.person import User
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _may_be_invited(person: User) -> bool:
    return not person.has_joined and not person.resets_are_held


def _may_lose_second_step(person: User) -> bool:
    return person.has_second_factor and not person.resets_are_held


def _is_locked(person: User) -> bool:
    return person.is_locked_anywhere


ACCOUNT = Workflow(
    "account",
    Transition(
        "invite_again", frozenset({S.OPEN}), None, A.PEOPLE_MANAGE, "Invite again",
        when=_may_be_invited,
        needs="They have already joined, or an administrator changed their account recently.",
    ),
    Transition(
        "clear_second_step", frozenset({S.OPEN}), None, A.ACCOUNT_CONTROL, "Clear their second step",
        when=_may_lose_second_step,
        needs="They have no second step, or an administrator changed their account recently.",
    ),
    Transition(
        "unlock", frozenset({S.OPEN}), None, A.ACCOUNT_CONTROL, "Unlock the account",
        when=_is_locked, needs="The account is not locked.",
    ),
    Transition("close", frozenset({S.OPEN}), S.CLOSED, A.ACCOUNT_CONTROL, "Close the account"),
    Transition("reopen", frozenset({S.CLOSED}), S.OPEN, A.ACCOUNT_CONTROL, "Open the account again"),
)  # fmt: skip
