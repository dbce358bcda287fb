"""The delivery log of a response over HTTP: what was planned and done, lines entered, changed and undone."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from app.casework.cases.queries import get_case
from app.casework.deliveries import queries, services
from app.casework.deliveries.csv_lines import COLUMNS, NotALog, read_lines
from app.casework.deliveries.forms import DeliveryFileForm, DeliveryForm
from app.casework.deliveries.listing import LOG
from app.casework.deliveries.summary import summarise
from app.models.case import Case
from app.models.delivery import Delivery, DeliveryEntry
from app.policy import Action
from app.structure.choices import get_choices
from app.structure.queries import get_partner, list_partners
from app.web import banners, listing
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.words import pluralise
from app.workflows.case import CASE

bp = Blueprint("deliveries", __name__, url_prefix="/cases/<case:reference>/delivery")


@bp.get("")
@requires(Action.CASE_VIEW)
def index(reference: str) -> str:
    case = get_case(actor(), reference)
    log_ = queries.list_deliveries(case)
    return _page(case, log_, _form(case, log_))


@bp.post("")
@requires(Action.DELIVERY_LOG)
def log(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("log_delivery", case, actor())
    log_ = queries.list_deliveries(case)
    form = _form(case, log_)
    return form_in_page(form, lambda: _log(case, form), lambda: _page(case, log_, form))


def _form(case: Case, log_: list[Delivery]) -> DeliveryForm:
    latest = max(log_, key=lambda line: (line.entered_at, line.id), default=None)
    place = latest.place if latest else case.place
    return DeliveryForm.usual(get_choices().partners, actor().partner_id, place)


def _log(case: Case, form: DeliveryForm) -> Response:
    line = form.line(get_partner(form.partner_id.data))
    entry = services.log_delivery(actor(), case, line, submission=form.submission.data)
    return confirmed("Line saved.", _log_of(case), undo=_undo_of(case, entry))


def _page(case: Case, log_: list[Delivery], form: DeliveryForm) -> str:
    may_log, question = CASE.offers("log_delivery", case, actor()), listing.asked(LOG)
    page = listing.page_of_rows(question, log_)
    return render_template(
        "casework/deliveries/index.html",
        case=case,
        list=listing.shown(question, page, ".download", reference=case.reference),
        summary=summarise(log_),
        form=form,
        may_log=may_log,
        entries=queries.list_entries(case) if may_log else [],
    )


@bp.get("/download.<form>")
@requires(Action.CASE_VIEW)
def download(reference: str, form: str) -> FileResponse:
    case = get_case(actor(), reference)
    question = listing.asked(LOG)
    rows = listing.sort_rows(question, queries.list_deliveries(case))
    return listing.download(form, question, rows, f"delivery log {case.reference}", case=case)


# --- a line that stands there ----------------------------------------------------------------------------
@bp.route("/<key:delivery_key>/change", methods=["GET", "POST"])
@requires(Action.DELIVERY_LOG)
def change(reference: str, delivery_key: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("log_delivery", case, actor())
    delivery = queries.get_delivery(case, delivery_key)
    form = DeliveryForm.of(get_choices().partners, delivery)

    def serve() -> Response:
        line = form.line(get_partner(form.partner_id.data))
        services.change_delivery(actor(), delivery, line, submission=form.submission.data)
        return confirmed("Line changed.", _log_of(case))

    return form_page(
        "casework/deliveries/change.html",
        form,
        serve,
        refused={services.LineTaken: "place"},
        case=case,
        delivery=delivery,
        back=_log_of(case),
        step_name="log_delivery",
    )


@bp.post("/<key:delivery_key>/remove")
@requires(Action.DELIVERY_LOG)
def remove(reference: str, delivery_key: str) -> Response:
    case = get_case(actor(), reference)
    entry = services.remove_delivery(actor(), queries.get_delivery(case, delivery_key))
    return confirmed("Line removed.", _log_of(case), undo=_undo_of(case, entry))


@bp.post("/entries/<key:entry_key>/undo")
@requires(Action.DELIVERY_LOG)
def undo(reference: str, entry_key: str) -> Response:
    case = get_case(actor(), reference)
    entry = queries.get_entry(case, entry_key)
    if entry.undone_at is not None:
        banners.flash_notice("This has already been undone.")
        return redirect(_log_of(case))
    if stayed := services.undo_entry(actor(), entry):
        were, them = ("was", "it") if stayed == 1 else ("were", "them")
        banners.flash_notice(
            f"{pluralise(stayed, 'line')} {were} entered again since, so we did not undo {them}."
        )
    return confirmed("Undone. The log is back as it was.", _log_of(case))


# --- a file ----------------------------------------------------------------------------------------------
@bp.route("/import", methods=["GET", "POST"])
@requires(Action.DELIVERY_LOG)
def import_file(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("log_delivery", case, actor())
    form = DeliveryFileForm()

    def serve() -> Response:
        lines, name = read_lines(form.file.data.read(), list_partners()), form.file.data.filename or ""
        entry = services.import_deliveries(actor(), case, lines, name=name, submission=form.submission.data)
        words = f"{pluralise(len(lines), 'line')} imported."
        return confirmed(words, _log_of(case), undo=_undo_of(case, entry))

    return form_page(
        "casework/deliveries/import.html",
        form,
        serve,
        refused={NotALog: "file"},
        case=case,
        columns=COLUMNS,
        back=_log_of(case),
        step_name="log_delivery",
    )


def _log_of(case: Case) -> str:
    return url_for("deliveries.index", reference=case.reference)


def _undo_of(case: Case, entry: DeliveryEntry) -> str:
    return url_for(".undo", reference=case.reference, entry_key=entry.key)
