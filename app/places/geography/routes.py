"""The partnership's areas as files that maps read."""

from flask import Blueprint, Response, abort, jsonify, request

from app.database.cache import cache_version
from app.mapping.frames import STILL, svg_response
from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaClass, AreaLayer
from app.mapping.render_cache import pictures
from app.mapping.static_map import draw_bare_svg
from app.places.geography.areas import ward_features, ward_frame
from app.policy import Action
from app.web.guard import requires

bp = Blueprint("areas", __name__, url_prefix="/areas")
WARD = AreaClass("ward", "Ward", fill="#e3f1ef")


@bp.get("/wards.geojson")
@requires(Action.HOME_VIEW)
def wards() -> Response:
    """Return the wards to choose or draw on; asked for `still`, a picture of them."""
    if STILL in request.args:
        drawn = pictures.get_or_make((STILL, "wards", cache_version()), lambda: [("", _picture())])
        return svg_response(drawn[0][1])
    answer = jsonify(ward_features())
    answer.mimetype = "application/geo+json"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _picture() -> str:
    frame = ward_frame()
    if frame.empty:
        abort(404)
    drawn = areas(frame.geometry, kind=WARD.key, name=list(frame["name"]))
    return draw_bare_svg([AreaLayer("Wards", drawn, (WARD,), labels="name")])
