"""Hotspots over HTTP: the latest result, asking, progress, map, density picture and download."""

import functools
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.database.cache import cache_version
from app.evidence.hotspots import picture, queries, services, wording
from app.evidence.hotspots.forms import ask_form
from app.evidence.hotspots.question import Measure, Question
from app.evidence.statistics import periods
from app.evidence.statistics.harm import harm_weights
from app.evidence.wards import queries as ward_queries
from app.mapping import layer_files
from app.mapping.frames import frame_of
from app.mapping.map_layers import legend_of
from app.models.hotspot import HotspotRun, RunState
from app.policy import Action
from app.web.banners import flash_notice, flash_success
from app.web.downloads import format_response
from app.web.guard import actor, requires
from app.workflows.hotspot_run import HOTSPOT_RUN

bp = Blueprint("hotspots", __name__, url_prefix="/hotspots")


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    latest = queries.find_latest()
    return (
        _answered(latest.id)
        if latest
        else render_template("evidence/hotspots/nothing_yet.html", runs=queries.list_runs())
    )


@bp.route("/ask", methods=["GET", "POST"])
@requires(Action.HOTSPOTS_RUN)
def ask() -> str | AnyResponse:
    months = queries.list_months()
    period = periods.choose(ward_queries.list_months() or months, None, None)
    if period is None:
        flash_notice("There are no incidents yet to find hotspots in. Import some first.")
        return redirect(url_for(".index"))
    source = ward_queries.get_source(period)
    exact = not all(source.others.values())
    form = ask_form(months, queries.list_categories(), period, exact=exact, lsoas=queries.has_lsoas())
    if form.validate_on_submit():
        return _ask(form.question())
    return render_template(
        "evidence/hotspots/ask.html", form=form, source=source, synthetic=source.synthetic, exact=exact
    )


def _ask(question: Question) -> AnyResponse:
    run = queries.find_current(question)
    if run is None:
        run = services.request_hotspots(actor(), question)
    elif run.state is RunState.DONE:
        flash_success("This was asked before, and the incidents are the same: here is the answer.")
    return redirect(url_for(".show", run_id=run.id))


@bp.get("/<int:run_id>")
@requires(Action.EVIDENCE_VIEW)
def show(run_id: int) -> str:
    run = queries.get_run(run_id)
    if run.state is RunState.DONE:
        return _answered(run_id)
    return render_template(
        "evidence/hotspots/progress.html",
        run=run,
        question=Question.from_dict(run.question),
        steps=HOTSPOT_RUN.available(run, actor()),
    )


@bp.post("/<int:run_id>/cancel")
@requires(Action.HOTSPOTS_RUN)
def cancel(run_id: int) -> AnyResponse:
    services.cancel_run(actor(), queries.get_run(run_id))
    flash_success("You cancelled it. Nothing was kept.")
    return redirect(url_for(".show", run_id=run_id))


@bp.get("/<int:run_id>/map")
@requires(Action.EVIDENCE_VIEW)
def frame(run_id: int) -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, for a sandboxed frame."""
    run, question = _run_and_question(run_id)
    made_of = ("hotspots", run.id, run.key, run.finished_at, cache_version())
    layers = functools.partial(picture.layers, question, wording.noteworthy(run.found or {}))
    return frame_of(made_of, layers, f"Hotspots: {question.words}")


@bp.get("/<int:run_id>/density.png")
@requires(Action.EVIDENCE_VIEW)
def density(run_id: int) -> Response:
    run = queries.get_answer(run_id)
    if not run.density:
        abort(404)
    return Response(run.density, mimetype="image/png", headers={"Cache-Control": "private, max-age=86400"})


@bp.get("/<int:run_id>/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(run_id: int, form: str) -> Response:
    """Download every place; or, as a layer, those that the page shows."""
    run, question = _run_and_question(run_id)
    source = queries.get_source_of(question).words
    if form in layer_files.FORMATS:
        shown = wording.noteworthy(run.found or {})
        places = [wording.fields_of(place, question.period.words) for place in shown]
        shapes = picture.shapes_of(question, shown)
        return layer_files.layer_response(actor(), form, "hotspots", shapes, places, source)
    rows = wording.sheet(run.found or {}, question.period.words, source)
    return format_response(form, f"hotspots {run.id}", wording.COLUMNS, rows)


# --- an answer ---------------------------------------------------------------------------------------
def _run_and_question(run_id: int) -> tuple[HotspotRun, Question]:
    run = queries.get_answer(run_id)
    return run, Question.from_dict(run.question)


def _answered(run_id: int) -> str:
    run, question = _run_and_question(run_id)
    result: Any = run.found
    shown = wording.noteworthy(result)
    hot = picture.hotspot_layer(question, shown)
    surface, source = result.get("density"), queries.get_source_of(question)
    return render_template(
        "evidence/hotspots/show.html",
        run=run,
        question=question,
        result=result,
        shown=shown,
        wording=wording,
        out_of_date=run.data_version != queries.data_version(),
        source=source,
        synthetic=source.synthetic,
        legend=[entry for layer in (*picture.ward_layers(), hot) for entry in legend_of(layer)],
        ended=len(shown) - len(hot),
        wards=picture.ward_paths(surface) if surface else [],
        shades=picture.density_legend(surface) if surface else [],
        runs=queries.list_runs(),
        question_of=Question.from_dict,
        weights=harm_weights() if question.measure is Measure.HARM else {},
    )
