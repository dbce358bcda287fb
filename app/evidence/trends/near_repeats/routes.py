"""Near repeats over HTTP: asking, progress, the answer with its download, and what was asked before."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.evidence.questions import asking as questions
from app.evidence.trends.asking import NEAR_REPEATS, source_of
from app.evidence.trends.near_repeats import queries, services, wording
from app.evidence.trends.near_repeats.listing import RUNS, bands_listing
from app.evidence.wards.nothing_yet import nothing_yet
from app.models.hotspot import RunState
from app.models.near_repeat import NearRepeatRun
from app.policy import Action
from app.web import listing
from app.web.form_page import confirmed
from app.web.guard import actor, requires
from app.workflows.near_repeat_run import NEAR_REPEAT_RUN

bp = Blueprint("near_repeats", __name__, url_prefix="/evidence/near-repeats")


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    """The question, and what was asked before. Snapped points are refused with the reason."""
    asked = questions.ask(NEAR_REPEATS)
    if asked is None:
        return nothing_yet()
    question = asked.question
    source = source_of(question.what, question.period)
    runs = listing.asked(RUNS, question.in_address())
    return render_template(
        "evidence/trends/near_repeats/index.html",
        asked=asked,
        source=source,
        run=None if source.snapped else queries.find_current(question),
        runs=listing.shown(runs, queries.list_runs(runs), ".download_runs"),
        snapped=wording.refused(source.snapped_points),
    )


@bp.post("")
@requires(Action.HOTSPOTS_RUN)
def ask() -> AnyResponse:
    asked = questions.ask(NEAR_REPEATS) or abort(404)
    question = asked.question
    address: dict[str, Any] = {**question.in_address()}
    if source_of(question.what, question.period).snapped:
        return redirect(url_for(".index", **address))
    run = queries.find_current(question) or services.request_near_repeats(actor(), question)
    return redirect(url_for(".show", run_id=run.id))


@bp.get("/<int:run_id>")
@requires(Action.EVIDENCE_VIEW)
def show(run_id: int) -> str:
    run = queries.get_run(run_id)
    if run.state is RunState.DONE:
        return _answered(run)
    return render_template(
        "evidence/trends/near_repeats/progress.html", run=run, steps=NEAR_REPEAT_RUN.available(run, actor())
    )


def _answered(run: NearRepeatRun) -> str:
    found: Any = run.found
    question = listing.asked(bands_listing())
    page = listing.page_of_rows(question, wording.bands_of(found))
    return render_template(
        "evidence/trends/near_repeats/show.html",
        run=run,
        answer=wording.sentence(found, run.words),
        cautions=wording.cautions(found),
        method=wording.method(found),
        source=queries.source_found(run),
        list=listing.shown(question, page, ".download", run_id=run.id),
        out_of_date=run.data_version != queries.data_version(),
    )


@bp.post("/<int:run_id>/cancel")
@requires(Action.HOTSPOTS_RUN)
def cancel(run_id: int) -> AnyResponse:
    services.cancel_near_repeats(actor(), queries.get_run(run_id))
    return confirmed("Cancelled. Nothing was saved.", url_for(".show", run_id=run_id))


@bp.get("/<int:run_id>/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(run_id: int, form: str) -> Response:
    run = queries.get_answer(run_id)
    question = listing.asked(bands_listing(run.words, queries.source_found(run).words))
    rows = listing.sort_rows(question, wording.bands_of(run.found or {}))
    return listing.download(form, question, rows, f"near repeats {run.id}", of=f"of {run.words}")


@bp.get("/runs/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_runs(form: str) -> Response:
    question = listing.asked(RUNS)
    return listing.download(form, question, queries.iter_runs(question))
