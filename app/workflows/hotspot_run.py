"""What may a person do next to a hotspot run? (The worker makes the other transitions.)"""

from app.models.hotspot import RunState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

HOTSPOT_RUN = Workflow(
    "state",
    Transition("cancel", frozenset({S.WAITING}), S.CANCELLED, A.HOTSPOTS_RUN, "Cancel this"),
    # The worker looks at the wish between two steps, and marks the run as cancelled.
    Transition(
        "stop",
        frozenset({S.RUNNING}),
        None,
        A.HOTSPOTS_RUN,
        "Cancel this",
        when=lambda run: not run.cancel_asked,
    ),
    Transition("publish", frozenset({S.DONE}), None, A.HOTSPOTS_PUBLISH, "Publish these hotspots"),
    Transition("withdraw", frozenset({S.DONE}), None, A.HOTSPOTS_PUBLISH, "Stop showing these hotspots"),
)
