"""Registration of concentration: how unevenly crime is spread."""

from app.evidence.concentration import freezing, routes
from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    fills=((FREEZABLE, Freezable("evidence.concentration.index", freezing.freeze_concentration)),),
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
