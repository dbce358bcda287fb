"""Registration of the hypotheses of a plan."""

from app.casework.hypotheses import routes
from app.casework.hypotheses.attaching import HYPOTHESIS
from app.evidence.frozen.attaching import HOLDERS
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
    fills=((HOLDERS, HYPOTHESIS),),
)
