"""What the profile of a ward or a place takes of a question, and the parts that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.documents import description as paper
from app.documents.description import Part as DocumentPart
from app.evidence.charts.picture import picture_of
from app.evidence.questions import address
from app.evidence.questions.asking import OF_PLACES, Asked, ask_in
from app.evidence.questions.compared import YEAR, Compared
from app.evidence.questions.counting import total
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME, What
from app.evidence.questions.when import When
from app.evidence.questions.where import MOST_CORNERS
from app.evidence.statistics.periods import choose, months_later
from app.evidence.trends import change, chart, wording
from app.evidence.trends.asking import WHOLE_WARDS, source_of, trend_in
from app.evidence.trends.filters import filter_of
from app.evidence.trends.seasons import judge_question
from app.evidence.wards.asked import rank_asked
from app.insight.profiles.places import Place
from app.models.area import Area
from app.models.person import User
from app.words import percent, pluralise

PROFILE = Page(
    "Profile", "profiles.ward", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.HOURS, Part.RATES}),
    "Show this here", compared=(Compared.YEAR_BEFORE,), of_one_place=True,
    why={Part.WEIGHT: WHOLE_WARDS, Part.COMPARED: "a profile compares with the year before"},
)  # fmt: skip


def ask_of_ward(ward: Area, query: Mapping[str, Any], user: User) -> Asked | None:
    """The question of an address, about this ward; None for one of earlier years, or if nothing is loaded."""
    if ward.valid_until is not None:
        return None
    return ask_in({**_elsewhere(query), address.PLACE: str(ward.id)}, user, PROFILE)


def ask_of_place(place: Place, query: Mapping[str, Any], user: User) -> Asked | None:
    """As `ask_of_ward`; None for one with too many corners to be asked about on other pages."""
    named = {address.PLACE: "lsoas", address.LSOAS: "_".join(place.lsoas)}
    if not place.lsoas:
        corners = address.first_of(query, address.CORNERS)
        if not corners or corners.count("_") >= MOST_CORNERS:
            return None
        called = address.first_of(query, "name")
        named = {address.PLACE: "drawn", address.CORNERS: corners, address.CALLED: called}
    return ask_in({**_elsewhere(query), **named}, user, PROFILE)


def with_months(query: Mapping[str, Any], asked: Asked | None) -> dict[str, Any]:
    """An address with the months of its question, which may be a preset, as `from` and `to`."""
    months = asked.question.period.in_address if asked and asked.question.when.asked else {}
    return {**query, **months}


def _elsewhere(query: Mapping[str, Any]) -> dict[str, Any]:
    """The question of an address without its place."""
    carried = address.carried(query)
    return {name: values for name, values in carried.items() if name not in OF_PLACES}


# --- its answer --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AskedHere:
    """The answer in a sentence or two, and the parts that show it."""

    answer: str
    parts: list[DocumentPart]


NOTHING = AskedHere("", [])


def answer_here(asked: Asked | None) -> AskedHere:
    """What was asked, in this place; nothing where it is all crime, which a profile tells anyway."""
    if asked is None or (asked.question.what == What(CRIME) and not asked.question.hours):
        return NOTHING
    question = asked.question
    words = " ".join(filter(None, [_sentence(question), _rank(question)]))
    heading = f"{question.what.noun} {question.where.words} {question.hours.words}".strip()
    return AskedHere(words, [paper.Heading(heading), paper.Paragraph(words), *_trend(question)])


def _sentence(question: EvidenceQuestion) -> str:
    """Burglary recorded in Castle ward from May 2025 to April 2026: 45 crimes, which is 5 more than ..."""
    trend_filter = filter_of(question)
    compared = change.compare(trend_filter)
    changed = wording.change(trend_filter, compared.whole) if compared else ""
    if changed and not trend_filter.unpaired:
        return changed
    begins = f"{question.what.noun} {question.what.recorded} {wording.where(trend_filter)}"
    begins = f"{begins} {question.period.recorded}"
    return f"{begins}: {pluralise(int(total(question)), *question.what.unit)}. {changed}".strip()


def _rank(question: EvidenceQuestion) -> str:
    """Of a whole ward, its place among all."""
    ranking = rank_asked(replace(question, compared=Compared.NONE)).ranking
    here = next((ward for ward in ranking.wards if ward.figures.ward_id == question.where.area_id), None)
    if here is None or not ranking.crime:
        return ""
    return (
        f"That is {percent(here.share)} of all, and number {here.rank} of {len(ranking.wards)} wards by what "
        "was asked."
    )


def _trend(question: EvidenceQuestion) -> list[DocumentPart]:
    """Three years that end with the months asked about."""
    last = question.period.last
    first = max(question.months[0], months_later(last, 1 - 3 * YEAR))
    period = choose(question.months, first, last) or question.period
    years = replace(question, when=When(period))
    trend_filter = filter_of(years)
    found = trend_in(trend_filter, years)
    drawing, words = chart.draw(found), wording.trend(trend_filter, found)
    season = wording.season(found.last, judge_question(years, [found.last])[0])
    figure = paper.Figure(
        svg=picture_of(drawing),
        caption=f"{question.what.noun} {wording.where(trend_filter)} by month, for 30 days",
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
        source=f"{source_of(question.what, period).words}, {period.words}. {drawing.how_to_read}",
        wide=True,
    )
    return [paper.Paragraph(f"{words} {season}"), figure]
