"""What may happen next to a proposed High Impact Neighbourhood?"""

from app.models.area import HinState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

HIN = Workflow(
    "state",
    Transition("approve", frozenset({S.PROPOSED}), S.APPROVED, A.HIN_DECIDE, "Approve"),
    Transition("refuse", frozenset({S.PROPOSED}), S.REFUSED, A.HIN_DECIDE, "Do not approve"),
    Transition("end", frozenset({S.APPROVED}), S.ENDED, A.HIN_DECIDE, "End the designation"),
)
