"""Which hotspot does an address ask for?"""

from flask import url_for

from app.evidence.hotspots.clusters import get_hotspot
from app.evidence.hotspots.queries import get_answer
from app.evidence.hotspots.question import Question
from app.insight.profiles.place_sheets import RequestedHotspot


def requested_hotspot(run_id: int, code: str, *, together: bool) -> RequestedHotspot:
    """A place of a run or, `together`, the whole hotspot that it is part of."""
    run = get_answer(run_id)
    question, result, code = Question.from_dict(run.question), run.found or {}, code.replace("-", " ")
    shown = get_hotspot(question, result, code, together=together)
    whole = get_hotspot(question, result, code, together=True)
    if len(whole.places) == len(shown.places):
        return RequestedHotspot(run, shown)
    address = url_for("profiles.hotspot", run_id=run_id, code=code.replace(" ", "-"), together="yes")
    return RequestedHotspot(run, shown, (whole, address))
