"""Registration of who sees a case."""

from app.accounts.auth.access import ACCESS_ENDED
from app.casework.cases.keepers import keep_in_sight_without
from app.casework.sharing import routes
from app.casework.sharing.emergency import routes as emergency
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    views=(emergency,),
    section="caseload",
    fills=((ACCESS_ENDED, keep_in_sight_without),),
)
