"""What may happen to evidence that was kept as it was?"""

from app.models.frozen import FrozenState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

FROZEN = Workflow(
    "state",
    Transition("withdraw", frozenset({S.KEPT}), S.WITHDRAWN, A.FROZEN_WITHDRAW, "Withdraw this"),
    Transition("restore", frozenset({S.WITHDRAWN}), S.KEPT, A.FROZEN_WITHDRAW, "Put it back"),
)
