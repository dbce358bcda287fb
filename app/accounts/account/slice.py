"""Registration of one’s own account."""

from app.accounts.account import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
)
