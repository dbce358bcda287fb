"""Registration of the outlines of areas."""

from app.places.geography import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
)
