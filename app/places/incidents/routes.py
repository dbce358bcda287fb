"""Incidents over HTTP, within the Evidence pages: upload, progress, and what is loaded."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.models.incident import FileKind, ImportState, IncidentImport, IncidentSource
from app.places.incidents import answers, loaded, queries, services, undo
from app.places.incidents.age_slot import age_of_incidents
from app.places.incidents.forms import ImportForm
from app.places.incidents.listing import IMPORTS, REJECTED, loaded_listing
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.readers.recognise import Recognised
from app.places.incidents.source_forms import ForceForm, KnownSourceForm, SourceForm
from app.policy import Action
from app.web import listing
from app.web.banners import flash_notice, flash_success
from app.web.form_page import confirmed, form_page, refuse
from app.web.guard import actor, requires
from app.web.limits import allow_large_files
from app.web.listing import Page, ShownList
from app.words import in_words, month_spans, pluralise
from app.workflows.incident_import import INCIDENT_IMPORT

# Which view takes a step, of those that need no more than a button.
POSTS = {"cancel": "cancel", "stop": "cancel", "confirm": "confirm", "undo": "undo_import"}

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
allow_large_files(bp, Action.INCIDENTS_IMPORT)


@bp.get("")
@requires(Action.INCIDENTS_IMPORT)
def index() -> str:
    months, question = queries.list_loaded_months(), listing.asked(IMPORTS)
    return render_template(
        "places/incidents/index.html",
        age=age_of_incidents(),
        loaded=[
            (force, of_force, _loaded(place, of_force)) for place, (force, of_force) in enumerate(months)
        ],
        every_month=listing.shown(listing.asked(loaded_listing()), Page([]), ".download_loaded"),
        our_force=loaded.our_force(),
        sources=[source.name for source in queries.list_sources()],
        list=listing.shown(question, queries.list_imports(question), ".download"),
    )


def _loaded(place: int, months: list[queries.LoadedMonth]) -> ShownList:
    question = listing.asked(loaded_listing(place))
    return listing.shown(question, listing.page_of_rows(question, months))


@bp.get("/download.<form>")
@requires(Action.INCIDENTS_IMPORT)
def download(form: str) -> Response:
    question = listing.asked(IMPORTS)
    return listing.download(form, question, queries.iter_imports(question))


@bp.get("/loaded/download.<form>")
@requires(Action.INCIDENTS_IMPORT)
def download_loaded(form: str) -> Response:
    months = [month for _, of_force in queries.list_loaded_months() for month in of_force]
    return listing.download(form, listing.asked(loaded_listing()), months)


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.INCIDENTS_IMPORT)
def give() -> Any:
    form = ImportForm()
    most = current_app.config["MAX_IMPORT_MB"]
    return form_page("places/incidents/give.html", form, lambda: _take_in(form), most=most)


def _take_in(form: ImportForm) -> AnyResponse:
    given = services.upload_incident_files(
        actor(), uploads=form.uploads(), folder=current_app.config["IMPORTS_DIR"]
    )
    if len(given) == 1:
        needs_answer = given[0].state is ImportState.ASKING
        return redirect(url_for(".answer" if needs_answer else ".show", import_id=given[0].id))
    _flash_outcome(given)
    return redirect(url_for(".index"))


def _flash_outcome(given: list[IncidentImport]) -> None:
    unanswered = [import_ for import_ in given if import_.state is ImportState.ASKING]
    if len(unanswered) < len(given):
        flash_success(
            f"{pluralise(len(given) - len(unanswered), 'file')} will be imported, one after another."
        )
    if unanswered:
        flash_notice(
            f"We need more information about {in_words([import_.file_name for import_ in unanswered])}."
        )


@bp.get("/imports/<int:import_id>")
@requires(Action.INCIDENTS_IMPORT)
def show(import_id: int) -> str:
    import_ = queries.get_import(import_id)
    return render_template(
        "places/incidents/show.html",
        import_=import_,
        months=month_spans([date.fromisoformat(f"{name}-01") for name in import_.months]),
        steps=[step for step in INCIDENT_IMPORT.available(import_, actor()) if step.name in POSTS],
        posts=POSTS,
        together=undo.list_together(import_),
        kept_for=undo.KEPT_FOR.days,
        list=_rejected(import_),
    )


# --- questions before an import ----------------------------------------------------------------------
@bp.route("/imports/<int:import_id>/answer", methods=["GET", "POST"])
@requires(Action.INCIDENTS_IMPORT)
def answer(import_id: int) -> Any:
    """Ask which force's incidents of an archive to import, or which matching source a file is from."""
    import_, recognised = _import_and_file(import_id)
    if recognised is None:
        return redirect(url_for(".show", import_id=import_id))
    if import_.kind is FileKind.ARCHIVE:
        return _ask_for_force(import_, recognised.forces)
    fitting = answers.matching_sources(queries.list_sources(), recognised.first_rows[0])
    if not fitting:
        return redirect(url_for(".describe", import_id=import_id))
    return _ask_for_source(import_, fitting)


def _ask_for_force(import_: IncidentImport, forces: list[str]) -> Any:
    form = ForceForm()
    form.offer(forces)

    def serve() -> AnyResponse:
        services.choose_force(actor(), import_, force=form.force.data)
        return redirect(url_for(".show", import_id=import_.id))

    return form_page("places/incidents/force.html", form, serve, import_=import_)


def _ask_for_source(import_: IncidentImport, fitting: list[IncidentSource]) -> Any:
    form = KnownSourceForm(data={"source": fitting[0].id})
    form.offer(fitting)

    def serve() -> AnyResponse:
        services.use_source(actor(), import_, source=queries.get_source(form.source.data))
        return redirect(url_for(".show", import_id=import_.id))

    return form_page("places/incidents/source.html", form, serve, import_=import_)


@bp.route("/imports/<int:import_id>/columns", methods=["GET", "POST"])
@requires(Action.INCIDENTS_IMPORT)
def describe(import_id: int) -> Any:
    """Ask for the meaning of each column."""
    import_, recognised = _import_and_file(import_id)
    if recognised is None or not recognised.first_rows:
        return redirect(url_for(".show", import_id=import_id))
    heading = recognised.first_rows[0]
    form = SourceForm()
    form.offer(heading, queries.names_of_police_forces())
    if not form.is_submitted():
        form.guess(heading)
    return form_page(
        "places/incidents/describe.html",
        form,
        lambda: _describe(import_, form),
        import_=import_,
        rows=recognised.first_rows,
    )


def _describe(import_: IncidentImport, form: SourceForm) -> AnyResponse | None:
    layout = form.layout()
    wrong = answers.find_problem(import_, current_app.config["IMPORTS_DIR"], layout, clock.today())
    if wrong:
        refuse(form.when, wrong)
        return None
    snapped = form.exact.data == "snapped"
    services.describe_source(actor(), import_, name=form.name.data, layout=layout, snapped=snapped)
    return redirect(url_for(".show", import_id=import_.id))


def _import_and_file(import_id: int) -> tuple[IncidentImport, Recognised | None]:
    """The import, and its recognised file if it still needs an answer."""
    import_ = queries.get_import(import_id)
    if not INCIDENT_IMPORT.offers("answer", import_, actor()):
        return import_, None
    try:
        return import_, answers.recognise_again(import_, current_app.config["IMPORTS_DIR"])
    except NotSuchAFile as refusal:
        flash_notice(str(refusal))
        return import_, None


@bp.post("/imports/<int:import_id>/cancel")
@requires(Action.INCIDENTS_IMPORT)
def cancel(import_id: int) -> AnyResponse:
    import_ = queries.get_import(import_id)
    services.cancel_import(actor(), import_)
    words = f"You cancelled the import of {import_.file_name}. Nothing was imported."
    return confirmed(words, url_for(".show", import_id=import_id))


@bp.post("/imports/<int:import_id>/confirm")
@requires(Action.INCIDENTS_IMPORT)
def confirm(import_id: int) -> AnyResponse:
    services.confirm_import(actor(), queries.get_import(import_id))
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/imports/<int:import_id>/undo")
@requires(Action.INCIDENTS_IMPORT)
def undo_import(import_id: int) -> AnyResponse:
    undo.ask_to_undo(actor(), queries.get_import(import_id))
    return redirect(url_for(".show", import_id=import_id))


@bp.get("/imports/<int:import_id>/rejected.<form>")
@requires(Action.INCIDENTS_IMPORT)
def rejected(import_id: int, form: str) -> Response:
    import_, question = queries.get_import(import_id), listing.asked(REJECTED)
    name, of = f"rejected rows of {import_.file_name.removesuffix('.csv')}", f"of {import_.file_name}"
    rows = listing.sort_rows(question, import_.rejections)
    return listing.download(form, question, rows, name, of=of)


def _rejected(import_: IncidentImport) -> ShownList:
    question = listing.asked(REJECTED)
    page = listing.page_of_rows(question, import_.rejections)
    return listing.shown(question, page, ".rejected", import_id=import_.id)
