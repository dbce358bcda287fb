"""Registration of cases and their first steps."""

from app.accounts.auth.access import ACCESS_ENDED, LEFT
from app.casework.cases import handover, routes, timeline
from app.casework.cases.blueprint import bp
from app.web.errors import LAST_EVENT
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(bp,),
    views=(routes,),
    section="caseload",
    fills=(
        (LAST_EVENT, timeline.what_happened_last),
        (LEFT, handover.cases_led),
        (LEFT, handover.actions_owned),
        (LEFT, handover.cases_watched),
        (ACCESS_ENDED, handover.tell_lists_of_restricted_cases),
    ),
)
