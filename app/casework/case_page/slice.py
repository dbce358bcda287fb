"""Registration of the page of one case, and of its map."""

from app.casework.case_page import routes
from app.casework.case_page.case_map import freezing
from app.casework.case_page.case_map import routes as case_map
from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.web.slices import Slice

SLICE = Slice(
    views=(routes, case_map),
    fills=((FREEZABLE, Freezable("cases.map_page", freezing.freeze_surroundings)),),
)
