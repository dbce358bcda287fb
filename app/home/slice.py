"""Registration of the front page."""

from app.home import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(Entry("Home", "home.index", Action.HOME_VIEW, position=10),),
)
