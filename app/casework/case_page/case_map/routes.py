"""A case's map over HTTP: in a sandboxed frame, as a still picture, and on a page of its own."""

from typing import Any

from flask import Response, render_template

from app.casework.case_page.case_map.drawing import map_of_case
from app.casework.case_page.overview import list_nearby
from app.casework.cases.blueprint import bp
from app.casework.cases.queries import get_case
from app.evidence.surroundings.maps import PlaceMap, frame_of_place, picture_of_place
from app.models.case import Case
from app.policy import Action
from app.web.guard import actor, requires


@bp.get("/<case:reference>/map")
@requires(Action.CASE_VIEW)
def map_frame(reference: str) -> Any:
    case, place_map = _map(reference, in_visit=True)
    if not place_map.around.can_be_drawn:
        title = f"Map of {case.reference}"
        return render_template("casework/case_page/case_map/none.html", title=title, case=case)
    return frame_of_place(place_map)


@bp.get("/<case:reference>/map.svg")
@requires(Action.CASE_VIEW)
def map_picture(reference: str) -> Response:
    return picture_of_place(_map(reference, in_visit=True)[1])


@bp.get("/<case:reference>/around")
@requires(Action.CASE_VIEW)
def map_page(reference: str) -> str:
    """The map at full width, with its legend and table."""
    case, place_map = _map(reference)
    return render_template("casework/case_page/case_map/show.html", case=case, map=place_map)


def _map(reference: str, *, in_visit: bool = False) -> tuple[Case, PlaceMap]:
    case = get_case(actor(), reference, in_visit=in_visit)
    return case, map_of_case(actor(), case, list_nearby(actor(), case))
