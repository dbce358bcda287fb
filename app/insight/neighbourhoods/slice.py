"""Registration of the page of a High Impact Neighbourhood."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.evidence.wards.map_slot import MAP_OF_HINS
from app.insight.neighbourhoods import drawing, freezing, routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    under="evidence",
    fills=(
        (MAP_OF_HINS, drawing.map_of_hins),
        (FREEZABLE, Freezable("evidence.hins", freezing.freeze_all)),
        (FREEZABLE, Freezable("evidence.neighbourhoods.show", freezing.freeze_one)),
    ),
)
