"""Registration of walkabouts."""

from app.casework.walkabouts import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(Entry("Walkabouts", "walkabouts.index", Action.WALKABOUT_LIST, position=55),),
)
