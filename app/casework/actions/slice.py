"""Registration of the actions of a plan."""

from app.casework.actions import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
