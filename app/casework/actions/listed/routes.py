"""Actions across cases over HTTP."""

from flask import Blueprint, Response, render_template

from app.casework.actions.listed import queries
from app.casework.actions.listed.listing import OVERDUE, Whose, actions_listing
from app.policy import Action
from app.structure.choices import get_choices
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import Question

bp = Blueprint("all_actions", __name__, url_prefix="/actions")
HEADINGS = {
    Whose.MINE: "assigned to you",
    Whose.PARTNER: "assigned to your partner",
    Whose.ALL: "in cases you can see",
}


@bp.get("")
@requires(Action.CASE_LIST)
def index() -> str:
    question = _asked()
    page = queries.list_actions(actor(), question)
    number = page.words(question.listing.one, question.listing.plural)
    return render_template(
        "casework/actions/listed/index.html",
        list=listing.shown(question, page, ".download"),
        heading=f"{number} {HEADINGS[Whose(question['whose'])]}",
    )


@bp.get("/download.<form>")
@requires(Action.CASE_LIST)
def download(form: str) -> Response:
    question = _asked()
    return listing.download(form, question, queries.iter_actions(actor(), question))


@bp.get("/overdue")
@requires(Action.CASE_LIST)
def overdue() -> str:
    """How much is overdue with each partner."""
    question = listing.asked(OVERDUE)
    page = listing.page_of_rows(question, queries.list_overdue(actor(), question))
    return render_template(
        "casework/actions/listed/overdue.html", list=listing.shown(question, page, ".download_overdue")
    )


@bp.get("/overdue/download.<form>")
@requires(Action.CASE_LIST)
def download_overdue(form: str) -> Response:
    question = listing.asked(OVERDUE)
    return listing.download(
        form, question, listing.sort_rows(question, queries.list_overdue(actor(), question))
    )


def _asked() -> Question:
    return listing.asked(actions_listing(list(Whose), get_choices().partners))
