"""Registration of the assessment of a treated place."""

from app.insight.assessment import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
