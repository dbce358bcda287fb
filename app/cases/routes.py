"""Cases over HTTP: one blueprint, and a module of views for each of its screens."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")

# The views hang themselves on the blueprint above, so they come after it.
from app.cases import case_routes, emergency_routes, map_routes, work_routes  # noqa: E402, F401
