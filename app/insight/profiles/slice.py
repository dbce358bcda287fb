"""Registration of problem profiles."""

from app.insight.profiles import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="evidence",
)
