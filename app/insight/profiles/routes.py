"""Profiles over HTTP: the evidence sheet of a ward, a HIN, a case, a hotspot and any place; its papers."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from app.casework.cases.queries import get_case
from app.documents.description import Document
from app.documents.page import address_of, kind_of
from app.documents.sending import PAPERS, paper_response, require_paper
from app.evidence.questions.asking import OF_PLACES, Asked, with_unknown
from app.evidence.questions.over import over_in_address, requested_over
from app.evidence.questions.queries import list_known_over
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.rates import Over
from app.evidence.statistics.treated_places import NotAnArea
from app.evidence.trends.asking import source_of
from app.evidence.wards.queries import get_hin
from app.evidence.wards.source import Source
from app.insight.profiles.asked import ask_of_hotspot, ask_of_place, ask_of_ward
from app.insight.profiles.cache import cached_figures
from app.insight.profiles.forms import PlaceForm, as_drawn, place_from, typed_from
from app.insight.profiles.group_sheet import ask_about_group, group_sheet
from app.insight.profiles.place_sheets import RequestedHotspot, hotspot_sheet, place_sheet
from app.insight.profiles.queries import get_ward
from app.insight.profiles.requested import requested_hotspot
from app.insight.profiles.sheets import ask_about_case, case_sheet, hin_sheet, ward_sheet
from app.mapping.layer_files import FORMATS, layer_response
from app.mapping.layer_frames import areas
from app.models.case import Case
from app.models.event import Event
from app.places.geography.lsoa_input import NotAnLsoa
from app.policy import Action
from app.web.form_page import form_page, refuse
from app.web.guard import actor, requires

bp = Blueprint("profiles", __name__, url_prefix="/profiles")

CHOICE = "insight/profiles/choose_place.html"


@bp.get("/ward/<code>")
@requires(Action.EVIDENCE_VIEW)
def ward(code: str) -> str:
    asked = ask_of_ward(get_ward(code), request.args, actor())
    return _page(_of_ward(code), ".ward_paper", asked=asked, code=code)


@bp.get("/ward/<code>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def ward_paper(code: str, paper: str) -> Response:
    require_paper(paper)
    return _paper(_of_ward(code), paper)


@bp.get("/hin/<int:hin_id>")
@requires(Action.EVIDENCE_VIEW)
def hin(hin_id: int) -> str:
    asked = ask_of_ward(get_hin(hin_id).ward, request.args, actor())
    return _page(_of_hin(hin_id), ".hin_paper", asked=asked, hin_id=hin_id)


@bp.get("/hin/<int:hin_id>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def hin_paper(hin_id: int, paper: str) -> Response:
    require_paper(paper)
    return _paper(_of_hin(hin_id), paper)


@bp.get("/case/<case:reference>")
@requires(Action.CASE_VIEW)
def case(reference: str) -> str:
    case_ = get_case(actor(), reference)
    about = ask_about_case(case_, request.args, actor())
    document = case_sheet(actor(), case_, request.args, _address_of_case, about)
    return _page(document, ".case_paper", case_, asked=about.asked, reference=reference)


@bp.get("/case/<case:reference>.<paper>")
@requires(Action.CASE_VIEW)
def case_paper(reference: str, paper: str) -> Response:
    require_paper(paper)
    case_ = get_case(actor(), reference)
    about = ask_about_case(case_, request.args, actor())
    return _paper(case_sheet(actor(), case_, request.args, _address_of_case, about), paper, case_)


@bp.get("/task-and-finish-group/<int:task_group_id>")
@requires(Action.TASK_GROUP_LIST)
def task_group(task_group_id: int) -> str:
    found = ask_about_group(task_group_id, request.args, actor())
    document = group_sheet(actor(), request.args, _address_of_case, found)
    return _page(document, ".task_group_paper", asked=found.about.asked, task_group_id=task_group_id)


@bp.get("/task-and-finish-group/<int:task_group_id>.<paper>")
@requires(Action.TASK_GROUP_LIST)
def task_group_paper(task_group_id: int, paper: str) -> Response:
    require_paper(paper)
    found = ask_about_group(task_group_id, request.args, actor())
    return _paper(group_sheet(actor(), request.args, _address_of_case, found), paper)


@bp.get("/hotspot/<int:run_id>/<code>")
@requires(Action.EVIDENCE_VIEW)
def hotspot(run_id: int, code: str) -> str:
    found = _requested_hotspot(run_id, code).hotspot
    asked = ask_of_hotspot(found, request.args, actor())
    names = {"run_id": run_id, "code": code, **_args("together")}
    return _page(_of_hotspot(run_id, code), ".hotspot_paper", asked=asked, **names)


@bp.get("/hotspot/<int:run_id>/<code>.<paper>")
@requires(Action.EVIDENCE_VIEW)
def hotspot_paper(run_id: int, code: str, paper: str) -> Response:
    require_paper(paper)
    return _paper(_of_hotspot(run_id, code), paper)


# --- a chosen place ----------------------------------------------------------------------------------
@bp.route("/place/choose", methods=["GET", "POST"])
@requires(Action.EVIDENCE_VIEW)
def choose_place() -> Any:
    """Draw an area, or name LSOAs; the sheet's address then says which."""
    form = PlaceForm()
    return form_page(CHOICE, form, lambda: redirect(url_for(".place", **form.in_address())))


@bp.get("/place")
@requires(Action.EVIDENCE_VIEW)
def place() -> str:
    try:
        document = _of_place()
    except (NotAnArea, NotAnLsoa) as refusal:
        form = PlaceForm(data=as_drawn(typed_from(request.args)))
        wrong = form.lsoas if form.lsoas.data else form.corners
        refuse(wrong, str(refusal))
        return render_template(CHOICE, form=form)
    asked = ask_of_place(place_from(typed_from(request.args)), request.args, actor())
    return _page(document, ".place_paper", asked=asked, layer=".place_layer", **_args("at", "lsoas", "name"))


@bp.get("/place.<paper>")
@requires(Action.EVIDENCE_VIEW)
def place_paper(paper: str) -> Response:
    require_paper(paper)
    try:
        document = _of_place()
    except (NotAnArea, NotAnLsoa):
        abort(404)
    return _paper(document, paper)


@bp.get("/place/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def place_layer(form: str) -> Response:
    """Download the place as a layer of one feature."""
    try:
        chosen = place_from(typed_from(request.args))
    except (NotAnArea, NotAnLsoa):
        abort(404)
    fields = {
        "place_name": chosen.title,
        "kind": chosen.kind,
        "hectares": chosen.hectares,
        "lsoa_codes": ", ".join(chosen.lsoas),
    }
    return layer_response(actor(), form, "place", areas([chosen.ground.wkb]).geometry, [fields])


def _of_place() -> Document:
    chosen_place = place_from(typed_from(request.args))
    return place_sheet(actor(), chosen_place, request.args, _address_of_case)


def _of_hotspot(run_id: int, code: str) -> Document:
    return hotspot_sheet(actor(), _requested_hotspot(run_id, code), request.args, _address_of_case)


def _requested_hotspot(run_id: int, code: str) -> RequestedHotspot:
    return requested_hotspot(run_id, code, together=bool(request.args.get("together")))


# --- what is sent ------------------------------------------------------------------------------------
def _of_ward(code: str) -> Document:
    return ward_sheet(actor(), get_ward(code), request.args, _address_of_case)


def _of_hin(hin_id: int) -> Document:
    return hin_sheet(actor(), get_hin(hin_id), request.args, _address_of_case)


def _address_of_case(reference: str) -> str:
    return url_for("cases.show", reference=reference)


def _page(
    document: Document, papers: str, of_case: Case | None = None, *,
    asked: Asked | None = None, layer: str = "", **names: Any,
) -> str:  # fmt: skip
    """`asked`: the question, if it takes one. `layer`: the endpoint of the place as a layer, if it is one to
    take along."""
    chosen = _question(asked) if asked else _args("from", "to", "over")
    addresses: dict[str, Any] = {**chosen, **names}
    layers = {called: url_for(layer, form=form, **names) for form, (_, called, _) in FORMATS.items() if layer}
    known = list_known_over()
    return render_template(
        "insight/profiles/show.html",
        document=document,
        case=of_case,
        asked=asked and with_unknown(asked),
        source=_source(asked.question) if asked else None,
        own={name: value for name, value in names.items() if name in request.args},
        over=asked.question.over if asked else requested_over(request.args, known),
        known=known,
        over_addresses={over: _address_over(over) for over in Over},
        papers={label: url_for(papers, paper=paper, **addresses) for paper, label in PAPERS.items()},
        layers=layers,
        address_of=address_of,
        kind_of=kind_of,
    )


def _source(question: EvidenceQuestion) -> Source:
    what, period = question.what, question.period
    return cached_figures(("source", what, period, sorted(period.wanted)), lambda: source_of(what, period))


def _question(asked: Asked) -> dict[str, str]:
    """The question without its place, which the address of a profile says itself."""
    return {name: value for name, value in asked.question.in_address().items() if name not in OF_PLACES}


def _address_over(over: Over) -> str:
    """This page, with rates over something else."""
    same = {name: value for name, value in request.args.items() if name != "over"}
    names: dict[str, Any] = {**(request.view_args or {}), **same, **over_in_address(over)}
    return url_for(request.endpoint or "", **names)


def _args(*names: str) -> dict[str, Any]:
    """Those of these query parameters that are present."""
    return {name: request.args[name] for name in names if name in request.args}


def _paper(document: Document, paper: str, of_case: Case | None = None) -> Response:
    """Return the document as a file."""
    # For a case, its reference: the audit is read by people who may not see its title.
    of = of_case.reference if of_case else document.title
    return paper_response(document, paper, Event.PROFILE_TAKEN, of_case, profile=of)
