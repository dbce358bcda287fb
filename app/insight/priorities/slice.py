"""Registration of the priority matrix."""

from app.insight.priorities import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="performance",
    navigation=(
        Entry(
            "Priorities", "priorities.index", Action.MEASURES_VIEW, position=30, section="performance",
            also=("priorities.show",),
        ),
    ),
)  # fmt: skip
