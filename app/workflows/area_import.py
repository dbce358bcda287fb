"""What may a person do next to an uploaded file of areas? (The worker makes the other transitions.)"""

from app.models.area import AreaImportState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

AREA_IMPORT = Workflow(
    "state",
    Transition("take", frozenset({S.GIVEN}), S.WAITING, A.SETTINGS_MANAGE, "Make these changes"),
    Transition("leave", frozenset({S.GIVEN}), S.LEFT, A.SETTINGS_MANAGE, "Leave everything as it is"),
    Transition("stop", frozenset({S.WAITING}), S.LEFT, A.SETTINGS_MANAGE, "Leave everything as it is"),
)
