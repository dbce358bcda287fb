"""Concentration over HTTP: the shares of places that hold a quarter and half, and the Lorenz curve."""

from flask import Blueprint, Response, render_template

from app.evidence.concentration.asking import CONCENTRATION, source_of, spreads_asked
from app.evidence.concentration.listing import Spread, spreads_listing
from app.evidence.concentration.queries import list_spreads
from app.evidence.questions.asking import ask
from app.evidence.statistics.concentration import Concentration
from app.evidence.wards.nothing_yet import nothing_yet
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import page_of_rows, shown, sort_rows

bp = Blueprint("concentration", __name__, url_prefix="/concentration")

SIDE, MARGIN = 400, 50  # of the drawing


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(CONCENTRATION)
    if asked is None:
        return nothing_yet()
    question, period = asked.question, asked.question.period
    source = source_of(question)
    spreads, label = spreads_asked(asked, source)
    chosen = spreads[label]
    of_spreads = listing.asked(spreads_listing(question.what), {**question.in_address(), "places": label})
    return render_template(
        "evidence/concentration/index.html",
        asked=asked,
        what=question.what,
        period=period,
        source=source,
        synthetic=source.synthetic,
        spreads=spreads.items(),
        list=shown(
            of_spreads, page_of_rows(of_spreads, [Spread(*each) for each in spreads.items()]), ".download"
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
    asked = ask(CONCENTRATION)
    if asked is None:
        return listing.download(form, listing.asked(spreads_listing()), [])
    question, period, source = asked.question, asked.question.period, source_of(asked.question)
    of_spreads = listing.asked(
        spreads_listing(question.what, period.words, source.words), question.in_address()
    )
    spreads = [Spread(*each) for each in list_spreads(question, snapped=source.snapped)]
    name = f"concentration {period.first:%Y-%m} to {period.last:%Y-%m}"
    return listing.download(form, of_spreads, sort_rows(of_spreads, spreads), name, of=f"in {period.words}")


def _path(spread: Concentration) -> str:
    """The Lorenz curve as an SVG path."""
    return "M" + " L".join(f"{x} {y}" for x, y in (_place(*point) for point in spread.curve))


def _place(across: float, up: float) -> tuple[float, float]:
    return round(MARGIN + SIDE * across, 1), round(SIDE * (1 - up) + MARGIN / 2, 1)
