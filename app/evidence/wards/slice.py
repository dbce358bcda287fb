"""Registration of the ward ranking and High Impact Neighbourhoods."""

from app.evidence.wards import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
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
