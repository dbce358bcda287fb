"""Registration of concentration: how unevenly crime is spread."""

from app.evidence.concentration import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    navigation=(
        Entry(
            "Concentration",
            "evidence.concentration.index",
            Action.EVIDENCE_VIEW,
            position=30,
            section="evidence",
        ),
    ),
)
