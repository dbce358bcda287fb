"""Registration of the actions of a plan."""

from app.casework.actions import routes
from app.casework.actions.listed import routes as listed
from app.casework.actions.reports import routes as reports
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp, reports.bp, listed.bp),
    section="caseload",
    lists={"actions": "all_actions.index"},
)
