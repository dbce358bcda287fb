"""Registration of the partnership’s map."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.insight.maps import freezing, routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    fills=((FREEZABLE, Freezable("maps.index", freezing.freeze_map)),),
    navigation=(Entry("Map", "maps.index", Action.MAP_VIEW, position=40),),
)
