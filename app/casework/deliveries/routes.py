"""The delivery log of a response over HTTP: what was planned and done, a line entered, a file imported."""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.cases.queries import get_case
from app.casework.deliveries import queries, services
from app.casework.deliveries.csv_lines import COLUMNS, NotALog, read_lines
from app.casework.deliveries.forms import DeliveryFileForm, DeliveryForm
from app.casework.deliveries.services import Line
from app.casework.deliveries.summary import summarise
from app.models.case import Case
from app.policy import Action
from app.structure.queries import list_partners
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.workflows.case import CASE

bp = Blueprint("deliveries", __name__, url_prefix="/cases/<case:reference>/delivery")


@bp.get("")
@requires(Action.CASE_VIEW)
def index(reference: str) -> str:
    case = get_case(actor(), reference)
    return _page(case, _form(case))


@bp.post("")
@requires(Action.DELIVERY_LOG)
def log(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("log_delivery", case, actor())
    form = _form(case)
    return form_in_page(form, lambda: _log(case, form), lambda: _page(case, form))


def _form(case: Case) -> DeliveryForm:
    latest = queries.find_latest(case)
    return DeliveryForm(list_partners(), actor().partner_id, latest.place if latest else case.place)


def _log(case: Case, form: DeliveryForm) -> Response:
    partner = form.partners[form.partner_id.data]
    assert form.day.data, "else the form is not valid"
    services.log_delivery(actor(), case, Line(form.place.data, form.day.data, partner, **form.numbers))
    return confirmed("The line is saved.", _log_of(case))


def _page(case: Case, form: DeliveryForm) -> str:
    log_ = queries.list_deliveries(case)
    return render_template(
        "casework/deliveries/index.html",
        case=case,
        log=log_,
        summary=summarise(log_),
        form=form,
        may_log=CASE.offers("log_delivery", case, actor()),
    )


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.DELIVERY_LOG)
def import_file(reference: str) -> Any:
    case = get_case(actor(), reference)
    CASE.check("log_delivery", case, actor())
    form = DeliveryFileForm()

    def serve() -> Response:
        lines = read_lines(form.file.data.read(), list_partners())
        services.import_deliveries(actor(), case, lines)
        return confirmed(f"{len(lines)} lines are imported.", _log_of(case))

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
