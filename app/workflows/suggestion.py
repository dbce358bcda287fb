"""What may happen next to a step that somebody suggested?"""

from app.models.suggestion import SuggestionState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

WAITING = frozenset({S.WAITING})

SUGGESTION = Workflow(
    "state",
    Transition("take_up", WAITING, S.TAKEN_UP, A.SUGGESTION_ANSWER, "Take it up"),
    Transition("decline", WAITING, S.DECLINED, A.SUGGESTION_ANSWER, "Decline"),
)
