"""Registration of coverage: where work and need meet."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.insight.coverage import freezing, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="evidence",
    fills=((FREEZABLE, Freezable("coverage.index", freezing.freeze_coverage)),),
    navigation=(Entry("Coverage", "coverage.index", Action.EVIDENCE_VIEW, position=70, section="evidence"),),
)
