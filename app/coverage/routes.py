"""Coverage over HTTP: the share of harm beside the share of work, as a page, a map and a file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request

from app import clock
from app.coverage import queries, said
from app.coverage.balance import Balance, Balanced, balance
from app.coverage.picture import layers_of, legend_of_map
from app.evidence import queries as evidence
from app.evidence.harm import SOURCE as HARM_SOURCE
from app.evidence.periods import Period, choose
from app.evidence.queries import Source
from app.geography.folium_pages import ATTRIBUTION
from app.geography.map_layers import Tiles
from app.maps.kept import draw_or_find
from app.models import AreaKind
from app.policy import Action
from app.web.downloads import format_response
from app.web.guard import actor, requires

bp = Blueprint("coverage", __name__, url_prefix="/evidence/coverage")

DONE_WITHIN = timedelta(days=365)
NOUNS = {AreaKind.WARD: ("ward", "wards"), AreaKind.LSOA: ("LSOA", "LSOAs")}
MOST_LINES = 40
COLUMNS = (
    "Code", "Area", "Harm", "Share of harm", "Cumulative share of harm", "Open cases", "Share of open cases",
    "Actions done", "Share of actions done", "Cases beside harm", "Incidents of", "Actions done since",
    "Source",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What is asked for, and what there is to see of it."""

    level: AreaKind
    period: Period
    since: datetime
    balance: Balance
    without_place: int
    source: Source

    @property
    def noun(self) -> tuple[str, str]:
        return NOUNS[self.level]


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    shown = _shown()
    if shown is None:
        return render_template("evidence/nothing_yet.html")
    return render_template(
        "coverage/index.html",
        shown=shown,
        rows=shown.balance.areas[:MOST_LINES],
        answer=said.answer(shown.balance, shown.noun, shown.period.recorded),
        legend=legend_of_map(shown.balance),
        attribution=ATTRIBUTION,
        harm_source=HARM_SOURCE,
    )


@bp.get("/frame")
@requires(Action.EVIDENCE_VIEW)
def frame() -> Any:
    """The map's own page, for a sandboxed frame, with its own policy."""
    shown = _shown()
    outlines = queries.list_outlines(shown.level) if shown else []
    if shown is None or not outlines:
        abort(404)
    title = f"Map of harm and open cases by {shown.noun[0]}"
    layers = layers_of(shown.balance, outlines, shown.source.synthetic)
    config, static_url = current_app.config, current_app.jinja_env.globals["static_url"]
    tiles = Tiles(config["TILE_URL"], config["TILE_ATTRIBUTION"]) if config["TILE_URL"] else None
    drawn = draw_or_find(layers, label=title, static_url=static_url, tiles=tiles)  # type: ignore[arg-type]
    page = render_template("layouts/map_frame.html", map=drawn, title=title)
    return page, {"Content-Security-Policy": drawn.content_security_policy}


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    shown = _shown()
    rows = [_row(area, shown) for area in shown.balance.areas] if shown else []
    return format_response(form, "coverage", COLUMNS, rows)


def _row(area: Balanced, shown: Shown) -> tuple[Any, ...]:
    figures = area.figures
    return (
        figures.code, figures.name, round(figures.harm), round(area.harm_share, 4),
        round(area.cumulative_harm, 4), figures.open_cases, round(area.case_share, 4),
        figures.actions_done, round(area.action_share, 4),
        area.verdict, shown.period.words, shown.since.date(), shown.source.words,
    )  # fmt: skip


def _shown() -> Shown | None:
    period = choose(evidence.list_months(), None, None)
    if period is None:
        return None
    level = AreaKind.LSOA if request.args.get("by") == AreaKind.LSOA else AreaKind.WARD
    since = clock.now() - DONE_WITHIN
    count = queries.list_lsoas if level is AreaKind.LSOA else queries.list_wards
    figures, work = count(actor(), period, since)
    return Shown(level, period, since, balance(figures), work.without_place, evidence.get_source(period))
