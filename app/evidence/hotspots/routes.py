"""Hotspots over HTTP: asking, progress, the answer with map and download, and publishing."""

import functools
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.database.cache import cache_version
from app.evidence.hotspots import picture, published, queries, services, wording
from app.evidence.hotspots.forms import PublishForm, ask_form
from app.evidence.hotspots.listing import PUBLICATIONS, RUNS, places_listing
from app.evidence.hotspots.question import Measure, Question
from app.evidence.questions import asking
from app.evidence.questions.page import Page, Part, answers_nothing
from app.evidence.statistics.harm import harm_weights
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.centres import centre_warning
from app.evidence.wards.source import Source
from app.mapping import layer_files
from app.mapping.frames import frame_of, svg_response
from app.mapping.map_layers import AreaLayer, legend_of
from app.mapping.render_cache import pictures
from app.mapping.static_map import draw_bare_svg
from app.models.hotspot import HotspotRun, RunState
from app.policy import Action
from app.structure.residents import get_residents
from app.web import listing
from app.web.banners import flash_notice, flash_success
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.workflows.hotspot_run import HOTSPOT_RUN

HOTSPOTS = Page(
    "Hotspots", "evidence.hotspots.ask", frozenset({Part.WHAT, Part.WEIGHT}),
    why={
        Part.SOURCE: "hotspots are looked for in all sources together",
        Part.WHERE: "hotspots are looked for in the whole city",
        Part.COMPARED: "hotspots are compared with chance",
    },
)  # fmt: skip
FOUND = answers_nothing(
    "Hotspots", "evidence.hotspots.index", "these hotspots were found for a question of their own"
)

bp = Blueprint("hotspots", __name__, url_prefix="/hotspots")


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    """The published hotspots; where there are none, the latest of any kind."""
    shown = published.find_published()
    run = shown.run if shown else queries.find_latest()
    if run is None:
        return render_template(
            "evidence/hotspots/nothing_yet.html",
            runs=_list_runs().page.rows,
            said_of_question=asking.said_of_question(FOUND),
        )
    return _answered(run.id)


@bp.route("/ask", methods=["GET", "POST"])
@requires(Action.HOTSPOTS_RUN)
def ask() -> Any:
    asked = asking.ask(HOTSPOTS)
    if asked is None:
        flash_notice("No incidents are loaded yet. Import some before you look for hotspots.")
        return redirect(url_for(".index"))
    source = ward_queries.get_source(asked.question.period)
    exact = not all(source.others.values())
    lsoas, residents = queries.has_lsoas(), queries.has_residents()
    form = ask_form(asked.question, asked.choices, exact=exact, lsoas=lsoas, residents=residents)
    return form_page(
        "evidence/hotspots/ask.html",
        form,
        lambda: _ask(form.question()),
        asked=asked,
        source=source,
        synthetic=source.synthetic,
        exact=exact,
        limits=queries.NO_LSOAS if not lsoas else "" if residents else queries.NO_RESIDENTS,
    )


def _ask(question: Question) -> AnyResponse:
    run = queries.find_current(question)
    if run is None:
        run = services.request_hotspots(actor(), question)
    elif run.state is RunState.DONE:
        flash_success(
            "Somebody has already asked this, and the incidents have not changed. Here is the answer."
        )
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
    return confirmed("Cancelled. Nothing was saved.", url_for(".show", run_id=run_id))


# --- publishing --------------------------------------------------------------------------------------
@bp.route("/<int:run_id>/publish", methods=["GET", "POST"])
@requires(Action.HOTSPOTS_PUBLISH)
def publish(run_id: int) -> Any:
    run, question = _run_and_question(run_id)
    HOTSPOT_RUN.check("publish", run, actor(), fits=not published.areas_changed(run))
    form = PublishForm(data={"name": question.words[:80]})
    return form_page(
        "evidence/hotspots/publish.html",
        form,
        lambda: _publish(run, form.name.data or "", form.submission.data),
        run=run,
        question=question,
        shown=published.find_published(),
    )


@bp.post("/publications/<int:publication_id>/use-again")
@requires(Action.HOTSPOTS_PUBLISH)
def use_again(publication_id: int) -> AnyResponse:
    """Turn back to an earlier publication; also how publishing is undone."""
    earlier = published.get_publication(publication_id)
    assert earlier.run, "asked of a publication that names a run"
    return _publish(earlier.run, earlier.name)


@bp.post("/publications/<int:publication_id>/withdraw")
@requires(Action.HOTSPOTS_PUBLISH)
def withdraw(publication_id: int) -> AnyResponse:
    publication = published.get_publication(publication_id)
    services.withdraw_hotspots(actor(), publication)
    return confirmed(
        f"You withdrew “{publication.name}”. Maps now show the newest hotspots of all crime.",
        url_for(".index"),
        undo=url_for(".use_again", publication_id=publication_id),
    )


def _publish(run: HotspotRun, name: str, submission: str | None = None) -> AnyResponse:
    before = published.find_publication()
    publication = services.publish_hotspot_run(actor(), run, name=name, submission=submission)
    undo = (
        url_for(".use_again", publication_id=before.id)
        if before
        else url_for(".withdraw", publication_id=publication.id)
    )
    words = f"You published “{name}”. Every map, case and paper now shows these hotspots."
    return confirmed(words, url_for(".show", run_id=run.id), undo=undo)


@bp.get("/<int:run_id>/map")
@requires(Action.EVIDENCE_VIEW)
def frame(run_id: int) -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, for a sandboxed frame."""
    run, question = _run_and_question(run_id)
    made_of = ("hotspots", run.id, run.key, run.finished_at, cache_version())
    return frame_of(made_of, functools.partial(_layers, run, question), f"Hotspots: {question.words}")


@bp.get("/<int:run_id>/map.svg")
@requires(Action.EVIDENCE_VIEW)
def map_picture(run_id: int) -> Response:
    """Return the map as a still picture, for where there is no JavaScript; the page has its legend."""
    run, question = _run_and_question(run_id)
    layers = _layers(run, question) or abort(404)
    made_of = ("hotspots, still", run.id, run.key, run.finished_at, cache_version())
    return svg_response(pictures.get_or_make(made_of, lambda: [("", draw_bare_svg(layers))])[0][1])


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
    """Download every place; or, with `of` or as a layer, those that the page shows."""
    run, question = _run_and_question(run_id)
    source = queries.get_source_found(run)
    if form in layer_files.FORMATS:
        if published.areas_changed(run):
            abort(404)  # their shapes would be those of other areas
        return _layer(form, run, question, source)
    result: Any = run.found or {}
    rows = wording.noteworthy(result) if request.args.get("of") else result["rows"]
    places = listing.asked(places_listing(question.period.words, source.words_of_harm))
    name, of = f"hotspots {run.id}", f"of {question.words}"
    return listing.download(form, places, listing.sort_rows(places, rows), name, of=of)


def _layer(form: str, run: HotspotRun, question: Question, source: Source) -> Response:
    shown, publication = wording.noteworthy(run.found or {}), published.find_publication()
    called = publication.name if publication and publication.run_id == run.id else ""
    places = [
        wording.fields_of(place, question, published_as=called, synthetic=source.synthetic) for place in shown
    ]
    shapes = picture.shapes_of(question, shown)
    in_words = f"hotspots of {question.words[0].lower()}{question.words[1:]}"
    return layer_files.layer_response(
        actor(), form, "hotspots", shapes, places, source.words_of_harm, called_in_words=in_words
    )


@bp.get("/runs/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_runs(form: str) -> Response:
    question = listing.asked(RUNS)
    return listing.download(form, question, queries.iter_runs(question))


@bp.get("/publications/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_publications(form: str) -> Response:
    question = listing.asked(PUBLICATIONS)
    return listing.download(form, question, published.iter_publications(question))


def _list_runs() -> listing.ShownList:
    question = listing.asked(RUNS)
    return listing.shown(question, queries.list_runs(question), ".download_runs")


def _list_places(run_id: int, rows: list[wording.PlaceRow]) -> listing.ShownList:
    question = listing.asked(places_listing())
    page = listing.page_of_rows(question, rows)
    return listing.shown(question, page, ".download", run_id=run_id, of="shown")


def _list_publications() -> listing.ShownList:
    question = listing.asked(PUBLICATIONS)
    return listing.shown(question, published.list_publications(question), ".download_publications")


def _warning(question: Question) -> str:
    """Of wards whose rate misleads, where places were compared by their rate."""
    if question.measure is not Measure.RATE:
        return ""
    return centre_warning(ward_queries.rank(question.period))


# --- an answer ---------------------------------------------------------------------------------------
def _run_and_question(run_id: int) -> tuple[HotspotRun, Question]:
    run = queries.get_answer(run_id)
    return run, Question.from_dict(run.question)


def _layers(run: HotspotRun, question: Question) -> list[AreaLayer]:
    """The layers of its map; none where the areas are others by now, which would be drawn wrongly."""
    if published.areas_changed(run):
        return []
    return picture.layers(question, wording.noteworthy(run.found or {}))


def _answered(run_id: int) -> str:
    run, question = _run_and_question(run_id)
    result: Any = run.found
    shown, areas_changed = wording.noteworthy(result), published.areas_changed(run)
    layers = _layers(run, question)
    surface, source = result.get("density"), queries.get_source_found(run)
    return render_template(
        "evidence/hotspots/show.html",
        run=run,
        question=question,
        result=result,
        shown=shown,
        places=_list_places(run_id, shown),
        wording=wording,
        out_of_date=run.data_version != queries.data_version(),
        source=source,
        residents=get_residents() if question.measure is Measure.RATE else None,
        warning=_warning(question),
        synthetic=source.synthetic,
        areas_changed=areas_changed,
        may_publish=HOTSPOT_RUN.offers("publish", run, actor()) and not areas_changed,
        now_shown=published.find_published(),
        publications=_list_publications(),
        legend=[entry for layer in layers for entry in legend_of(layer)],
        wards=picture.ward_paths(surface) if surface else [],
        shades=picture.density_legend(surface) if surface else [],
        runs=_list_runs(),
        said_of_question=asking.said_of_question(FOUND),
        weights=harm_weights() if question.measure is Measure.HARM else {},
    )
