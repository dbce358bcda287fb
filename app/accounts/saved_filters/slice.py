"""Registration of the filters that people save of lists."""

from app.accounts.saved_filters import routes
from app.web.listing import SAVED_FILTERS
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    fills=((SAVED_FILTERS, routes.list_saved_filters),),
)
