"""Registration of the ward ranking and High Impact Neighbourhoods."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.evidence.wards import freezing, queries, routes
from app.places.incidents.age_slot import AGE_OF_INCIDENTS
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    fills=(
        (AGE_OF_INCIDENTS, queries.get_age),
        (FREEZABLE, Freezable("evidence.index", freezing.freeze_wards)),
    ),
    navigation=(
        Entry("Evidence", "evidence.index", Action.EVIDENCE_VIEW, position=60),
        Entry("Ward ranking", "evidence.index", Action.EVIDENCE_VIEW, position=10, section="evidence"),
        Entry(
            "High Impact Neighbourhoods",
            "evidence.hins",
            Action.EVIDENCE_VIEW,
            position=40,
            section="evidence",
        ),
    ),
)
