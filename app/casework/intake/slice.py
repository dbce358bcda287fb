"""Registration of logging a problem."""

from app.casework.intake import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
