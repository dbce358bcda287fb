"""The partnership's areas as files that maps read."""

from flask import Blueprint, Response, jsonify

from app.places.geography.areas import ward_features
from app.policy import Action
from app.web.guard import requires

bp = Blueprint("areas", __name__, url_prefix="/areas")


@bp.get("/wards.geojson")
@requires(Action.HOME_VIEW)
def wards() -> Response:
    answer = jsonify(ward_features())
    answer.mimetype = "application/geo+json"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
