"""The pages of a plan over HTTP: the blueprint to which each module of views adds its own."""

from flask import Blueprint

bp = Blueprint("plans", __name__, url_prefix="/cases/<case:reference>/plan")
