"""Registration of the partnership’s map."""

from app.insight.maps import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(Entry("Map", "maps.index", Action.MAP_VIEW, position=40),),
)
