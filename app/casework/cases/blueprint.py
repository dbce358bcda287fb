"""Cases over HTTP: one blueprint, and a module of views for each of its screens."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")

# The views hang themselves on the blueprint above, so they come after it.
from app.casework.case_page import routes  # noqa: E402, F401
