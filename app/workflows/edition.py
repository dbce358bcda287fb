"""What may happen next to an edition of a dashboard?"""

from app.models.dashboard import EditionState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

DRAFT = frozenset({S.DRAFT})
EDITION = Workflow(
    "state",
    Transition("approve", DRAFT, S.APPROVED, A.EDITION_APPROVE, "Approve this edition"),
    Transition("send_back", DRAFT, S.RETURNED, A.EDITION_APPROVE, "Send this edition back"),
    Transition("withdraw", frozenset({S.APPROVED}), S.WITHDRAWN, A.EDITION_APPROVE, "Withdraw this edition"),
    Transition("discard", DRAFT, S.WITHDRAWN, A.EDITION_PREPARE, "Discard this draft"),
)
