"""Registration of coverage: where work and need meet."""

from app.insight.coverage import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="evidence",
    navigation=(Entry("Coverage", "coverage.index", Action.EVIDENCE_VIEW, position=70, section="evidence"),),
)
