"""Registration of the lists of cases."""

from app.casework.caseload import routes
from app.policy import Action
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    navigation=(Entry("Cases", "caseload.index", Action.CASE_LIST, position=20),),
    lists={"cases": "caseload.index"},
)
