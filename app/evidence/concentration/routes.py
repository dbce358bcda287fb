"""Concentration over HTTP: the shares of places that hold a quarter and half, and the Lorenz curve."""

from flask import Blueprint, Response, render_template, request

from app.evidence.concentration.listing import Spread, spreads_listing
from app.evidence.concentration.queries import list_spreads
from app.evidence.statistics.concentration import Concentration
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.periods import requested_period, unloaded_months
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import one_of, page_of_rows, shown, sort_rows

bp = Blueprint("concentration", __name__, url_prefix="/concentration")

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
    question = listing.asked(spreads_listing(), {**period.in_address, "places": label})
    return render_template(
        "evidence/concentration/index.html",
        months=months,
        unloaded=unloaded_months(request.args, months, period),
        period=period,
        source=source,
        synthetic=source.synthetic,
        spreads=spreads.items(),
        list=shown(
            question, page_of_rows(question, [Spread(*each) for each in spreads.items()]), ".download"
        ),
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
        return listing.download(form, listing.asked(spreads_listing()), [])
    source = ward_queries.get_source(period)
    question = listing.asked(spreads_listing(period.words, source.words), period.in_address)
    spreads = [Spread(*each) for each in list_spreads(period, snapped=source.snapped)]
    name = f"concentration {period.first:%Y-%m} to {period.last:%Y-%m}"
    return listing.download(form, question, sort_rows(question, spreads), name, of=f"in {period.words}")


def _path(spread: Concentration) -> str:
    """The Lorenz curve as an SVG path."""
    return "M" + " L".join(f"{x} {y}" for x, y in (_place(*point) for point in spread.curve))


def _place(across: float, up: float) -> tuple[float, float]:
    return round(MARGIN + SIDE * across, 1), round(SIDE * (1 - up) + MARGIN / 2, 1)
