"""Registration of escalations."""

from app.casework.escalation import queries, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(
        Entry(
            "Escalations",
            "escalation.index",
            Action.ESCALATION_LIST,
            position=30,
            count=queries.count_awaiting,
        ),
    ),
    lists={"escalations": "escalation.index"},
)
