"""Registration of kept evidence."""

from app.evidence.frozen import attaching, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    init_app=attaching.init_app,
    navigation=(
        Entry(
            "Saved evidence",
            "evidence.frozen.index",
            Action.EVIDENCE_VIEW,
            position=80,
            section="evidence",
            also=("evidence.frozen.show",),
        ),
    ),
)
