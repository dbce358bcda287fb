"""Registration of the delivery log."""

from app.casework.deliveries import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
