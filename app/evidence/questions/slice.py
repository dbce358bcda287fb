"""Registration of saved questions and places."""

from app.evidence.questions import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    section="evidence",
    navigation=(
        Entry(
            "Saved questions",
            "evidence.questions.index",
            Action.EVIDENCE_VIEW,
            position=90,
            section="evidence",
        ),
    ),
)
