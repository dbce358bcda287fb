"""Performance over HTTP: the blueprint to which each module of views adds its own."""

from flask import Blueprint

from app.policy import Action
from app.web.limits import allow_large_files

bp = Blueprint("performance", __name__, url_prefix="/performance")
allow_large_files(bp, Action.MEASURES_KEEP)
