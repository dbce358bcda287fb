"""What may happen next to somebody's request to see a case?"""

from app import policy
from app.models.sharing import AccessRequest
from app.models.sharing import AccessState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _may_open_cases(request: AccessRequest) -> bool:
    """Whoever asked may have lost their role since."""
    return policy.can(request.asked_by, A.CASE_VIEW)


ACCESS = Workflow(
    "state",
    Transition(
        "grant",
        frozenset({S.ASKED}),
        S.GRANTED,
        A.ACCESS_ANSWER,
        "Grant access",
        when=_may_open_cases,
        needs="They do not have a role that can open cases. Refuse the request.",
    ),
    Transition("refuse", frozenset({S.ASKED}), S.REFUSED, A.ACCESS_ANSWER, "Refuse"),
)
