"""The people who are there by day over HTTP: files, a look at what one says, using and undoing it."""

import hashlib
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.cleaning import clean_line
from app.models.daytime import DaytimeState
from app.places.daytime import queries, services
from app.places.daytime.forms import DaytimeForm
from app.places.daytime.listing import FILES
from app.places.daytime.reader import NotDaytime, read_daytime
from app.policy import Action
from app.web import listing
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.workflows.daytime_file import DAYTIME_FILE

bp = Blueprint("daytime", __name__, url_prefix="/daytime-population")


@bp.get("")
@requires(Action.DAYTIME_IMPORT)
def index() -> str:
    question = listing.asked(FILES)
    return render_template(
        "places/daytime/index.html",
        list=listing.shown(question, queries.list_files(question), ".download"),
        in_use=queries.find_in_state(DaytimeState.IN_USE),
    )


@bp.get("/download.<form>")
@requires(Action.DAYTIME_IMPORT)
def download(form: str) -> Response:
    question = listing.asked(FILES)
    return listing.download(form, question, queries.iter_files(question))


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.DAYTIME_IMPORT)
def give() -> Any:
    form = DaytimeForm()
    return form_page("places/daytime/give.html", form, lambda: _take_in(form), refused={NotDaytime: "file"})


def _take_in(form: DaytimeForm) -> AnyResponse:
    data = form.file.data.stream.read()
    name = clean_line(form.file.data.filename or "")[:200] or "A file without a name"
    digest = hashlib.sha256(data).hexdigest()
    file = services.give_daytime_file(actor(), read_daytime(data), file_name=name, sha256=digest)
    return redirect(url_for(".show", file_id=file.id))


@bp.get("/<int:file_id>")
@requires(Action.DAYTIME_IMPORT)
def show(file_id: int) -> str:
    """What the file says of our areas, before and after it is taken."""
    file = queries.get_file(file_id)
    return render_template(
        "places/daytime/show.html",
        file=file,
        plan=queries.plan_of(file),
        steps=DAYTIME_FILE.available(file, actor()),
    )


@bp.post("/<int:file_id>/take")
@requires(Action.DAYTIME_IMPORT)
def take(file_id: int) -> AnyResponse:
    services.take_daytime_file(actor(), queries.get_file(file_id))
    words = "Rates can now use the number of people there by day."
    return confirmed(words, url_for(".show", file_id=file_id), undo=url_for(".undo", file_id=file_id))


@bp.post("/<int:file_id>/leave")
@requires(Action.DAYTIME_IMPORT)
def leave(file_id: int) -> AnyResponse:
    services.leave_daytime_file(actor(), queries.get_file(file_id))
    return confirmed("No changes made.", url_for(".index"))


@bp.post("/<int:file_id>/undo")
@requires(Action.DAYTIME_IMPORT)
def undo(file_id: int) -> AnyResponse:
    services.undo_daytime_file(actor(), queries.get_file(file_id))
    return confirmed("Import undone. We have gone back to the earlier numbers.", url_for(".index"))
