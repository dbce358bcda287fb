"""Registration of problem profiles."""

from app.evidence.frozen.freezable import FREEZABLE, Freezable
from app.insight.profiles import freezing, routes
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp,),
    section="evidence",
    fills=tuple((FREEZABLE, Freezable(page, freezing.freeze_part)) for page in freezing.SHEETS),
)
