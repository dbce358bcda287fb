"""Registration of a case's own part of the audit record."""

from app.casework.case_record import routes
from app.web.slices import Slice

SLICE = Slice(views=(routes,))
