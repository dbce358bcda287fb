"""What may a person do next to an import of incidents? (The worker makes the other transitions.)"""

from app.models.incident import ImportState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

INCIDENT_IMPORT = Workflow(
    "state",
    Transition("answer", frozenset({S.ASKING}), S.WAITING, A.INCIDENTS_IMPORT, "Import this file"),
    Transition(
        "cancel", frozenset({S.ASKING, S.WAITING}), S.CANCELLED, A.INCIDENTS_IMPORT, "Cancel this import"
    ),
    # The worker looks at the wish between two batches, and marks the import as cancelled.
    Transition(
        "stop",
        frozenset({S.RUNNING}),
        None,
        A.INCIDENTS_IMPORT,
        "Cancel this import",
        when=lambda imported: not imported.cancel_asked,
    ),
)
