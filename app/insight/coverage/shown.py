"""What coverage takes of a question, and what it makes of it, for page, map, file and what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.evidence.hotspots import published
from app.evidence.hotspots import queries as hotspots
from app.evidence.hotspots.clusters import Hotspot, list_hotspots
from app.evidence.hotspots.picture import ward_layers
from app.evidence.hotspots.question import Question
from app.evidence.questions.asking import Asked
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.source import Source
from app.insight.coverage import queries, wording
from app.insight.coverage.balance import ELSEWHERE, Balance, Level, balance
from app.insight.coverage.listing import areas_listing
from app.insight.coverage.picture import Outline, layers_of
from app.mapping.map_layers import AreaLayer
from app.models.area import AreaKind
from app.models.hotspot import HotspotRun
from app.web import listing
from app.web.listing import one_of
from app.words import sentence_case

DONE_WITHIN = timedelta(days=365)
COVERAGE = Page(
    "Coverage", "coverage.index", frozenset({Part.WHAT, Part.HOURS}), by_harm=True, own=frozenset({"by"}),
    why={
        Part.WHAT: "none of it has a harm weight, and this page compares harm with cases",
        Part.SOURCE: "harm covers only what the police recorded",
        Part.WHERE: "this page covers every area of the city",
        Part.COMPARED: "this page compares harm with open cases",
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


def layers_shown(shown: Shown, outlines: list[Outline]) -> list[AreaLayer]:
    under = ward_layers() if shown.of else []
    return layers_of(shown.balance, outlines, shown.source.synthetic, under)


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
        {"by": shown.level.value, **shown.question.in_address()},
    )


def find_shown(asked: Asked) -> Shown:
    """What an address asks for, as far as this person may see."""
    question, user = asked.question, asked.user
    level, since = one_of(Level, asked.query.get("by"), Level.WARD), clock.now() - DONE_WITHIN
    of = _published() if level is Level.HOTSPOT else None
    if of:
        figures, work = queries.list_hotspots(user, question, since, of.hotspots)
    else:
        level = Level.LSOA if level is Level.LSOA and hotspots.has_lsoas() else Level.WARD
        count = queries.list_lsoas if level is Level.LSOA else queries.list_wards
        figures, work = count(user, question, since)
    return Shown(
        level,
        question,
        since,
        balance(figures),
        work.without_place,
        ward_queries.get_source(question.period, question.what.category),
        of,
    )


def _published() -> Hotspots | None:
    """The published hotspots; None if there are none, or if they are of areas that have been replaced."""
    shown = published.find_published()
    if shown is None or shown.areas_changed:
        return None
    found = hotspots.get_answer(shown.run.id).found or {}
    return Hotspots(shown.run, shown.question, shown.provenance, list_hotspots(shown.question, found))
