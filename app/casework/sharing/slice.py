"""Registration of who sees a case."""

from app.casework.sharing import routes
from app.casework.sharing.emergency import routes as emergency
from app.web.slices import Slice

SLICE = Slice(blueprints=(routes.bp,), views=(emergency,), section="caseload")
