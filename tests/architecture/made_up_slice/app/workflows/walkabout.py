"""What may happen next to a walkabout?"""

from app.models.walkabout import WalkaboutState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

WALKABOUT = Workflow(
    "state",
    Transition("finish", frozenset({S.PLANNED}), S.DONE, A.WALKABOUT_FINISH, "Mark as done"),
)
