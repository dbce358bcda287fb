"""The audit record over HTTP: the auditor's pages, and the record of one case that the case page adds."""

from flask import Blueprint

bp = Blueprint("audit", __name__)
