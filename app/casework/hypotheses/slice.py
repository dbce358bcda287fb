"""Registration of the hypotheses of a plan."""

from app.casework.hypotheses import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
