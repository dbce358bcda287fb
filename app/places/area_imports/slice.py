"""Registration of the import of areas."""

from app.places.area_imports import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="admin",
)
