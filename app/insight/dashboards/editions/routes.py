"""Editions over HTTP: the list, an edition with its papers, and the decision on it."""

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.insight.dashboards.asked import ask_indicators
from app.insight.dashboards.blueprint import bp
from app.insight.dashboards.editions import content, queries, services
from app.insight.dashboards.forms import EditionForm, ReasonForm
from app.models.dashboard import Edition, EditionState
from app.models.event import Event
from app.policy import Action
from app.web import listing
from app.web.downloads import format_response
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import Column, Listing, choice
from app.workflows.edition import EDITION


def _decided_by(edition: Edition) -> str:
    return edition.decided_by.name if edition.decided_by else ""


EDITIONS = Listing(
    "editions", "edition", sort="prepared",
    columns=(
        Column("title", "Edition", sort=Edition.title.expression),
        Column("state", "State"),
        Column("prepared_by", "Prepared by", value=lambda edition: edition.prepared_by.name),
        Column(
            "prepared", "Prepared", sort=Edition.prepared_at.expression, ascending=False,
            value=lambda edition: edition.prepared_at,
        ),
        Column("decided_by", "Decided by", value=_decided_by),
    ),
    filters=(choice("state", "State", EditionState.choices()),),
)  # fmt: skip


@bp.get("/editions")
@requires(Action.MEASURES_VIEW)
def editions() -> str:
    question = listing.asked(EDITIONS)
    shown = listing.shown(question, queries.list_page(question), ".download_editions")
    return render_template("insight/dashboards/editions/index.html", list=shown)


@bp.get("/editions/download.<form>")
@requires(Action.MEASURES_VIEW)
def download_editions(form: str) -> FlaskResponse:
    question = listing.asked(EDITIONS)
    return listing.download(form, question, queries.list_editions(question))


@bp.route("/editions/prepare", methods=["GET", "POST"])
@requires(Action.EDITION_PREPARE)
def prepare() -> Any:
    """An edition of the table of indicators that the address asks for."""
    asked, form = ask_indicators(), EditionForm()

    def serve() -> Response:
        edition = services.prepare_edition(
            actor(), title=form.title.data, note=form.note.data or "",
            content=content.content_of(asked.rows, asked.of), submission=form.submission.data,
        )  # fmt: skip
        return confirmed(
            f"You prepared {edition.title}. Someone else must approve it before it leaves the partnership.",
            _page_of(edition),
        )

    address = f"{request.path}?{asked.question.query()}"
    return form_page("insight/dashboards/editions/prepare.html", form, serve, asked=asked, address=address)


@bp.get("/editions/<edition_key>")
@requires(Action.MEASURES_VIEW)
def edition(edition_key: str) -> str:
    found = queries.get_edition(edition_key)
    papers = {
        words: url_for(".edition_paper", edition_key=found.key, paper=paper)
        for paper, words in PAPERS.items()
    }
    return render_template(
        "insight/dashboards/editions/show.html",
        edition=found,
        document=content.document_of(found),
        papers={**papers, "CSV": url_for(".download_edition", edition_key=found.key, form="csv")},
        steps=EDITION.available(found, actor()),
        address_of=address_of,
        kind_of=kind_of,
    )


@bp.get("/editions/<edition_key>.<paper>")
@requires(Action.MEASURES_VIEW)
def edition_paper(edition_key: str, paper: str) -> FlaskResponse:
    require_paper(paper)
    found = queries.get_edition(edition_key)
    return paper_response(content.document_of(found), paper, Event.EDITION_TAKEN, edition=found.title)


@bp.get("/editions/<edition_key>/download.<form>")
@requires(Action.MEASURES_VIEW)
def download_edition(edition_key: str, form: str) -> FlaskResponse:
    found = queries.get_edition(edition_key)
    rows, of = content.lines_of(found), f"of {found.title}"
    return format_response(form, found.title, content.FILE_HEADER, rows, one="indicator", of=of)


# --- the decision ------------------------------------------------------------------------------------
@bp.post("/editions/<edition_key>/approve")
@requires(Action.EDITION_APPROVE)
def approve(edition_key: str) -> Response:
    found = queries.get_edition(edition_key)
    services.approve_edition(actor(), found)
    return confirmed(f"You approved {found.title}.", _page_of(found))


@bp.route("/editions/<edition_key>/send-back", methods=["GET", "POST"])
@requires(Action.EDITION_APPROVE)
def send_back(edition_key: str) -> Any:
    return _with_reason(edition_key, "send_back", services.send_edition_back, "You sent back")


@bp.route("/editions/<edition_key>/withdraw", methods=["GET", "POST"])
@requires(Action.EDITION_APPROVE)
def withdraw(edition_key: str) -> Any:
    return _with_reason(edition_key, "withdraw", services.withdraw_edition, "You withdrew")


@bp.route("/editions/<edition_key>/discard", methods=["GET", "POST"])
@requires(Action.EDITION_PREPARE)
def discard(edition_key: str) -> Any:
    return _with_reason(edition_key, "discard", services.discard_edition, "You discarded")


def _with_reason(edition_key: str, step: str, serve_step: Callable[..., None], said: str) -> Any:
    found, form = queries.get_edition(edition_key), ReasonForm()
    transition = EDITION.check(step, found, actor())

    def serve() -> Response:
        serve_step(actor(), found, reason=form.reason.data)
        return confirmed(f"{said} {found.title}.", _page_of(found))

    return form_page(
        "insight/dashboards/editions/reason.html", form, serve, edition=found, transition=transition
    )


def _page_of(found: Edition) -> str:
    return url_for(".edition", edition_key=found.key)
