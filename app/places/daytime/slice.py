"""Registration of the people who are there by day."""

from app.places.daytime import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    navigation=(
        Entry(
            "Daytime population",
            "evidence.daytime.index",
            Action.DAYTIME_IMPORT,
            position=85,
            section="evidence",
        ),
    ),
)
