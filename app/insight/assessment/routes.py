"""Assessment of a treated place over HTTP: choose, see the result, save it with the case."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.casework.cases.queries import get_case
from app.evidence.statistics.periods import read_month
from app.evidence.trends import queries as trends
from app.evidence.trends.filters import What
from app.evidence.wards.age import Age
from app.evidence.wards.queries import get_newest_month
from app.insight.assessment import picture, queries, services
from app.insight.assessment.design import Design, Kind, Refused
from app.insight.assessment.forms import FORMS, DesignForm, LsoasForm, SaveForm, prefill
from app.insight.assessment.map_style import AREA_CLASSES
from app.insight.assessment.places import ComparedPlace, Part, places_of
from app.insight.assessment.planned import planned_of
from app.insight.assessment.result import Result, find
from app.insight.assessment.suggestions import Suggestion, suggest
from app.insight.assessment.windows import ensure_straddles, why_none
from app.mapping.frames import chosen_tiles, frame_of
from app.models.assessment import PlaceAssessment
from app.models.case import Case
from app.places.incidents.loaded import list_police_months
from app.policy import Action
from app.web.downloads import format_response
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.workflows.case import CASE

bp = Blueprint("assessment", __name__, url_prefix="/cases/<case:reference>/assessment")
COLUMNS = ("Area", "What it is", "Before", "After", "What", "Months before", "Months after", "Source")


@bp.get("")
@requires(Action.CASE_VIEW)
def index(reference: str) -> str:
    case = get_case(actor(), reference)
    saved = queries.list_assessments(case)
    return render_template(
        "insight/assessment/index.html", case=case, saved=saved, kinds=_kinds_for(case),
        no_months=why_none(case.plan.response_from, list_police_months()),
        may_save=CASE.offers("write_plan", case, actor()), planned=planned_of(case.plan),
    )  # fmt: skip


@bp.get("/<key:assessment_key>")
@requires(Action.CASE_VIEW)
def kept(reference: str, assessment_key: str) -> str:
    case = get_case(actor(), reference)
    assessment = queries.get_assessment(case, assessment_key)
    legend = [AREA_CLASSES[Part(area["part"])] for area in assessment.result["areas"]]
    return render_template(
        "insight/assessment/saved.html",
        case=case,
        assessment=assessment,
        result=assessment.result,
        legend=legend,
        age=_age_of(assessment),
    )


def _age_of(assessment: PlaceAssessment) -> Age | None:
    """How old the months of a saved assessment are today."""
    last = read_month(assessment.design["after_to"][0])
    what = What(assessment.design["what"][0])
    newest = get_newest_month(what.category) or last
    return Age(newest, last) if newest else None


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(Action.CASE_VIEW)
def choose(reference: str, kind: str) -> Any:
    """Choose what to compare, then see the result. A POST saves it with the case."""
    case = get_case(actor(), reference)
    if request.args.get("suggest") and request.method == "GET":
        return _suggest(case, kind)
    form, result = answer_of(case, kind, request.args)
    if request.method == "POST":
        CASE.check("write_plan", case, actor())
    if result is None:
        return _choose(case, form)
    save_form = SaveForm()
    return form_page(
        "insight/assessment/result.html",
        save_form,
        lambda: _save(case, result, save_form),
        case=case,
        result=result,
        kind=form.kind,
        address=_address(),
        may_save=CASE.offers("write_plan", case, actor()),
        legend=[AREA_CLASSES[place.part] for place in result.places],
    )


def _choose(case: Case, form: DesignForm, suggestions: list[tuple[Suggestion, str]] | None = None) -> str:
    return render_template(
        "insight/assessment/choose.html",
        case=case,
        form=form,
        kind=form.kind,
        lsoas=_lsoas_near(case) if form.kind is Kind.LSOAS else [],
        no_months=why_none(form.response_from, form.loaded.police),
        may_save=CASE.offers("write_plan", case, actor()),
        suggestions=suggestions,
    )


def _suggest(case: Case, kind: str) -> str:
    """Show the form again, with links to suggested comparisons."""
    form = _form(case, kind, request.args)
    design, no_months = form.without_comparison(), why_none(form.response_from, form.loaded.police)
    if design is None or no_months:
        return _choose(case, form)
    return _choose(case, form, [(one, _compared_with(one)) for one in _suggestions(design, form)])


def _suggestions(design: Design, form: DesignForm) -> list[Suggestion]:
    try:
        ensure_straddles(design)
        return suggest(design)
    except Refused as refusal:
        form.refuse(refusal)
        return []


def _compared_with(suggestion: Suggestion) -> str:
    """Query string of the page with this comparison."""
    chosen = MultiDict(request.args)
    chosen.pop("suggest")
    chosen.setlist("comparison", list(suggestion.values))
    return urlencode([(name, value) for name, value in chosen.items(multi=True)])


def _save(case: Case, result: Result, save_form: SaveForm) -> AnyResponse:
    made = services.save_assessment(
        actor(),
        case,
        design=result.design,
        chosen=request.args.to_dict(flat=False),
        into_plan=save_form.into_plan.data,
        submission=save_form.submission.data,
    )
    where = " and added it to the plan’s assessment" if save_form.into_plan.data else ""
    return confirmed(
        f"You saved the result with the case{where}.",
        url_for(".kept", reference=case.reference, assessment_key=made.key),
    )


@bp.get("/<kind>/download.<form>")
@requires(Action.CASE_VIEW)
def download(reference: str, kind: str, form: str) -> Response:
    case = get_case(actor(), reference)
    _, result = answer_of(case, kind, request.args)
    if result is None:
        abort(404)
    design, source = result.design, result.source.words
    rows = [
        (
            str(p.part),
            p.name,
            c.before,
            c.after,
            design.what.words,
            design.before.words,
            design.after.words,
            source,
        )
        for p, c in result.lines
    ]
    return format_response(
        form, f"assessment {case.reference}", COLUMNS, rows, one="row", of="of an assessment", case=case
    )


@bp.get("/<kind>/map")
@requires(Action.CASE_VIEW)
def map_frame(reference: str, kind: str) -> Any:
    """Return the map as a page of its own, with its own policy, for a sandboxed frame."""
    case = get_case(actor(), reference, in_visit=True)
    return _map_of(places_chosen(case, kind, request.args))


@bp.get("/<key:assessment_key>/map")
@requires(Action.CASE_VIEW)
def kept_map(reference: str, assessment_key: str) -> Any:
    """Map the places of a saved assessment, with today's boundaries."""
    case = get_case(actor(), reference, in_visit=True)
    assessment = queries.get_assessment(case, assessment_key)
    chosen = MultiDict((name, value) for name, values in assessment.design.items() for value in values)
    return _map_of(places_chosen(case, assessment.result["kind"], chosen))


def _map_of(places: list[ComparedPlace] | None) -> Any:
    if places is None:
        abort(404)
    drawn = [(place.part, place.name, place.ground.wkb) for place in places]
    title = "Map of the treated area and its comparison"
    return frame_of(drawn, lambda: picture.layers_of(places), title, chosen_tiles())


# --- what was chosen ---------------------------------------------------------------------------------
def answer_of(case: Case, kind: str, chosen: MultiDict[str, str]) -> tuple[DesignForm, Result | None]:
    form = _form(case, kind, chosen)
    design = form.design() if chosen else None
    if design is None:
        return form, None
    if why_none(form.response_from, form.loaded.police):
        return form, None  # the page says so above the form
    try:
        ensure_straddles(design)
        return form, find(design, case.stage)
    except Refused as refusal:
        form.refuse(refusal)
        return form, None


def places_chosen(case: Case, kind: str, chosen: MultiDict[str, str]) -> list[ComparedPlace] | None:
    design = _form(case, kind, chosen).design()
    try:
        return places_of(design) if design else None
    except Refused:
        return None


def _form(case: Case, kind: str, chosen: MultiDict[str, str]) -> DesignForm:
    if kind not in list(Kind):
        abort(404)
    choices = trends.get_choices()
    if not choices.months:
        abort(404)
    form = FORMS[Kind(kind)](chosen if chosen else None, meta={"csrf": False})
    form.response_from, form.planned = case.plan.response_from, planned_of(case.plan)
    if not chosen:
        prefill(form, case)
    form.offer(choices)
    if isinstance(form, LsoasForm):
        form.set_lsoas(queries.list_lsoas())
    return form


def _address() -> str:
    return request.query_string.decode("ascii", "ignore")


def _kinds_for(case: Case) -> list[Kind]:
    """LSOAs only where any are loaded."""
    if not list_police_months():
        return []
    return [kind for kind in Kind if kind is not Kind.LSOAS or queries.list_lsoas()]


def _lsoas_near(case: Case) -> list[queries.Lsoa]:
    return [lsoa for lsoa in queries.list_lsoas() if lsoa.ward_id == case.ward_id]
