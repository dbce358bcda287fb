"""Registration of suggested steps."""

from app.casework.suggestions import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
