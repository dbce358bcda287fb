"""Evidence over HTTP: the ranking of wards, and High Impact Neighbourhoods."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.evidence.questions.asking import ask, said_of_question
from app.evidence.questions.page import answers_nothing
from app.evidence.questions.what import CRIME, What
from app.evidence.statistics import harm
from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.wards import queries, services
from app.evidence.wards.age import age_of_evidence
from app.evidence.wards.asked import RANKING, rank_asked, source_of, warning_of
from app.evidence.wards.changes import list_rolling
from app.evidence.wards.forms import EndForm, ProposeForm, decide_form, decisions
from app.evidence.wards.hin_evidence import is_unchanged
from app.evidence.wards.hin_listing import PAST, PROPOSED, standing_listing
from app.evidence.wards.listing import asked_listing, ranking_listing, rolling_listing
from app.evidence.wards.map_slot import map_of_hins
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.periods import requested_period
from app.mapping.layer_files import FORMATS, layer_response
from app.models.area import AreaKind, HighImpactNeighbourhood, HinState
from app.places.geography.areas import shapes_by_id
from app.policy import Action
from app.structure.residents import get_residents
from app.web import listing
from app.web.banners import flash_notice
from app.web.fields import as_choices
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import Listing, ShownList, one_of, page_of_rows, shown, sort_rows
from app.words import in_words
from app.workflows.hin import HIN

ROLLING = "rolling"  # the other table of the page of wards, as the address of its file names it
HINS = answers_nothing(
    "High Impact Neighbourhoods", "evidence.hins", "this page lists every High Impact Neighbourhood"
)
VERDICT = re.compile(r"verdict_(\d{1,9})", re.ASCII)

bp = Blueprint("evidence", __name__, url_prefix="/evidence")
# The evidence comes from the incidents, and hotspots are a part of it: their pages are among its own.


# --- the ranking -------------------------------------------------------------------------------------
@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def start() -> AnyResponse:
    return redirect(url_for(".index"))


@bp.get("/wards")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(RANKING)
    if asked is None:
        return nothing_yet()
    question, found = asked.question, rank_asked(asked.question)
    what, period, ranking = question.what, question.period, found.ranking
    years, rolling = list_rolling(period.last, question.months, what.key, what.source)
    source = source_of(question)
    of_years = listing.asked(rolling_listing(years))
    of_wards = listing.asked(
        asked_listing(found, what, question.pairs), {**question.in_address(), **of_years.own()}
    )
    return render_template(
        "evidence/wards/wards.html",
        asked=asked,
        what=what,
        period=period,
        profile_of={**question.in_address(), **period.in_address},
        ranking=ranking,
        found=found,
        warning=warning_of(found, question),
        list=shown(of_wards, page_of_rows(of_wards, ranking.wards), ".download"),
        years=years,
        rolling=rolling,
        rolling_list=shown(of_years, page_of_rows(of_years, rolling), ".download", of=ROLLING),
        source=source,
        synthetic=source.synthetic,
        hins=queries.current_hin_ward_ids(),
        residents=get_residents(),
    )


@bp.get("/wards/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    """Download the ranking, or with `of` the twelve months beside the twelve before."""
    asked = ask(RANKING)
    if asked is None:
        return listing.download(form, listing.asked(ranking_listing()), [])
    question, what, period = asked.question, asked.question.what, asked.question.period
    if one_of((ROLLING,), request.args.get("of"), ""):
        years, rolling = list_rolling(period.last, question.months, what.key, what.source)
        of_years = listing.asked(rolling_listing(years))
        return listing.download(form, of_years, sort_rows(of_years, rolling))
    found, source = rank_asked(question), source_of(question).words_of_harm
    columns = asked_listing(found, what, question.pairs, period.words, source, get_residents().words)
    of_wards = listing.asked(columns, question.in_address())
    rows = sort_rows(of_wards, found.ranking.wards)
    name = f"wards {period.first:%Y-%m} to {period.last:%Y-%m}"
    return listing.download(form, of_wards, rows, name, of=f"in {period.words}")


@bp.get("/harm-weights")
@requires(Action.EVIDENCE_VIEW)
def harm_weights() -> str:
    return render_template("evidence/wards/harm_weights.html", weights=harm.harm_weights().values())


# --- High Impact Neighbourhoods ----------------------------------------------------------------------
@bp.get("/high-impact-neighbourhoods")
@requires(Action.EVIDENCE_VIEW)
def hins() -> str:
    user, today = actor(), clock.today()
    standing = queries.list_standing()
    may_end = {hin.id for hin in standing if HIN.offers("end", hin, user)}
    return render_template(
        "evidence/wards/hins.html",
        standing=standing,
        standing_list=_shown_hins(standing_listing(may_end=bool(may_end)), standing),
        proposed=_shown_hins(PROPOSED, queries.list_proposed()),
        past=_shown_hins(PAST, _list_past(standing)),
        to_decide=queries.list_to_decide(user),
        may_end=may_end,
        today=today,
        map=map_of_hins(user),
        synthetic=queries.has_synthetic(),
        age=queries.get_age(),
        said_of_question=said_of_question(HINS),
    )


@bp.get("/high-impact-neighbourhoods/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_hins(form: str) -> Response:
    """Download the designated wards as a layer; or one of the lists of the page, which `of` names."""
    standing = queries.list_standing()
    if form not in FORMATS:
        return _download_list(form, request.args.get("of"), standing)
    shapes = shapes_by_id(AreaKind.WARD, [hin.ward_id for hin in standing])
    return layer_response(
        actor(), form, "high_impact_neighbourhoods", shapes, [_hin_fields(hin) for hin in standing]
    )


def _download_list(form: str, of: str | None, standing: list[HighImpactNeighbourhood]) -> Response:
    rows: dict[str, Callable[[], list[HighImpactNeighbourhood]]] = {
        "standing": lambda: standing,
        "proposed": queries.list_proposed,
        "past": lambda: _list_past(standing),
    }
    name = one_of(rows, of, "standing")
    question = listing.asked({"proposed": PROPOSED, "past": PAST}.get(name) or standing_listing())
    return listing.download(form, question, sort_rows(question, rows[name]()))


def _shown_hins(one: Listing, hins: list[HighImpactNeighbourhood]) -> ShownList:
    question = listing.asked(one)
    return shown(question, page_of_rows(question, hins), ".download_hins", of=one.prefix)


def _list_past(standing: list[HighImpactNeighbourhood]) -> list[HighImpactNeighbourhood]:
    """Earlier decisions: designations that are over, ended or refused."""
    over = [hin for hin in queries.list_hins(HinState.APPROVED) if hin not in standing]
    return over + queries.list_hins(HinState.ENDED, HinState.REFUSED)


def _hin_fields(hin: HighImpactNeighbourhood) -> dict[str, Any]:
    return {
        "ward_code": hin.ward.code,
        "ward_name": hin.ward.name,
        "residents": hin.ward.residents,
        "in_force_from": hin.effective_from,
        "in_force_until": hin.effective_until,
    }


@bp.route("/high-impact-neighbourhoods/propose", methods=["GET", "POST"])
@requires(Action.HIN_PROPOSE)
def propose() -> Any:
    period = requested_period(request.args, queries.list_months())
    if period is None:
        flash_notice("No incidents are loaded yet. Import some before you propose wards.")
        return redirect(url_for(".hins"))
    ranking, taken = queries.rank(period), queries.unavailable_ward_ids()
    free = [ward for ward in ranking.wards if ward.figures.ward_id not in taken]
    form = _propose_form(ranking, free, taken)
    return form_page(
        "evidence/wards/propose.html",
        form,
        lambda: _propose(form, period),
        refused={services.NothingToPropose: "wards"},
        period=period,
        ranking=ranking,
        what=What(CRIME),
        free=free,
        source=queries.get_source(period),
        taken=[ward for ward in ranking.wards if ward.figures.ward_id in taken],
    )


def _propose_form(ranking: Ranking, free: list[RankedWard], taken: set[int]) -> ProposeForm:
    half = [ward.figures.ward_id for ward in ranking.holding_half]
    form = ProposeForm(data={"wards": [ward_id for ward_id in half if ward_id not in taken]})
    form.wards.choices = as_choices((ward.figures.ward_id, ward.figures.name) for ward in free)
    return form


def _propose(form: ProposeForm, period: Period) -> AnyResponse:
    made = services.propose_hins(
        actor(), ward_ids=form.wards.data or [], period=period, reason=form.reason.data
    )
    wards = in_words([hin.ward.name for hin in made])
    return confirmed(f"You proposed {wards}. The Executive’s chair will decide.", url_for(".hins"))


@bp.route("/high-impact-neighbourhoods/decide", methods=["GET", "POST"])
@requires(Action.HIN_DECIDE)
def decide() -> Any:
    user, proposed = actor(), queries.list_proposed()
    open_to_me = [hin for hin in proposed if HIN.offers("approve", hin, user)]
    # All submitted neighbourhoods are used: the workflow refuses those already decided or not this user's.
    hins = queries.get_hins(_submitted_hin_ids()) or open_to_me
    unsound = queries.resting_on_synthetic(hins)
    form, now = decide_form(hins, unsound), queries.list_evidence_now()
    return form_page(
        "evidence/wards/decide.html",
        form,
        lambda: _decide(form, hins),
        refused={services.RestsOnSynthetic: "reason"},
        hins=hins,
        age=queries.get_age(),
        old=_old_evidence(hins),
        unsound=unsound,
        now=now,
        unchanged={hin.id for hin in hins if is_unchanged(hin.evidence, now.get(hin.ward_id))},
        residents=get_residents(),
        map=map_of_hins(user),
        others=[hin for hin in proposed if hin not in open_to_me],
    )


def _old_evidence(hins: list[HighImpactNeighbourhood]) -> dict[int, str]:
    """What to say first of proposals whose figures have grown old, by id."""
    ages = {hin.id: age_of_evidence(hin.evidence) for hin in hins}
    return {hin_id: age.words for hin_id, age in ages.items() if age and age.is_old}


def _submitted_hin_ids() -> list[int]:
    named = (VERDICT.fullmatch(name) for name in request.form)
    return [int(match[1]) for match in named if match]


def _decide(form: Any, hins: list[HighImpactNeighbourhood]) -> AnyResponse:
    made = decisions(form, hins)
    services.decide_hins(
        actor(), made, reason=form.reason.data,
        effective_from=form.effective_from.data, effective_until=form.effective_until.data,
    )  # fmt: skip
    words = [
        f"{label} {in_words([d.hin.ward.name for d in made if d.verdict == verdict])}."
        for verdict, label in (("approve", "You approved"), ("refuse", "You did not approve"))
        if any(d.verdict == verdict for d in made)
    ]
    return confirmed(" ".join(words), url_for(".hins"))


@bp.route("/high-impact-neighbourhoods/<int:hin_id>/end", methods=["GET", "POST"])
@requires(Action.HIN_DECIDE)
def end_hin(hin_id: int) -> Any:
    hin = queries.get_hin(hin_id)
    HIN.check("end", hin, actor())
    form = EndForm(data={"last_day": clock.today()})

    def serve() -> AnyResponse:
        assert form.last_day.data is not None
        services.end_hin(actor(), hin, last_day=form.last_day.data, reason=form.reason.data)
        return confirmed(f"You ended the designation of {hin.ward.name}.", url_for(".hins"))

    return form_page("evidence/wards/end_hin.html", form, serve, hin=hin)
