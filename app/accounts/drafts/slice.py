"""Registration of saved drafts."""

from app.accounts.drafts import routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
)
