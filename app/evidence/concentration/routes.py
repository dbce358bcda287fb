"""Concentration over HTTP: the shares of places that hold a quarter and half, and the Lorenz curve."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from app.evidence.concentration.queries import list_spreads
from app.evidence.statistics.concentration import Concentration
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.periods import requested_period, unloaded_months
from app.policy import Action
from app.web.downloads import format_response
from app.web.guard import requires
from app.web.listing import one_of

bp = Blueprint("concentration", __name__, url_prefix="/concentration")

ONE, MANY = "line of concentration", "lines of concentration"
COLUMNS = (
    "Places", "Number of places", "Crime", "Places that hold a quarter", "Share that hold a quarter",
    "Places that hold half", "Share that hold half", "Places without any", "Gini", "Period", "Source",
)  # fmt: skip
SIDE, MARGIN = 400, 50  # of the drawing


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    months = ward_queries.list_months()
    period = requested_period(request.args, months)
    if period is None:
        return nothing_yet()
    source = ward_queries.get_source(period)
    spreads = dict(list_spreads(period, snapped=source.snapped))
    second = list(spreads)[min(1, len(spreads) - 1)]  # the largest places are too few for a curve
    label = one_of(spreads, request.args.get("places"), second)
    chosen = spreads[label]
    return render_template(
        "evidence/concentration/index.html",
        months=months,
        unloaded=unloaded_months(request.args, months, period),
        period=period,
        source=source,
        synthetic=source.synthetic,
        spreads=spreads.items(),
        label=label,
        chosen=chosen,
        curve=_path(chosen),
        half=_place(1 - chosen.half_share, 0.5),
        side=SIDE,
        margin=MARGIN,
    )


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    period = requested_period(request.args, ward_queries.list_months())
    if period is None:
        return format_response(form, "concentration", COLUMNS, [], one=ONE, many=MANY)
    source = ward_queries.get_source(period)
    spreads = list_spreads(period, snapped=source.snapped)
    rows = [_row(label, spread, period, source.words_of_harm) for label, spread in spreads]
    name = f"concentration {period.first:%Y-%m} to {period.last:%Y-%m}"
    return format_response(form, name, COLUMNS, rows, one=ONE, many=MANY, of=f"in {period.words}")


def _row(label: str, spread: Concentration, period: Period, source: str) -> tuple[Any, ...]:
    return (
        label, spread.places, spread.total, spread.holding_quarter, round(spread.quarter_share, 4),
        spread.holding_half, round(spread.half_share, 4), spread.empty, round(spread.gini, 4),
        period.words, source,
    )  # fmt: skip


def _path(spread: Concentration) -> str:
    """The Lorenz curve as an SVG path."""
    return "M" + " L".join(f"{x} {y}" for x, y in (_place(*point) for point in spread.curve))


def _place(across: float, up: float) -> tuple[float, float]:
    return round(MARGIN + SIDE * across, 1), round(SIDE * (1 - up) + MARGIN / 2, 1)
