"""The OSARA plan over HTTP: read it, write its sections, move it on or back, sign it off, take it along."""

from typing import Any

from flask import Response as PaperResponse
from flask import abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.casework.cases import queries
from app.casework.cases.services import move_case
from app.casework.cases.situation import BACK, FORWARD, Situation
from app.casework.plans import services
from app.casework.plans.blueprint import bp
from app.casework.plans.forms import FORMS
from app.casework.plans.measure_form import MeasureForm
from app.casework.plans.order import Onward, next_to_write, onward
from app.casework.plans.overview import get_plan_overview
from app.casework.plans.sheet import plan_sheet
from app.casework.plans.summary import QUESTIONS, lines_of, tasks_of
from app.documents.page import address_of as picture_address
from app.documents.page import kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.frozen.pictures import svg_of
from app.evidence.questions.queries import get_choices
from app.models.case import Case
from app.models.event import Event
from app.models.plan import SECTIONS, STAGE_OF, Section
from app.policy import Action
from app.use_case import StaleEdit
from app.web import banners
from app.web.errors import both_texts
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.links import address_of
from app.workflows.case import CASE

# Moving back undoes having moved on, where there is a way back.
UNDO = {"analyse": "scan_again", "respond": "analyse_again", "assess": "respond_again"}
OWN_PAGES = (Section.MEASURE, Section.FOCUS)  # those with more than their fields
BACK_TO_PLAN = "back"  # the name of the button that saves and leads back to the plan
A_SECTION = f"<any({', '.join(Section)}):section>"


@bp.get("")
@requires(Action.CASE_VIEW)
def show(reference: str) -> str:
    case = queries.get_case(actor(), reference)
    overview = get_plan_overview(actor(), case)
    situation = Situation(case, actor(), overview.actions)
    forward = FORWARD.get(case.stage, "")
    return render_template(
        "casework/plans/show.html",
        case=case,
        overview=overview,
        lines=lines_of(case, overview.actions),
        tasks=tasks_of(case.plan),
        questions=QUESTIONS,
        to_write=next_to_write(case),
        situation=situation,
        moves=[t for t in CASE.available(case, actor()) if t.name in (*FORWARD.values(), *BACK)],
        missing=CASE[forward].missing_for(case) if forward and not CASE.is_legal(forward, case) else "",
    )


# --- its sections -----------------------------------------------------------------------------------------
@bp.route(f"/{A_SECTION}", methods=["GET", "POST"])
@requires(Action.CASE_EDIT)
def write(reference: str, section: str) -> Any:
    case, part = queries.get_case(actor(), reference), Section(section)
    CASE.check("write_plan", case, actor())
    form, leads = _form(case, part), onward(case, part)
    return form_page(
        f"casework/plans/{part if part in OWN_PAGES else 'write'}.html",
        form,
        lambda: _write(case, form, leads),
        case=case,
        title=part.label,
        stage=STAGE_OF[part],
        onward=leads,
        back=_plan_of(case),
        step_name="write_plan",
    )


def _form(case: Case, section: Section, **kwargs: Any) -> Any:
    form = FORMS[section].of(case.plan, **kwargs)
    if isinstance(form, MeasureForm):
        if request.method == "GET":
            form.suggest(request.args)
        form.offer(get_choices(actor()), case.plan)
    return form


def _write(case: Case, form: Any, leads: Onward) -> Any:
    if form.changes_nothing(case.plan):
        banners.flash_notice("No changes made.")
        return _next_page(case, leads)
    try:
        services.write_plan(actor(), case, section=form.section, version=form.version.data, **form.values)
    except StaleEdit:
        return both_texts(form.in_words(), _form(case, form.section, formdata=None).in_words())
    banners.flash_success("Saved.")
    return _next_page(case, leads)


def _next_page(case: Case, leads: Onward) -> Response:
    if BACK_TO_PLAN in request.form:
        return redirect(_plan_of(case))
    if not leads.move:
        return redirect(url_for(leads.endpoint, reference=case.reference, **leads.values))
    if not CASE.offers(leads.move, case, actor()):
        banners.flash_notice(CASE[leads.move].missing_for(case))
        return redirect(_plan_of(case))
    return _move(case, leads.move)


# --- its stages -------------------------------------------------------------------------------------------
@bp.route("/move/<step>", methods=["GET", "POST"])
@requires(Action.CASE_MOVE)
def move(reference: str, step: str) -> Any:
    case = queries.get_case(actor(), reference)
    if step not in (*FORWARD.values(), *BACK):
        abort(404)
    CASE.check(step, case, actor())
    return form_page(
        "casework/plans/move.html",
        FlaskForm(),
        lambda: _move(case, step),
        case=case,
        step=CASE[step],
        step_name=step,
    )


def _move(case: Case, step: str) -> Response:
    """Move the plan. Moved on, it opens at what is written first in its new stage."""
    move_case(actor(), case, step)
    undo = url_for("plans.move", reference=case.reference, step=UNDO[step]) if step in UNDO else ""
    address = address_of(case)
    if step in FORWARD.values():
        section = SECTIONS[case.stage][0].value
        address = url_for("plans.write", reference=case.reference, section=section)
    return confirmed(f"The plan is now at {case.stage.label.lower()}.", address, undo=undo)


@bp.route("/sign-off", methods=["GET", "POST"])
@requires(Action.CASE_SIGN_OFF)
def sign_off(reference: str) -> Any:
    case = queries.get_case(actor(), reference)
    CASE.check("sign_off", case, actor())

    def serve() -> Response:
        services.sign_off(actor(), case)
        return confirmed("You signed off the assessment.", _plan_of(case))

    return form_page(
        "casework/plans/sign_off.html",
        FlaskForm(),
        serve,
        case=case,
        back=_plan_of(case),
        step_name="sign_off",
    )


# --- on one sheet -----------------------------------------------------------------------------------------
@bp.get("/sheet")
@requires(Action.CASE_VIEW)
def sheet(reference: str) -> str:
    case = queries.get_case(actor(), reference)
    return render_template(
        "casework/plans/sheet.html",
        case=case,
        document=plan_sheet(actor(), case, svg_of),
        papers={
            label: url_for(".sheet_paper", reference=reference, paper=paper)
            for paper, label in PAPERS.items()
        },
        address_of=picture_address,
        kind_of=kind_of,
    )


@bp.get("/sheet.<paper>")
@requires(Action.CASE_VIEW)
def sheet_paper(reference: str, paper: str) -> PaperResponse:
    require_paper(paper)
    case = queries.get_case(actor(), reference)
    return paper_response(plan_sheet(actor(), case, svg_of), paper, Event.PLAN_TAKEN, case)


def _plan_of(case: Case) -> str:
    return url_for("plans.show", reference=case.reference)
