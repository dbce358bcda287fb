"""Registration of the page of a High Impact Neighbourhood."""

from app.insight.neighbourhoods import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
)
