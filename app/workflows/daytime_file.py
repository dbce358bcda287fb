"""What may a person do next to a file of the people who are there by day?"""

from app.models.daytime import DaytimeState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

DAYTIME_FILE = Workflow(
    "state",
    Transition("take", frozenset({S.GIVEN}), S.IN_USE, A.DAYTIME_IMPORT, "Use these numbers"),
    Transition("leave", frozenset({S.GIVEN}), S.LEFT, A.DAYTIME_IMPORT, "Leave everything as it is"),
    Transition("undo", frozenset({S.IN_USE}), S.UNDONE, A.DAYTIME_IMPORT, "Undo this import"),
)
