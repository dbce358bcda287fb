"""A High Impact Neighbourhood over HTTP: its page, and its figures as a download."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from app import clock, policy
from app.evidence.questions.over import over_in_address, requested_over
from app.evidence.questions.queries import list_known_over
from app.evidence.statistics import periods
from app.evidence.statistics.periods import Period, months_later
from app.evidence.statistics.ranking import RankedWard, Ranking
from app.evidence.statistics.rates import Over
from app.evidence.surroundings.maps import frame_of_place, picture_of_place
from app.evidence.trends import chart
from app.evidence.trends import queries as trends
from app.evidence.trends import wording as trend_wording
from app.evidence.trends.filters import CRIME, LONGEST_CHART, TrendFilter, TrendPlace, What
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.centres import centre_warning
from app.evidence.wards.changes import changes
from app.evidence.wards.source import Source
from app.insight.neighbourhoods import figures, queries
from app.insight.neighbourhoods.drawing import map_of_hins, map_of_ward
from app.insight.neighbourhoods.listing import OVERDUE
from app.models.area import Area, AreaKind, HighImpactNeighbourhood
from app.policy import Action
from app.structure.residents import get_residents
from app.web import listing
from app.web.downloads import format_response
from app.web.guard import actor, requires
from app.workflows.hin import HIN

bp = Blueprint("neighbourhoods", __name__, url_prefix="/high-impact-neighbourhoods")

COLUMNS = ("Ward", "Table", "Name", "Number", "Share", "Rate", "Rate is", "Period", "Source")


@dataclass(frozen=True)
class Evidence:
    """What the incidents say of one ward in a period."""

    period: Period
    ranking: Ranking
    ranked: RankedWard
    parts: list[figures.Part]
    before: Period | None
    categories: list[figures.CategoryLine]
    streets: list[queries.Street]
    source: Source


@bp.get("/<int:hin_id>")
@requires(Action.EVIDENCE_VIEW)
def show(hin_id: int) -> str:
    hin, user = ward_queries.get_hin(hin_id), actor()
    ward_evidence = find_evidence(hin.ward)
    trend = trend_of_ward(hin.ward, ward_evidence.period) if ward_evidence else None
    sees_cases = policy.can(user, Action.CASE_LIST)
    return render_template(
        "insight/neighbourhoods/show.html",
        hin=hin,
        map=map_of_ward(user, hin.ward),
        ward=hin.ward,
        ward_evidence=ward_evidence,
        synthetic=ward_evidence is not None and ward_evidence.source.synthetic,
        trend=trend,
        drawing=chart.draw(trend[1]) if trend else None,
        trend_wording=trend_wording,
        history=queries.list_designations(hin.ward),
        sees_cases=sees_cases,
        tiers=queries.list_tier_counts(user, hin.ward, hin.effective_from) if sees_cases else [],
        overdue=_overdue(hin) if sees_cases else None,
        may_end=HIN.offers("end", hin, user),
        in_force=_in_force(hin),
        residents=get_residents(),
        warning=_warning(hin.ward, ward_evidence),
        over_addresses={over: url_for(".show", hin_id=hin_id, **_over(over)) for over in Over},
        over=_over(ward_evidence.ranking.rates.over) if ward_evidence else {},
        today=clock.today(),
    )


def _overdue(hin: HighImpactNeighbourhood) -> listing.ShownList:
    question = listing.asked(OVERDUE)
    page = queries.list_overdue_actions(actor(), hin.ward, question)
    return listing.shown(question, page, ".download_overdue", hin_id=hin.id)


@bp.get("/<int:hin_id>/overdue.<form>")
@requires(Action.CASE_LIST)
def download_overdue(hin_id: int, form: str) -> Response:
    ward, question = ward_queries.get_hin(hin_id).ward, listing.asked(OVERDUE)
    actions = queries.iter_overdue_actions(actor(), ward, question)
    return listing.download(form, question, actions, f"{ward.name} overdue actions", of=f"of {ward.name}")


@bp.get("/map")
@requires(Action.EVIDENCE_VIEW)
def map_of_all() -> tuple[str, dict[str, str]]:
    return frame_of_place(map_of_hins(actor()))


@bp.get("/map.svg")
@requires(Action.EVIDENCE_VIEW)
def picture_of_all() -> Response:
    return picture_of_place(map_of_hins(actor()))


@bp.get("/<int:hin_id>/map")
@requires(Action.EVIDENCE_VIEW)
def map_frame(hin_id: int) -> tuple[str, dict[str, str]]:
    return frame_of_place(map_of_ward(actor(), ward_queries.get_hin(hin_id).ward))


@bp.get("/<int:hin_id>/map.svg")
@requires(Action.EVIDENCE_VIEW)
def map_picture(hin_id: int) -> Response:
    return picture_of_place(map_of_ward(actor(), ward_queries.get_hin(hin_id).ward))


@bp.get("/<int:hin_id>/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(hin_id: int, form: str) -> Response:
    ward = ward_queries.get_hin(hin_id).ward
    ward_evidence = find_evidence(ward)
    rows = _rows(ward, ward_evidence) if ward_evidence else []
    return format_response(form, f"{ward.name} figures", COLUMNS, rows, one="figure", of=f"of {ward.name}")


def find_evidence(ward: Area) -> Evidence | None:
    """Evidence of the last twelve loaded months; None if none are loaded or the ward has ended."""
    months = ward_queries.list_months()
    period = periods.choose(months, None, None)
    if period is None:
        return None
    ranking = ward_queries.rank(period, requested_over(request.args, list_known_over()))
    ranked = next((row for row in ranking.wards if row.figures.ward_id == ward.id), None)
    if ranked is None:
        return None
    before = queries.a_year_before(period, months)
    over = ranking.rates.over
    others = [row.figures.people(over) for row in ranking.wards if row is not ranked]
    people_elsewhere = None if None in others else sum(number or 0 for number in others)
    return Evidence(
        period=period,
        ranking=ranking,
        ranked=ranked,
        parts=figures.parts(
            ranking,
            _change_of(period, before) if before else None,
            ward.id,
            ward_queries.current_hin_ward_ids(),
        ),
        before=before,
        categories=figures.categories(
            ward_queries.count_by_ward(period), ward.id, ranked.figures.people(over), people_elsewhere
        ),
        streets=queries.list_streets(ward, period),
        source=ward_queries.get_source(period),
    )


def _change_of(period: Period, before: Period) -> figures.ChangeOf:
    compared = changes(period.months(), before.months())
    return lambda wards: compared.of(wards, CRIME)


def trend_of_ward(ward: Area, period: Period) -> tuple[TrendFilter, Trend]:
    """Crime month by month, over as many of the months up to the last as a chart can show."""
    what, place = What(CRIME), TrendPlace(ward.id, ward.name, AreaKind.WARD, ward.parent_id)
    first, loaded = months_later(period.last, 1 - LONGEST_CHART), ward_queries.list_months()
    counts = trends.count_by_month(what, place, loaded)
    shown = periods.period_of([month for month in loaded if first <= month <= period.last])
    trend_filter = TrendFilter(what, place, shown, ())
    return trend_filter, trend_of(counts, trend_filter.period)


def _in_force(hin: HighImpactNeighbourhood) -> bool:
    return hin.ward_id in ward_queries.current_hin_ward_ids()


def _warning(ward: Area, ward_evidence: Evidence | None) -> str:
    return centre_warning(ward_evidence.ranking, {ward.id}) if ward_evidence else ""


def _over(over: Over) -> dict[str, Any]:
    return {**over_in_address(over)}


def _rows(ward: Area, ward_evidence: Evidence) -> Iterator[tuple[Any, ...]]:
    provenance = (ward_evidence.period.words, ward_evidence.source.words_of_harm)
    for part in ward_evidence.parts:
        rate = None if part.rate is None else round(part.rate, 1)
        shares = (part.crime, round(part.crime_share, 4), rate, ward_evidence.ranking.rates.per())
        yield ward.name, "Crime compared with the rest of the city", part.name, *shares, *provenance
    for line in ward_evidence.categories:
        yield ward.name, "Categories", line.name, line.number, round(line.share, 4), None, None, *provenance
    for street in ward_evidence.streets:
        yield ward.name, "Streets, crime", street.name, street.crime, None, None, None, *provenance
