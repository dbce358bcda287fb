"""What may happen next to somebody's request to see a case?"""

from app.models.sharing import AccessState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

ACCESS = Workflow(
    "state",
    Transition("grant", frozenset({S.ASKED}), S.GRANTED, A.ACCESS_ANSWER, "Grant access"),
    Transition("refuse", frozenset({S.ASKED}), S.REFUSED, A.ACCESS_ANSWER, "Refuse"),
)
