"""The pages of cases over HTTP: the blueprint to which each module of views adds its own."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")
