"""A case's map over HTTP: a page of its own, for a sandboxed frame, with its own Content-Security-Policy."""

from typing import Any

from flask import current_app, make_response, render_template, url_for

from app.casework.case_page.case_map.queries import get_map_values
from app.casework.case_page.overview import Near
from app.casework.cases.blueprint import bp
from app.casework.cases.queries import get_case
from app.models.case import Case
from app.policy import Action
from app.web.guard import actor, requires


@bp.get("/<case:reference>/map")
@requires(Action.CASE_VIEW)
def map_frame(reference: str) -> Any:
    case = get_case(actor(), reference, in_visit=True)
    drawn = _draw(case)
    title = f"Map of {case.reference}"
    if drawn is None:
        return render_template("casework/case_page/case_map/none.html", title=title, case=case)
    page = make_response(render_template("layouts/map_frame.html", map=drawn, title=title))
    page.headers["Content-Security-Policy"] = drawn.content_security_policy
    return page


def _draw(case: Case) -> Any:
    # Only a process that shows a map pays for the libraries that draw it.
    from app.casework.case_page.case_map import drawing

    values = get_map_values(actor(), case, _address)
    here, nearby = values.pop("here"), values.pop("nearby")
    on_map = drawing.CaseOnMap(
        **values,
        here=drawing.Spot(**here) if here else None,
        nearby=tuple(drawing.Spot(**spot) for spot in nearby),
    )
    config = current_app.config
    tiles = drawing.Tiles(config["TILE_URL"], config["TILE_ATTRIBUTION"]) if config["TILE_URL"] else None
    return drawing.draw(on_map, current_app.jinja_env.globals["static_url"], tiles)


def _address(case: Case | Near) -> str:
    return url_for("cases.show", reference=case.reference)
