"""What may a person do next to an import of incidents? (The worker makes the other transitions.)"""

from app.models.incident import ImportState as S
from app.policy import Action as A
from app.workflows.long_work import cancelling
from app.workflows.machine import Transition, Workflow

INCIDENT_IMPORT = Workflow(
    "state",
    Transition(
        "answer",
        frozenset({S.ASKING}),
        S.WAITING,
        A.INCIDENTS_IMPORT,
        "Import this file",
        when=lambda imported: not imported.questions,
    ),
    # The worker read the file, and found what somebody must confirm before it goes in.
    Transition(
        "confirm",
        frozenset({S.ASKING}),
        S.WAITING,
        A.INCIDENTS_IMPORT,
        "Import this file anyway",
        when=lambda imported: bool(imported.questions),
    ),
    *cancelling({S.ASKING, S.WAITING}, S.RUNNING, S.CANCELLED, A.INCIDENTS_IMPORT, "Cancel this import"),
    Transition(
        "undo",
        frozenset({S.DONE}),
        S.UNDOING,
        A.INCIDENTS_IMPORT,
        "Undo this import",
        when=lambda imported: imported.keeps_replaced and not imported.superseded,
    ),
)
