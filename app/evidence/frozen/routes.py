"""Saved evidence over HTTP: keep what a page shows, read it, take it along, withdraw it."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, url_for
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from app import policy
from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.frozen import queries, services
from app.evidence.frozen.attaching import find_holding
from app.evidence.frozen.content import Frozen, Kept, read
from app.evidence.frozen.digest import find_kept_already
from app.evidence.frozen.forms import WithdrawForm
from app.evidence.frozen.freezable import Asked, find_freezable, read_question
from app.evidence.frozen.listing import KEPT
from app.evidence.frozen.paper import document_of
from app.evidence.frozen.pictures import svg_of
from app.models.event import Event
from app.models.frozen import FrozenEvidence
from app.policy import Action
from app.use_case import record_read
from app.web import listing
from app.web.banners import flash_notice
from app.web.downloads import format_response
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.workflows.frozen import FROZEN

bp = Blueprint("frozen", __name__, url_prefix="/kept")

NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    question = listing.asked(KEPT)
    page = queries.list_frozen(actor(), question)
    return render_template("evidence/frozen/index.html", list=listing.shown(question, page, ".download_list"))


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_list(form: str) -> Response:
    question = listing.asked(KEPT)
    return listing.download(form, question, queries.iter_frozen(actor(), question))


# --- keep --------------------------------------------------------------------------------------------
@bp.post("/keep")
@requires(Action.FROZEN_KEEP)
def keep() -> AnyResponse:
    """Make the thing again by the address of its page, and keep what was made."""
    asked = read_question(actor(), http.form.get("address", ""), http.form.get("part", ""))
    freezable = find_freezable(asked.endpoint) if asked else None
    if asked is None or freezable is None:
        abort(404)
    if asked.action is not None:
        policy.ensure(actor(), asked.action)
    holding = find_holding(actor(), dict(asked.carried)) if "attach" in http.form else None
    frozen = freezable(asked)
    if frozen is None:
        flash_notice("There is nothing to save: the figures are no longer there.")
        return redirect(asked.page)
    same = find_kept_already(actor(), frozen, question=asked.address)
    kept = same or _keep(asked, frozen)
    if holding is not None:
        holding.attach(kept)
        return confirmed(holding.done, holding.address)
    if same:
        flash_notice("You have already saved this, and nothing in it has changed.")
        return redirect(_page(kept))
    return confirmed("Saved as it is now. New imports and new areas will not change it.", _page(kept))


def _keep(asked: Asked, frozen: Frozen) -> FrozenEvidence:
    return services.keep_evidence(
        actor(), frozen, question=asked.address, page_action=asked.action,
        folder=current_app.config["FROZEN_DIR"],
    )  # fmt: skip


# --- read --------------------------------------------------------------------------------------------
@bp.get("/<key:frozen_key>")
@requires(Action.EVIDENCE_VIEW)
def show(frozen_key: str) -> str:
    kept = queries.get_frozen(actor(), frozen_key)
    content = _content(kept)
    return render_template(
        "evidence/frozen/show.html",
        kept=kept,
        document=document_of(kept, content, svg_of(kept), restricted=queries.has_restricted(kept)),
        steps=FROZEN.available(kept, actor()),
        papers={
            words: url_for(".paper", frozen_key=frozen_key, paper=paper) for paper, words in PAPERS.items()
        },
        tables=[_files(kept, number) for number, _ in enumerate(content.tables)],
        captions=[table.caption for table in content.tables],
        address_of=address_of,
        kind_of=kind_of,
    )


def _files(kept: FrozenEvidence, number: int) -> dict[str, str]:
    table: dict[str, Any] = {"table": number} if number else {}
    return {
        url_for(".download", frozen_key=kept.key, form=form, **table): words
        for form, words in listing.FORMATS.items()
    }


@bp.get("/<key:frozen_key>/picture.svg")
@requires(Action.EVIDENCE_VIEW)
def picture(frozen_key: str) -> Response:
    """The picture, on a page or as a file: in neither does anything run."""
    kept = queries.get_frozen(actor(), frozen_key, in_visit=True)
    if not kept.picture:
        abort(404)
    response = Response(svg_of(kept), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "private, no-cache"
    if "download" in http.args:
        response.headers.set("Content-Disposition", "attachment", filename=f"{kept.title[:80]}.svg")
        record_read(actor(), Event.FROZEN_TAKEN, kept.case, what=services.called(kept), format="a picture")
    return response


@bp.get("/<key:frozen_key>/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(frozen_key: str, form: str) -> Response:
    """A table of it, as its file was when it was kept."""
    kept = queries.get_frozen(actor(), frozen_key)
    tables, number = _content(kept).tables, http.args.get("table", 0, int)
    if not 0 <= number < len(tables):
        abort(404)
    table = tables[number]
    return format_response(
        form, kept.title[:80], table.file_header, table.file_rows, one="row",
        of=f"of {services.called(kept)}", case=kept.case,
    )  # fmt: skip


@bp.get("/<key:frozen_key>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def paper(frozen_key: str, paper: str) -> Response:
    require_paper(paper)
    kept = queries.get_frozen(actor(), frozen_key)
    document = document_of(kept, _content(kept), svg_of(kept), restricted=queries.has_restricted(kept))
    return paper_response(document, paper, Event.FROZEN_TAKEN, kept.case, what=services.called(kept))


def _content(kept: FrozenEvidence) -> Kept:
    return read(kept.content, kept.format)


# --- withdraw ----------------------------------------------------------------------------------------
@bp.route("/<key:frozen_key>/withdraw", methods=["GET", "POST"])
@requires(Action.FROZEN_WITHDRAW)
def withdraw(frozen_key: str) -> Any:
    kept = queries.get_frozen(actor(), frozen_key)
    FROZEN.check("withdraw", kept, actor())
    form = WithdrawForm()

    def serve() -> AnyResponse:
        services.withdraw_evidence(actor(), kept, reason=form.reason.data or "")
        undo = url_for(".restore", frozen_key=frozen_key)
        return confirmed(
            "You withdrew this evidence. People who can see it can still read it, with your reason.",
            _page(kept),
            undo=undo,
        )

    return form_page("evidence/frozen/withdraw.html", form, serve, kept=kept)


@bp.post("/<key:frozen_key>/restore")
@requires(Action.FROZEN_WITHDRAW)
def restore(frozen_key: str) -> AnyResponse:
    kept = queries.get_frozen(actor(), frozen_key)
    FROZEN.check("restore", kept, actor())
    if same := queries.find_same(actor(), kept.digest):
        flash_notice("The same evidence has been saved again since, so it is already in the list.")
        return redirect(_page(same))
    services.restore_evidence(actor(), kept)
    return confirmed("You put this evidence back in the list.", _page(kept))


def _page(kept: FrozenEvidence) -> str:
    return url_for(".show", frozen_key=kept.key)
