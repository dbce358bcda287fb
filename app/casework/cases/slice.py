"""Registration of cases and their first steps."""

from app.casework.cases import routes, timeline
from app.casework.cases.blueprint import bp
from app.web.errors import LAST_EVENT
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes,),
    section="caseload",
    fills=((LAST_EVENT, timeline.what_happened_last),),
)
