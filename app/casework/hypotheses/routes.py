"""The hypotheses of a plan over HTTP: list, add, change, answer, and their evidence."""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.cases.queries import find_visible, get_case, list_hypotheses, list_seen_evidence
from app.casework.hypotheses import queries, services
from app.casework.hypotheses.forms import AnswerForm, EvidenceForm, HypothesisForm
from app.evidence.frozen.queries import list_own_to_choose
from app.models.case import Case
from app.models.hypothesis import Hypothesis
from app.policy import Action
from app.web.form_page import confirmed, form_in_page, form_page
from app.web.guard import actor, requires
from app.workflows.case import CASE

bp = Blueprint("hypotheses", __name__, url_prefix="/cases/<case:reference>/hypotheses")


@bp.get("")
@requires(Action.CASE_VIEW)
def index(reference: str) -> str:
    return _list_page(get_case(actor(), reference), HypothesisForm())


@bp.post("")
@requires(Action.CASE_EDIT)
def add(reference: str) -> Any:
    case, form = get_case(actor(), reference), HypothesisForm()
    CASE.check("write_plan", case, actor())
    return form_in_page(form, lambda: _add(case, form), lambda: _list_page(case, form))


def _add(case: Case, form: HypothesisForm) -> Response:
    services.add_hypothesis(
        actor(),
        case,
        statement=form.statement.data,
        expected=form.expected.data or "",
        submission=form.submission.data,
    )
    return confirmed("Hypothesis added.", url_for(".index", reference=case.reference))


def _list_page(case: Case, form: HypothesisForm) -> str:
    hypotheses = list_hypotheses(case)
    return render_template(
        "casework/hypotheses/index.html",
        case=case,
        hypotheses=hypotheses,
        seen=list_seen_evidence(actor(), hypotheses),
        form=form,
        may_write=CASE.offers("write_plan", case, actor()),
        may_respond=CASE.offers("respond", case, actor()),
        measure_missing=CASE["respond"].missing_for(case) if not CASE["respond"].when(case) else "",
    )


@bp.route("/<key:hypothesis_key>/change", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def change(reference: str, hypothesis_key: str) -> Any:
    case, hypothesis = _get(reference, hypothesis_key)
    form = HypothesisForm(obj=hypothesis)

    def serve() -> Response:
        services.change_hypothesis(
            actor(),
            hypothesis,
            version=form.version.data,
            statement=form.statement.data,
            expected=form.expected.data or "",
        )
        return _to(case, hypothesis, "Hypothesis changed.")

    return _form_page("Change a hypothesis", form, serve, case, hypothesis)


@bp.route("/<key:hypothesis_key>/answer", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def answer(reference: str, hypothesis_key: str) -> Any:
    case, hypothesis = _get(reference, hypothesis_key)
    form = AnswerForm()

    def serve() -> Response:
        services.answer_hypothesis(
            actor(),
            hypothesis,
            answer=form.answer.data,
            confidence=form.confidence.data,
            words=form.words.data or "",
            submission=form.submission.data,
        )
        return _to(case, hypothesis, "Answer saved. Earlier answers stay on the record.")

    return _form_page("Answer a hypothesis", form, serve, case, hypothesis)


@bp.route("/<key:hypothesis_key>/evidence", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def add_evidence(reference: str, hypothesis_key: str) -> Any:
    case, hypothesis = _get(reference, hypothesis_key)
    files, kept = queries.list_files_to_choose(case), list_own_to_choose(actor())
    form = EvidenceForm(files, kept, lambda typed: _other_case(case, typed))

    def serve() -> Response:
        services.add_evidence(
            actor(),
            hypothesis,
            kind=form.kind.data,
            words=form.words.data or "",
            submission=form.submission.data,
            **form.source,
        )
        return _to(case, hypothesis, "Evidence added.")

    return _form_page("Add evidence", form, serve, case, hypothesis)


def _other_case(case: Case, typed: str) -> Case | None:
    other = find_visible(actor(), typed)
    return other if other is not None and other.id != case.id else None


@bp.post("/<key:hypothesis_key>/evidence/<key:evidence_key>/remove")
@requires(Action.CASE_EDIT)
def remove_evidence(reference: str, hypothesis_key: str, evidence_key: str) -> Response:
    case, hypothesis = _get(reference, hypothesis_key)
    services.remove_evidence(actor(), queries.get_evidence(hypothesis, evidence_key))
    return _to(case, hypothesis, "Evidence removed.")


# --- what these share ------------------------------------------------------------------------------------
def _get(reference: str, hypothesis_key: str) -> tuple[Case, Hypothesis]:
    case = get_case(actor(), reference)
    hypothesis = queries.get_hypothesis(case, hypothesis_key)
    CASE.check("write_plan", case, actor())
    return case, hypothesis


def _form_page(title: str, form: Any, serve: Any, case: Case, hypothesis: Hypothesis) -> Any:
    return form_page(
        "casework/hypotheses/form.html",
        form,
        serve,
        case=case,
        hypothesis=hypothesis,
        title=title,
        back=_address(case, hypothesis),
    )


def _to(case: Case, hypothesis: Hypothesis, words: str) -> Response:
    return confirmed(words, _address(case, hypothesis))


def _address(case: Case, hypothesis: Hypothesis) -> str:
    return url_for(".index", reference=case.reference, _anchor=f"hypothesis-{hypothesis.key}")
