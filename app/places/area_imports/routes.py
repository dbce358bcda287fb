"""Areas over HTTP, under Settings: list, upload a file, review its changes, approve."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.attribution import attribution
from app.cleaning import clean_line
from app.mapping.frames import frame_of
from app.models.area import AreaImport, AreaImportState
from app.places.area_imports import picture, queries, sandbox, services
from app.places.area_imports.forms import ApproveForm, ChoicesForm, UploadForm, approve_form
from app.places.area_imports.listing import IMPORTS
from app.places.area_imports.lookups import meaning_label
from app.places.area_imports.plan import BoundaryPlan, Plan, plan_figures, plan_of
from app.places.geography.area_files import NotAnAreaFile
from app.policy import Action
from app.storage import NotAccepted, Received, path_of, receive
from app.web import listing
from app.web.form_page import confirmed, form_in_page, form_page, refuse
from app.web.guard import actor, requires
from app.web.limits import allow_large_files
from app.workflows.area_import import AREA_IMPORT

bp = Blueprint("area_imports", __name__, url_prefix="/settings/areas")
allow_large_files(bp, Action.SETTINGS_MANAGE)


@bp.get("")
@requires(Action.SETTINGS_MANAGE)
def index() -> str:
    question = listing.asked(IMPORTS)
    return render_template(
        "places/area_imports/index.html",
        kinds=queries.list_kinds(),
        list=listing.shown(question, queries.list_imports(question), ".download"),
        uncovered=queries.count_wards_without_group(),
    )


@bp.get("/download.<form>")
@requires(Action.SETTINGS_MANAGE)
def download(form: str) -> AnyResponse:
    question = listing.asked(IMPORTS)
    return listing.download(form, question, queries.iter_imports(question))


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.SETTINGS_MANAGE)
def give() -> Any:
    form = UploadForm()

    def serve() -> AnyResponse | None:
        try:
            import_ = _take_in(form)
        except (NotAnAreaFile, NotAccepted) as refusal:
            refuse(form.file, f"{refusal} No changes were made.".replace("..", "."))
            return None
        return redirect(url_for(".show", import_id=import_.id))

    most = current_app.config["MAX_IMPORT_MB"]
    return form_page("places/area_imports/give.html", form, serve, most=most)


def _take_in(form: UploadForm) -> AreaImport:
    """Read the file at once, so that problems are shown at the field."""
    with receive(_folder(), form.file.data.stream, current_app.config["MAX_IMPORT_MB"]) as received:
        try:
            _read(form, received)
            name = clean_line(form.file.data.filename or "")[:200] or "A file without a name"
            import_ = AreaImport(file_name=name, kind=form.kind, choices=_stated(form))
            return services.upload_area_file(actor(), import_, received=received, folder=_folder())
        finally:
            sandbox.forget(received.path)


def _stated(form: UploadForm) -> dict[str, str]:
    return {"imd": form.imd.data or "", services.SOURCE: form.source.data or ""}


def _read(form: UploadForm, received: Received) -> None:
    if form.kind is None:
        plan_figures(received.path, form.imd.data or "")
    else:
        sandbox.read_cached(received.path)


@bp.get("/imports/<int:import_id>")
@requires(Action.SETTINGS_MANAGE)
def show(import_id: int) -> str:
    return _show(queries.get_import(import_id))


def _show(import_: AreaImport, form: ChoicesForm | None = None, agree: ApproveForm | None = None) -> str:
    plan, problem = _plan(import_)
    boundaries = plan if isinstance(plan, BoundaryPlan) else None
    if form is None and import_.state is AreaImportState.GIVEN and import_.kind is not None:
        form = _choices(import_, boundaries)
    return render_template(
        "places/area_imports/show.html",
        import_=import_,
        plan=plan,
        boundaries=boundaries,
        problem=problem,
        form=form,
        agree=agree or approve_form(plan),
        steps=AREA_IMPORT.available(import_, actor()),
        groups=_groups_to_ask_about(boundaries) if boundaries else [],
        legend=picture.legend(boundaries) if boundaries else (),
        attribution=attribution(),
        meaning_label=meaning_label,
    )


def _groups_to_ask_about(plan: BoundaryPlan) -> list[tuple[str, list[str]]]:
    """Groups with wards that end, and of which it is not known what continues them."""
    return queries.list_groups_of([question.ended.id for question in plan.continuity.questions])


def _plan(import_: AreaImport) -> tuple[Plan | None, str]:
    """Return the plan of an import, or None and why the file cannot be used with its choices."""
    if import_.state is not AreaImportState.GIVEN:
        return None, ""
    try:
        return plan_of(import_, path_of(_folder(), import_.sha256)), ""
    except NotAnAreaFile as refusal:
        return None, str(refusal)
    except FileNotFoundError:
        return None, "The file is no longer there. Upload it again."


def _choices(
    import_: AreaImport, plan: BoundaryPlan | None, typed: Mapping[str, str] | None = None
) -> ChoicesForm | None:
    """The form of choices, with those made before, or as it was sent; None for a file that has none."""
    try:
        read = plan.contents if plan else _contents(import_)
    except (NotAnAreaFile, FileNotFoundError):
        return None
    chosen = {**import_.choices, "in_force": import_.in_force}
    if plan:
        chosen |= {
            "code_field": plan.matched.code_field,
            "name_field": plan.matched.name_field,
            "only": plan.matched.only,
        }
    form = ChoicesForm(typed, data={**chosen, "layer": read.layer})
    assert import_.kind is not None
    form.offer(read, import_.kind, plan.matched.inside if plan else 0, plan.matched.districts if plan else [])
    return form


def _contents(import_: AreaImport) -> sandbox.FileContents:
    return sandbox.read_cached(path_of(_folder(), import_.sha256), import_.choices.get("layer", ""))


@bp.post("/imports/<int:import_id>/choose")
@requires(Action.SETTINGS_MANAGE)
def choose(import_id: int) -> Any:
    import_ = queries.get_import(import_id)
    AREA_IMPORT.check("take", import_, actor())
    plan, _ = _plan(import_)
    form = _choices(import_, plan if isinstance(plan, BoundaryPlan) else None, request.form) or abort(404)

    def serve() -> AnyResponse:
        services.set_area_file_choices(actor(), import_, in_force=form.in_force.data, **form.chosen)
        return redirect(url_for(".show", import_id=import_id))

    return form_in_page(form, serve, lambda: _show(import_, form))


@bp.get("/imports/<int:import_id>/map")
@requires(Action.SETTINGS_MANAGE)
def map_frame(import_id: int) -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, with its own policy, for a sandboxed frame."""
    import_ = queries.get_import(import_id)
    plan, _ = _plan(import_)
    if not isinstance(plan, BoundaryPlan):
        abort(404)
    made_of = ("areas", import_.id, import_.sha256, plan.changes.digest)
    return frame_of(made_of, lambda: picture.layers(plan), "Map of what would change")


@bp.post("/imports/<int:import_id>/take")
@requires(Action.SETTINGS_MANAGE)
def take(import_id: int) -> Any:
    import_ = queries.get_import(import_id)
    AREA_IMPORT.check("take", import_, actor())
    plan, _ = _plan(import_)
    if plan is None:
        return redirect(url_for(".show", import_id=import_id))
    agree = approve_form(plan, request.form)

    def serve() -> AnyResponse:
        seen = agree.seen.data or ""
        services.approve_area_file(actor(), import_, plan=plan, seen=seen, continues=agree.continues)
        return redirect(url_for(".show", import_id=import_id))

    return form_in_page(agree, serve, lambda: _show(import_, agree=agree))


@bp.post("/imports/<int:import_id>/leave")
@requires(Action.SETTINGS_MANAGE)
def leave(import_id: int) -> AnyResponse:
    import_ = queries.get_import(import_id)
    services.discard_area_file(actor(), import_, folder=_folder())
    if import_.is_going_on:
        return redirect(url_for(".show", import_id=import_id))
    words = f"No changes made. You did not import {import_.file_name}."
    return confirmed(words, url_for(".index"))


def _folder() -> Any:
    return current_app.config["IMPORTS_DIR"] / "areas"
