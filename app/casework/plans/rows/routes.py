"""The questions of an analysis and the steps of its crime script over HTTP: list, add, change, remove."""

from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from app.casework.cases.queries import get_case
from app.casework.plans.blueprint import bp
from app.casework.plans.rows import queries, services
from app.casework.plans.rows.forms import QuestionForm, ScriptStepForm
from app.casework.plans.rows.kinds import KINDS, RowKind
from app.models.case import Case
from app.policy import Action
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.words import sentence_case
from app.workflows.case import CASE

FORMS: dict[str, Any] = {"questions": QuestionForm, "script": ScriptStepForm}


@bp.get("/<any(questions, script):rows>")
@requires(Action.CASE_VIEW)
def rows(reference: str, rows: str) -> str:
    case = get_case(actor(), reference)
    return _list_page(case, KINDS[rows], FORMS[rows]())


@bp.post("/<any(questions, script):rows>")
@requires(Action.CASE_EDIT)
def add_row(reference: str, rows: str) -> Any:
    case, kind, form = get_case(actor(), reference), KINDS[rows], FORMS[rows]()
    CASE.check("write_plan", case, actor())

    def serve() -> Response:
        services.add_row(actor(), case, kind, submission=form.submission.data, **_typed(kind, form))
        return confirmed(f"{sentence_case(kind.one)} added.", _list_of(reference, kind))

    return form_in_page(form, serve, lambda: _list_page(case, kind, form))


@bp.route("/<any(questions, script):rows>/<key:row_key>", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def change_row(reference: str, rows: str, row_key: str) -> Any:
    case, kind = get_case(actor(), reference), KINDS[rows]
    row = queries.get_row(case, kind, row_key)
    CASE.check("write_plan", case, actor())
    form = FORMS[rows](obj=row)

    def serve() -> Response:
        services.change_row(actor(), row, kind, version=form.version.data, **_typed(kind, form))
        return confirmed(f"{sentence_case(kind.one)} changed.", _list_of(reference, kind))

    return form_page(
        "casework/plans/rows/change.html", form, serve, case=case, kind=kind, back=_list_of(reference, kind)
    )


@bp.post("/<any(questions, script):rows>/<key:row_key>/remove")
@requires(Action.CASE_EDIT)
def remove_row(reference: str, rows: str, row_key: str) -> Response:
    case, kind = get_case(actor(), reference), KINDS[rows]
    row = queries.get_row(case, kind, row_key)
    typed = {name: getattr(row, name) for name in kind.columns}
    services.remove_row(actor(), row, kind)
    address = _list_of(reference, kind)
    return confirmed(
        f"{sentence_case(kind.one)} removed.", address, undo=address, fields={**typed, "warned": "yes"}
    )


def _list_page(case: Case, kind: RowKind, form: Any) -> str:
    return render_template(
        "casework/plans/rows/index.html",
        case=case,
        kind=kind,
        rows=kind.list_of(case),
        form=form,
        may_write=CASE.offers("write_plan", case, actor()),
    )


def _typed(kind: RowKind, form: Any) -> dict[str, str]:
    return {name: form[name].data or "" for name in kind.columns}


def _list_of(reference: str, kind: RowKind) -> str:
    return url_for("plans.rows", reference=reference, rows=kind.name)
