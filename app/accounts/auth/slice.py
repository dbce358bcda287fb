"""Registration of signing in."""

from app.accounts.auth import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.library, routes.bp),
)
