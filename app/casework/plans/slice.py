"""Registration of OSARA plans."""

from app.casework.plans import routes
from app.casework.plans.blueprint import bp
from app.casework.plans.rows import routes as rows
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes, rows),
    section="caseload",
)
