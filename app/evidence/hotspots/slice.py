"""Registration of hotspots."""

from app.evidence.hotspots import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    navigation=(
        Entry(
            "Hotspots",
            "evidence.hotspots.index",
            Action.EVIDENCE_VIEW,
            position=20,
            section="evidence",
            also=("evidence.hotspots.show",),
        ),
    ),
)
