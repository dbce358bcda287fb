"""Concentration over HTTP: the shares of places that hold a quarter and half, and the Lorenz curve."""

from flask import Blueprint, Response, render_template, request

from app.evidence.concentration.listing import Spread, spreads_listing
from app.evidence.concentration.queries import list_spreads
from app.evidence.questions.asking import ask
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.concentration import Concentration
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.source import Source
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import one_of, page_of_rows, shown, sort_rows

bp = Blueprint("concentration", __name__, url_prefix="/concentration")

SIDE, MARGIN = 400, 50  # of the drawing


CONCENTRATION = Page(
    "Concentration", "evidence.concentration.index", frozenset({Part.WHAT, Part.SOURCE, Part.WEIGHT}),
    why={
        Part.WHERE: "this is about all places of the city",
        Part.COMPARED: "nothing is compared with another time here",
    },
)  # fmt: skip


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(CONCENTRATION)
    if asked is None:
        return nothing_yet()
    question, period = asked.question, asked.question.period
    source = _source(question)
    spreads = dict(list_spreads(question, snapped=source.snapped))
    second = list(spreads)[min(1, len(spreads) - 1)]  # the largest places are too few for a curve
    label = one_of(spreads, request.args.get("places"), second)
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
    question, period, source = asked.question, asked.question.period, _source(asked.question)
    of_spreads = listing.asked(
        spreads_listing(question.what, period.words, source.words), question.in_address()
    )
    spreads = [Spread(*each) for each in list_spreads(question, snapped=source.snapped)]
    name = f"concentration {period.first:%Y-%m} to {period.last:%Y-%m}"
    return listing.download(form, of_spreads, sort_rows(of_spreads, spreads), name, of=f"in {period.words}")


def _source(question: EvidenceQuestion) -> Source:
    return ward_queries.get_source(question.period, question.what.category, question.what.source)


def _path(spread: Concentration) -> str:
    """The Lorenz curve as an SVG path."""
    return "M" + " L".join(f"{x} {y}" for x, y in (_place(*point) for point in spread.curve))


def _place(across: float, up: float) -> tuple[float, float]:
    return round(MARGIN + SIDE * across, 1), round(SIDE * (1 - up) + MARGIN / 2, 1)
