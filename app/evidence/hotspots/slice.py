"""Registration of hotspots."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.evidence.hotspots import freezing, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    fills=(
        (FREEZABLE, Freezable("evidence.hotspots.index", freezing.freeze_published)),
        (FREEZABLE, Freezable("evidence.hotspots.show", freezing.freeze_run)),
    ),
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
