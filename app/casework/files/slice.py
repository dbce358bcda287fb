"""Registration of the files of a case."""

from app.casework.files import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="caseload",
)
