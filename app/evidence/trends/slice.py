"""Registration of change and trend."""

from app.evidence.trends import near_repeat_routes, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    views=(near_repeat_routes,),
    section="evidence",
    navigation=(
        Entry("Change", "change.index", Action.EVIDENCE_VIEW, position=50, section="evidence"),
        Entry("Trend", "change.trend", Action.EVIDENCE_VIEW, position=60, section="evidence"),
    ),
)
