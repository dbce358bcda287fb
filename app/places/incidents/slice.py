"""Registration of incidents and their imports."""

from app.places.incidents import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    navigation=(
        Entry(
            "Incidents",
            "evidence.incidents.index",
            Action.INCIDENTS_IMPORT,
            position=80,
            section="evidence",
        ),
    ),
    lists={"imports of incidents": "evidence.incidents.index"},
)
