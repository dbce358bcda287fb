"""What may a person do next to a hotspot run? (The worker makes the other transitions.)"""

from app.models.hotspot import RunState as S
from app.policy import Action as A
from app.workflows.long_work import cancelling
from app.workflows.machine import Transition, Workflow

HOTSPOT_RUN = Workflow(
    "state",
    *cancelling({S.WAITING}, S.RUNNING, S.CANCELLED, A.HOTSPOTS_RUN, "Cancel this search"),
    Transition("publish", frozenset({S.DONE}), None, A.HOTSPOTS_PUBLISH, "Publish these hotspots"),
    Transition("withdraw", frozenset({S.DONE}), None, A.HOTSPOTS_PUBLISH, "Stop showing these hotspots"),
)
