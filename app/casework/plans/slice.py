"""Registration of OSARA plans."""

from app.casework.plans import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
