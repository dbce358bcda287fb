"""Coverage over HTTP: share of harm and share of work, as a page, a map and a download."""

from typing import Any

from flask import Blueprint, Response, abort, render_template

from app import clock
from app.attribution import attribution
from app.database.cache import cache_version
from app.evidence.hotspots import published
from app.evidence.hotspots import queries as hotspots
from app.evidence.questions.asking import ask
from app.evidence.statistics.harm import SOURCE as HARM_SOURCE
from app.evidence.wards.nothing_yet import nothing_yet
from app.insight.coverage import queries, wording
from app.insight.coverage.balance import Level
from app.insight.coverage.listing import areas_listing
from app.insight.coverage.picture import legend_of_map
from app.insight.coverage.shown import COVERAGE, find_shown, layers_shown, question_of
from app.mapping.frames import chosen_tiles, frame_of
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import page_of_rows, sort_rows

bp = Blueprint("coverage", __name__, url_prefix="/evidence/coverage")


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(COVERAGE)
    if asked is None:
        return nothing_yet()
    shown = find_shown(asked)
    question = question_of(shown, asked.query)
    return render_template(
        "insight/coverage/index.html",
        asked=asked,
        shown=shown,
        levels=_levels(),
        list=listing.shown(question, page_of_rows(question, shown.balance.areas), ".download"),
        answer=shown.answer,
        dates=wording.dates(shown.period, clock.today(), shown.source.age),
        near=queries.NEAR,
        legend=legend_of_map(shown.balance),
        attribution=attribution(),
        harm_source=HARM_SOURCE,
    )


@bp.get("/frame")
@requires(Action.EVIDENCE_VIEW)
def frame() -> Any:
    """Return the map as a page of its own, with its own policy, for a sandboxed frame."""
    asked = ask(COVERAGE) or abort(404)
    shown = find_shown(asked)
    outlines = shown.outlines or abort(404)
    title = f"Map of harm and open cases by {shown.level.label}"
    return frame_of(
        (shown.balance, shown.source.synthetic, shown.of and shown.of.run.id, cache_version()),
        lambda: layers_shown(shown, outlines),
        title,
        chosen_tiles(),
    )


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    asked = ask(COVERAGE)
    if asked is None:
        question = listing.asked(areas_listing("Area", {}, has_cases=True))
        return listing.download(form, question, [], of="of the coverage")
    shown = find_shown(asked)
    question = question_of(shown, asked.query)
    return listing.download(form, question, sort_rows(question, shown.balance.areas), of="of the coverage")


def _levels() -> list[Level]:
    """Levels on offer: LSOAs if any are loaded, hotspots once there are any to show."""
    shown = published.find_published()
    there = {
        Level.WARD: True,
        Level.LSOA: hotspots.has_lsoas(),
        Level.HOTSPOT: bool(shown and not shown.areas_changed),
    }
    return [level for level in Level if there[level]]
