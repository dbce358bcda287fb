"""Coverage over HTTP: share of harm and share of work, as a page, a map and a download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from app import clock
from app.database.cache import cache_version
from app.evidence.hotspots import published
from app.evidence.hotspots import queries as hotspots
from app.evidence.hotspots.clusters import Hotspot, list_hotspots
from app.evidence.hotspots.picture import ward_layers
from app.evidence.hotspots.question import Question
from app.evidence.statistics.harm import SOURCE as HARM_SOURCE
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.periods import requested_period, unloaded_months
from app.evidence.wards.source import Source
from app.insight.coverage import queries, wording
from app.insight.coverage.balance import ELSEWHERE, Balance, Level, balance
from app.insight.coverage.listing import areas_listing
from app.insight.coverage.picture import Outline, layers_of, legend_of_map
from app.mapping.folium_pages import ATTRIBUTION
from app.mapping.frames import chosen_tiles, frame_of
from app.mapping.map_layers import AreaLayer
from app.models.area import AreaKind
from app.models.hotspot import HotspotRun
from app.models.person import User
from app.policy import Action
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import one_of, page_of_rows, sort_rows
from app.words import sentence_case

bp = Blueprint("coverage", __name__, url_prefix="/evidence/coverage")

DONE_WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class Hotspots:
    """The published hotspots, with their run and its question."""

    run: HotspotRun
    question: Question
    provenance: str
    hotspots: list[Hotspot]

    @property
    def out_of_date(self) -> bool:
        return self.run.data_version != hotspots.data_version()


@dataclass(frozen=True)
class Shown:
    """The requested view, and its figures."""

    level: Level
    period: Period
    since: datetime
    balance: Balance
    without_place: int
    source: Source
    of: Hotspots | None = None  # where it is by hotspot

    @property
    def answer(self) -> list[str]:
        if self.of:
            return wording.answer_by_hotspot(self.balance, self.of.question.what, self.period.recorded)
        return wording.answer(self.balance, self.level.noun, self.period.recorded)

    @property
    def outlines(self) -> list[Outline]:
        if self.of:
            return [(n, hotspot.ground.wkb) for n, hotspot in enumerate(self.of.hotspots, ELSEWHERE + 1)]
        return queries.list_outlines(AreaKind(self.level.value))


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    shown = find_shown(actor(), request.args)
    if shown is None:
        return nothing_yet()
    months, question = ward_queries.list_months(), question_of(shown, request.args)
    return render_template(
        "insight/coverage/index.html",
        shown=shown,
        months=months,
        unloaded=unloaded_months(request.args, months, shown.period),
        levels=_levels(),
        list=listing.shown(question, page_of_rows(question, shown.balance.areas), ".download"),
        answer=shown.answer,
        dates=wording.dates(shown.period, clock.today(), shown.source.age),
        near=queries.NEAR,
        legend=legend_of_map(shown.balance),
        attribution=ATTRIBUTION,
        harm_source=HARM_SOURCE,
    )


@bp.get("/frame")
@requires(Action.EVIDENCE_VIEW)
def frame() -> Any:
    """Return the map as a page of its own, with its own policy, for a sandboxed frame."""
    shown = find_shown(actor(), request.args)
    outlines = shown.outlines if shown else []
    if shown is None or not outlines:
        abort(404)
    title = f"Map of harm and open cases by {shown.level.label}"
    return frame_of(
        (shown.balance, shown.source.synthetic, shown.of and shown.of.run.id, cache_version()),
        lambda: layers_shown(shown, outlines),
        title,
        chosen_tiles(),
    )


def layers_shown(shown: Shown, outlines: list[Outline]) -> list[AreaLayer]:
    under = ward_layers() if shown.of else []
    return layers_of(shown.balance, outlines, shown.source.synthetic, under)


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    shown = find_shown(actor(), request.args)
    if shown is None:
        question = listing.asked(areas_listing("Area", {}, has_cases=True))
        return listing.download(form, question, [], of="of the coverage")
    question = question_of(shown, request.args)
    return listing.download(form, question, sort_rows(question, shown.balance.areas), of="of the coverage")


def question_of(shown: Shown, query: Mapping[str, str]) -> listing.Question:
    facts = {
        "Incidents of": shown.period.words,
        "Actions done since": shown.since.date(),
        "Source": shown.source.words_of_harm,
        "Open cases on": clock.today(),
    }
    heading, has_cases = sentence_case(shown.level.label), bool(shown.balance.open_cases)
    return listing.ask(
        areas_listing(heading, facts, has_cases=has_cases),
        query,
        {"by": shown.level.value, **shown.period.in_address},
    )


def find_shown(user: User, query: Mapping[str, str]) -> Shown | None:
    """What an address asks for, as far as this person may see; None if nothing is loaded."""
    period = requested_period(query, ward_queries.list_months())
    if period is None:
        return None
    level, since = one_of(Level, query.get("by"), Level.WARD), clock.now() - DONE_WITHIN
    of = _hotspots() if level is Level.HOTSPOT else None
    if of:
        figures, work = queries.list_hotspots(user, period, since, of.hotspots)
    else:
        level = Level.LSOA if level is Level.LSOA and hotspots.has_lsoas() else Level.WARD
        count = queries.list_lsoas if level is Level.LSOA else queries.list_wards
        figures, work = count(user, period, since)
    return Shown(
        level, period, since, balance(figures), work.without_place, ward_queries.get_source(period), of
    )


def _hotspots() -> Hotspots | None:
    """The published hotspots; None if there are none, or if they are of areas that have been replaced."""
    shown = published.find_published()
    if shown is None or shown.areas_changed:
        return None
    found = hotspots.get_answer(shown.run.id).found or {}
    return Hotspots(shown.run, shown.question, shown.provenance, list_hotspots(shown.question, found))


def _levels() -> list[Level]:
    """Levels on offer: LSOAs if any are loaded, hotspots once there are any to show."""
    shown = published.find_published()
    there = {
        Level.WARD: True,
        Level.LSOA: hotspots.has_lsoas(),
        Level.HOTSPOT: bool(shown and not shown.areas_changed),
    }
    return [level for level in Level if there[level]]
