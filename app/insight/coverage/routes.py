"""Coverage over HTTP: share of harm and share of work, as a page, a map and a download."""

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
from app.evidence.questions.asking import Asked, ask
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME
from app.evidence.statistics.harm import SOURCE as HARM_SOURCE
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
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
from app.policy import Action
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import one_of, page_of_rows, sort_rows
from app.words import sentence_case

bp = Blueprint("coverage", __name__, url_prefix="/evidence/coverage")

DONE_WITHIN = timedelta(days=365)
COVERAGE = Page(
    "Coverage", "coverage.index", frozenset({Part.WHAT}), by_harm=True,
    why={
        Part.WHAT: "none of it has a weight of harm, which this page sets beside cases",
        Part.SOURCE: "harm is of what the police recorded",
        Part.WHERE: "this is about all areas of the city",
        Part.COMPARED: "harm is compared with open cases here",
    },
)  # fmt: skip


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
    question: EvidenceQuestion
    since: datetime
    balance: Balance
    without_place: int
    source: Source
    of: Hotspots | None = None  # where it is by hotspot

    @property
    def period(self) -> Period:
        return self.question.period

    @property
    def answer(self) -> list[str]:
        if self.of:
            return wording.answer_by_hotspot(self.balance, self.of.question.what, self._recorded)
        return wording.answer(self.balance, self.level.noun, self._recorded)

    @property
    def _recorded(self) -> str:
        """Of what the harm is, and when it was recorded."""
        what = self.question.what
        of = "" if what.key == CRIME else f"of {what.noun[0].lower()}{what.noun[1:]} "
        return f"{of}recorded {self.period.recorded}"

    @property
    def outlines(self) -> list[Outline]:
        if self.of:
            return [(n, hotspot.ground.wkb) for n, hotspot in enumerate(self.of.hotspots, ELSEWHERE + 1)]
        return queries.list_outlines(AreaKind(self.level.value))


@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(COVERAGE)
    if asked is None:
        return nothing_yet()
    shown = _shown(asked)
    question = _question(shown)
    return render_template(
        "insight/coverage/index.html",
        asked=asked,
        shown=shown,
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
    asked = ask(COVERAGE) or abort(404)
    shown = _shown(asked)
    outlines = shown.outlines or abort(404)
    title = f"Map of harm and open cases by {shown.level.label}"
    return frame_of(
        (shown.balance, shown.source.synthetic, shown.of and shown.of.run.id, cache_version()),
        lambda: _layers(shown, outlines),
        title,
        chosen_tiles(),
    )


def _layers(shown: Shown, outlines: list[Outline]) -> list[AreaLayer]:
    under = ward_layers() if shown.of else []
    return layers_of(shown.balance, outlines, shown.source.synthetic, under)


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    asked = ask(COVERAGE)
    if asked is None:
        question = listing.asked(areas_listing("Area", {}, has_cases=True))
        return listing.download(form, question, [], of="of the coverage")
    shown = _shown(asked)
    question = _question(shown)
    return listing.download(form, question, sort_rows(question, shown.balance.areas), of="of the coverage")


def _question(shown: Shown) -> listing.Question:
    facts = {
        "Incidents of": shown.period.words,
        "Actions done since": shown.since.date(),
        "Source": shown.source.words_of_harm,
        "Open cases on": clock.today(),
    }
    heading, has_cases = sentence_case(shown.level.label), bool(shown.balance.open_cases)
    return listing.asked(
        areas_listing(heading, facts, has_cases=has_cases),
        {"by": shown.level.value, **shown.question.in_address()},
    )


def _shown(asked: Asked) -> Shown:
    question = asked.question
    level, since = one_of(Level, request.args.get("by"), Level.WARD), clock.now() - DONE_WITHIN
    of = _hotspots() if level is Level.HOTSPOT else None
    if of:
        figures, work = queries.list_hotspots(actor(), question, since, of.hotspots)
    else:
        level = Level.LSOA if level is Level.LSOA and hotspots.has_lsoas() else Level.WARD
        count = queries.list_lsoas if level is Level.LSOA else queries.list_wards
        figures, work = count(actor(), question, since)
    return Shown(
        level,
        question,
        since,
        balance(figures),
        work.without_place,
        ward_queries.get_source(question.period, question.what.category),
        of,
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
