"""What may a person do next to an uploaded file of areas? (The worker makes the other transitions.)"""

from app.models.area import AreaImportState as S
from app.policy import Action as A
from app.workflows.long_work import cancelling
from app.workflows.machine import Transition, Workflow

LEAVE = "Leave everything as it is"

AREA_IMPORT = Workflow(
    "state",
    Transition("take", frozenset({S.GIVEN}), S.WAITING, A.SETTINGS_MANAGE, "Make these changes"),
    Transition("leave", frozenset({S.GIVEN}), S.LEFT, A.SETTINGS_MANAGE, LEAVE),
    *cancelling({S.WAITING}, S.RUNNING, S.LEFT, A.SETTINGS_MANAGE, LEAVE),
)
