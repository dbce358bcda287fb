"""Incidents over HTTP: giving files, watching an import, and what is loaded. Within the Evidence pages."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import policy
from app.incidents import queries, services
from app.incidents.forms import ImportForm
from app.policy import Action
from app.web.banners import done
from app.web.downloads import format_response
from app.web.guard import actor, requires
from app.words import counted, joined, month
from app.workflows.incident_import import INCIDENT_IMPORT

FORM_OVERHEAD = 1_000_000

bp = Blueprint("incidents", __name__, url_prefix="/incidents")


@bp.url_value_preprocessor
def allow_large_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A force's months are larger than other uploads. Said here, since the form is read before the view."""
    if request.method == "POST" and policy.grants(current_user, Action.INCIDENTS_IMPORT):
        request.max_content_length = current_app.config["MAX_IMPORT_MB"] * 1_000_000 + FORM_OVERHEAD


@bp.get("")
@requires(Action.INCIDENTS_IMPORT)
def index() -> str:
    before = request.args.get("before", type=int)
    imports = queries.list_imports(before)
    return render_template(
        "incidents/index.html",
        loaded=queries.list_loaded_months(),
        imports=imports[: queries.PAGE],
        more=len(imports) > queries.PAGE,
        before=before,
    )


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.INCIDENTS_IMPORT)
def give() -> str | AnyResponse:
    form = ImportForm()
    if form.validate_on_submit():
        given = services.give_incident_files(
            actor(), uploads=form.uploads(), folder=current_app.config["IMPORTS_DIR"]
        )
        if len(given) == 1:
            return redirect(url_for(".show", import_id=given[0].id))
        done(f"{counted(len(given), 'file')} will be imported, one after the other.")
        return redirect(url_for(".index"))
    return render_template("incidents/give.html", form=form, most=current_app.config["MAX_IMPORT_MB"])


@bp.get("/imports/<int:import_id>")
@requires(Action.INCIDENTS_IMPORT)
def show(import_id: int) -> str:
    import_ = queries.get_import(import_id)
    return render_template(
        "incidents/show.html",
        import_=import_,
        months=joined([month(date.fromisoformat(f"{name}-01")) for name in import_.months]),
        steps=INCIDENT_IMPORT.available(import_, actor()),
        shown=import_.rejections[:50],
    )


@bp.post("/imports/<int:import_id>/cancel")
@requires(Action.INCIDENTS_IMPORT)
def cancel(import_id: int) -> AnyResponse:
    import_ = queries.get_import(import_id)
    services.cancel_import(actor(), import_)
    done(f"You cancelled the import of {import_.file_name}. Nothing of it was taken.")
    return redirect(url_for(".show", import_id=import_id))


@bp.get("/imports/<int:import_id>/rejected.<form>")
@requires(Action.INCIDENTS_IMPORT)
def rejected(import_id: int, form: str) -> Response:
    import_ = queries.get_import(import_id)
    header = ("Line", "What is wrong", "The row, shortened")
    return format_response(form, f"rejected rows of {import_.file_name}", header, import_.rejections)
