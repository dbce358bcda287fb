"""Dashboards over HTTP: the blueprint to which each module of views adds its own."""

from flask import Blueprint

bp = Blueprint("dashboards", __name__, url_prefix="/performance/dashboards")
