"""A case's map over HTTP: a page of its own, for a sandboxed frame."""

from typing import Any

from flask import render_template, url_for

from app.casework.case_page.case_map import drawing
from app.casework.case_page.case_map.queries import get_map_values, record_map_read
from app.casework.case_page.overview import Near
from app.casework.cases.blueprint import bp
from app.casework.cases.queries import get_case
from app.mapping.frames import chosen_tiles, frame_of
from app.models.case import Case
from app.policy import Action
from app.web.guard import actor, requires


@bp.get("/<case:reference>/map")
@requires(Action.CASE_VIEW)
def map_frame(reference: str) -> Any:
    case = get_case(actor(), reference)
    on_map = _on_map(case)
    record_map_read(actor(), case)
    title = f"Map of {case.reference}"
    if not on_map.is_known:
        return render_template("casework/case_page/case_map/none.html", title=title, case=case)
    return frame_of(on_map, lambda: drawing.layers_of(on_map), title, chosen_tiles(), switches=False)


def _on_map(case: Case) -> drawing.CaseOnMap:
    values = get_map_values(actor(), case, _address)
    here, nearby = values.pop("here"), values.pop("nearby")
    return drawing.CaseOnMap(
        **values,
        here=drawing.Spot(**here) if here else None,
        nearby=tuple(drawing.Spot(**spot) for spot in nearby),
    )


def _address(case: Case | Near) -> str:
    return url_for("cases.show", reference=case.reference)
