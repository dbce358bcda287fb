"""Registration of the assessment of a treated place."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.insight.assessment import freezing, routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
    fills=(
        (FREEZABLE, Freezable("assessment.choose", freezing.freeze_result)),
        (FREEZABLE, Freezable("assessment.kept", freezing.freeze_saved)),
    ),
)
