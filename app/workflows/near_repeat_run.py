"""What may a person do to a search for near repeats? (The worker makes the other transitions.)"""

from app.models.hotspot import RunState as S
from app.policy import Action as A
from app.workflows.long_work import cancelling
from app.workflows.machine import Workflow

NEAR_REPEAT_RUN = Workflow(
    "state", *cancelling({S.WAITING}, S.RUNNING, S.CANCELLED, A.HOTSPOTS_RUN, "Cancel this search")
)
