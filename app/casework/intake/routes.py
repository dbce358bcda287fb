"""Logging a problem over HTTP: the form, what may be the same problem, and what happens next."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import policy
from app.casework.cases import services
from app.casework.cases.queries import get_case
from app.casework.files.holding import attach_held
from app.casework.intake import queries
from app.casework.intake.forms import LogForm
from app.models.case import Case
from app.policy import Action
from app.structure.queries import list_wards_of
from app.use_case import DuplicateSubmission, stays_loaded
from app.web import drafts
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.headers import shows_tiles
from app.web.links import address_of

bp = Blueprint("log", __name__, url_prefix="/cases")


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.CASE_LOG)
@shows_tiles
def problem() -> Any:
    own_wards = list_wards_of(policy.acting_group_ids(actor()))
    form = LogForm()
    if request.method == "GET" and len(own_wards) == 1:
        form.ward.data = own_wards[0]
    return form_page(
        "casework/intake/problem.html",
        form,
        lambda: redirect(url_for(".logged", reference=_log(form).reference)),
        between=lambda: _before_logging(form),
        own_wards=own_wards,
    )


def _before_logging(form: LogForm) -> Response | str | None:
    """The case that the first of two submissions made, or the cases that may be the same problem."""
    if "none_of_these" in request.form:
        return None  # the unique key of submissions still catches the second of two
    if not (similar := _similar(form)):
        return None
    # What the first of two submissions made is as similar as can be, so it is among them.
    if made := next((one.case for one in similar if one.case.submission == form.submission.data), None):
        return redirect(url_for(".logged", reference=made.reference))
    return render_template("casework/intake/similar.html", form=form, similar=similar, typed=_typed())


@bp.post("/new/same-as/<case:reference>")
@requires(Action.CASE_LOG)
def same_as(reference: str) -> Response:
    """Add what was typed to an existing case as a note, instead of logging a new one."""
    form = LogForm()
    case = queries.get_open_case(actor(), reference)
    words = "\n\n".join(field.data for field in form.texts if field.data)
    with suppress(DuplicateSubmission):
        services.write_note(actor(), case, words, submission=form.submission.data)
    attach_held(actor(), case, page=form.held_page)
    drafts.discard(actor(), url_for(".problem"))
    told = f"We added what you wrote to {reference} as a note. We did not log a new case."
    return confirmed(told, address_of(case))


@bp.get("/<case:reference>/logged")
@requires(Action.CASE_VIEW)
def logged(reference: str) -> str:
    return render_template("casework/intake/logged.html", case=get_case(actor(), reference))


def _similar(form: LogForm) -> list[queries.Similar]:
    easting, northing = form.grid
    return queries.list_similar(
        actor(), title=form.title.data or "", theme_id=form.theme.data, ward_id=form.ward.data,
        easting=easting, northing=northing,
    )  # fmt: skip


def _log(form: LogForm) -> Case:
    """Log the problem; a second submission of the same form returns the first one's case."""
    try:
        with stays_loaded():  # the address needs the reference, and no more
            case = services.log_case(actor(), **form.details())
            attach_held(actor(), case, page=form.held_page)
            return case
    except DuplicateSubmission:
        made = queries.find_case_by_submission(actor(), form.submission.data)
        if made is None:
            raise
        return made


def _typed() -> list[tuple[str, str]]:
    """The submitted form as pairs, to carry it through an intermediate page."""
    return [
        (name, value) for name, values in request.form.lists() for value in values if name != "csrf_token"
    ]
