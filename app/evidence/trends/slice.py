"""Registration of change and trend."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.evidence.trends import freezing, routes
from app.evidence.trends.beside import routes as beside
from app.evidence.trends.near_repeats import freezing as near_repeats_freezing
from app.evidence.trends.near_repeats import routes as near_repeats
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp, beside.bp, near_repeats.bp),
    section="evidence",
    fills=(
        (FREEZABLE, Freezable("change.index", freezing.freeze_change)),
        (FREEZABLE, Freezable("change.trend", freezing.freeze_trend)),
        (FREEZABLE, Freezable("near_repeats.show", near_repeats_freezing.freeze_run)),
    ),
    navigation=(
        Entry("Change", "change.index", Action.EVIDENCE_VIEW, position=50, section="evidence"),
        Entry("Trend", "change.trend", Action.EVIDENCE_VIEW, position=60, section="evidence"),
        Entry(
            "Near repeats",
            "near_repeats.index",
            Action.EVIDENCE_VIEW,
            position=65,
            section="evidence",
            also=("near_repeats.show",),
        ),
    ),
)
