"""The files of a case over HTTP: add, show small, download, remove, put back."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from app.casework.cases.queries import get_case
from app.casework.cases.situation import Situation
from app.casework.files import previews, queries, services
from app.casework.files.forms import FileForm
from app.casework.files.kinds import ACCEPTED
from app.models.case import Case
from app.models.event import Event
from app.policy import Action
from app.storage import NotAccepted, NotStored, open_stored
from app.use_case import record_read
from app.web import banners
from app.web.form_page import confirmed, form_in_page
from app.web.guard import actor, requires
from app.workflows.case import CASE

bp = Blueprint("files", __name__, url_prefix="/cases/<case:reference>/files")

# Whatever a browser makes of a file, it runs nothing and asks for nothing.
NOTHING_RUNS = "default-src 'none'; sandbox"


@bp.get("")
@requires(Action.CASE_VIEW)
def index(reference: str) -> str:
    return _page(get_case(actor(), reference), FileForm(formdata=None))


def _page(case: Case, form: FileForm) -> str:
    files = queries.list_files(case)
    return render_template(
        "casework/files/index.html",
        case=case,
        form=form,
        files=[file for file in files if not file.removed],
        removed=[file for file in files if file.removed],
        days_kept=current_app.config["REMOVED_FILE_DAYS"],
        situation=Situation(case, actor()),
        accepted=ACCEPTED,
        limit=current_app.config["MAX_UPLOAD_MB"],
    )


@bp.post("")
@requires(Action.FILE_ADD)
def add(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("add_file", case, actor())
    form = FileForm()
    return form_in_page(
        form,
        lambda: _add(case, form),
        lambda: _page(get_case(actor(), reference), form),
        refused={NotAccepted: "file"},
    )


def _add(case: Case, form: FileForm) -> Response:
    config, sent = current_app.config, form.file.data
    added = services.add_file(
        actor(),
        case,
        name=sent.filename,
        content=sent.stream,
        folder=config["FILES_DIR"],
        limit_mb=config["MAX_UPLOAD_MB"],
    )
    may_undo = CASE.offers("remove_file", case, actor())
    undo = url_for("files.remove", reference=case.reference, file_key=added.key) if may_undo else ""
    words = f"“{added.name}” was added."
    if added.content_type.startswith(("image/", "video/")):
        words += " We removed the place, the time and the name of the person who took it."
    return confirmed(words, _files_of(case.reference), undo=undo)


@bp.get("/<key:file_key>")
@requires(Action.CASE_VIEW)
def download(reference: str, file_key: str) -> Any:
    case = get_case(actor(), reference)
    file = queries.get_file(case, file_key)
    try:
        content = open_stored(current_app.config["FILES_DIR"], file.sha256)
    except NotStored:
        banners.flash_notice(f"We cannot find “{file.name}” where files are stored. Tell your administrator.")
        return redirect(_files_of(reference))
    record_read(actor(), Event.FILE_TAKEN, case, name=file.name)
    response = send_file(content, file.content_type, as_attachment=True, download_name=file.name)
    response.content_length = file.size
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/<key:file_key>/preview")
@requires(Action.CASE_VIEW)
def preview(reference: str, file_key: str) -> Any:
    """The small picture of a file. Of a restricted case each look at one is recorded, as a download is."""
    case = get_case(actor(), reference)
    file = queries.get_file(case, file_key)
    try:
        content = previews.open_preview(current_app.config["FILES_DIR"], file.sha256)
    except NotStored:
        abort(404)
    if case.restricted:
        record_read(actor(), Event.FILE_SEEN, case, name=file.name)
    response = send_file(content, "image/jpeg")
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "private, no-store" if case.restricted else "private, max-age=3600"
    return response


@bp.post("/<key:file_key>/remove")
@requires(Action.FILE_REMOVE)
def remove(reference: str, file_key: str) -> Response:
    file = queries.get_file(get_case(actor(), reference), file_key)
    services.remove_file(actor(), file)
    undo = url_for("files.restore", reference=reference, file_key=file_key)
    return confirmed(f"“{file.name}” was removed.", _files_of(reference), undo=undo)


@bp.post("/<key:file_key>/put-back")
@requires(Action.FILE_REMOVE)
def restore(reference: str, file_key: str) -> Response:
    file = queries.get_file(get_case(actor(), reference), file_key, removed=True)
    services.restore_file(actor(), file)
    return confirmed(f"You put “{file.name}” back.", _files_of(reference))


def _files_of(reference: str) -> str:
    return url_for("files.index", reference=reference)
