"""What the profile of a ward or a place takes of a question, and the parts that answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.documents import description as paper
from app.documents.description import Part as DocumentPart
from app.evidence.charts.picture import picture_of
from app.evidence.hotspots.clusters import Hotspot
from app.evidence.questions import address
from app.evidence.questions.asking import OF_MONTHS, OF_PLACES, Asked, ask_in
from app.evidence.questions.compared import YEAR, Compared
from app.evidence.questions.counting import total
from app.evidence.questions.ground import Outside, Squares, checked_circle
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import CRIME
from app.evidence.questions.when import When
from app.evidence.questions.where import (
    LONGEST_CALLED,
    MOST_CORNERS,
    MOST_SQUARES,
    WARDS,
    where_of_squares,
)
from app.evidence.statistics.periods import Period, choose, months_later
from app.evidence.trends import change, chart, wording
from app.evidence.trends.asking import WHOLE_WARDS, source_of, trend_in
from app.evidence.trends.filters import filter_of
from app.evidence.trends.seasons import judge_question
from app.evidence.wards.asked import rank_asked
from app.insight.profiles.places import Place
from app.insight.profiles.reach import Circle
from app.insight.profiles.topics import Topic
from app.models.area import Area
from app.models.case import Case
from app.models.person import User
from app.words import percent, pluralise

PROFILE = Page(
    "Profile", "profiles.ward", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.HOURS, Part.RATES}),
    "Show this here", compared=(Compared.YEAR_BEFORE,), of_one_place=True,
    own=frozenset({"name", "together"}),
    why={
        Part.WEIGHT: WHOLE_WARDS,
        Part.COMPARED: "a profile always compares with the year before",
        Part.WHERE: "a profile covers one place",
    },
)  # fmt: skip


def ask_of_ward(ward: Area, query: Mapping[str, Any], user: User) -> Asked | None:
    """The question of an address, about this ward; None for one of earlier years, or if nothing is loaded."""
    if ward.valid_until is not None:
        return None
    return _ask_here({address.PLACE: str(ward.id)}, query, user)


def ask_of_place(place: Place, query: Mapping[str, Any], user: User) -> Asked | None:
    """As `ask_of_ward`; None for one with too many corners to be asked about on other pages."""
    named = {address.PLACE: "lsoas", address.LSOAS: "_".join(place.lsoas)}
    if not place.lsoas:
        corners = address.first_of(query, address.CORNERS)
        if not corners or corners.count("_") >= MOST_CORNERS:
            return None
        called = address.first_of(query, "name")
        named = {address.PLACE: "drawn", address.CORNERS: corners, address.CALLED: called}
    return _ask_here(named, query, user)


def ask_of_hotspot(hotspot: Hotspot, query: Mapping[str, Any], user: User) -> Asked | None:
    """As `ask_of_ward`: by itself of what the hotspot is of, in the months in which it was found."""
    of = hotspot.question
    if of.by.size is None:
        named = {address.PLACE: "lsoas", address.LSOAS: "_".join(hotspot.codes)}
    elif len(hotspot.places) <= MOST_SQUARES:
        called = hotspot.name[:LONGEST_CALLED] if len(hotspot.places) > 1 else ""
        named = dict(where_of_squares(Squares(of.by.size, hotspot.corners), called).in_address)
    else:
        return None
    says_when = any(address.first_of(query, name) for name in OF_MONTHS)
    return _ask_here(named, query if says_when else {**query, **of.period.in_address}, user, of.category)


def ask_of_case(
    case: Case, topic: Topic, circle: Circle | None, query: Mapping[str, Any], user: User
) -> Asked | None:
    """As `ask_of_ward`: by itself of its theme, in the circle around it or, without a point, in its ward.

    None where the circle reaches no ward of today, as it may in one that has ended.
    """
    if circle is None:
        return ask_of_wards([case.ward], topic, query, user)
    try:
        checked_circle(*circle)
    except Outside:
        return None
    point = f"{circle.easting}, {circle.northing}"
    named = {address.PLACE: "circle", address.POINT: point, address.METRES: str(circle.radius)}
    return _ask_here(named, query, user, topic.usual_key)


def ask_of_wards(wards: Sequence[Area], topic: Topic, query: Mapping[str, Any], user: User) -> Asked | None:
    """As `ask_of_ward`, of several wards or, without any, of the city; by itself of a topic."""
    if any(ward.valid_until for ward in wards):
        return None
    ids = "_".join(str(ward.id) for ward in sorted(wards, key=lambda ward: ward.id))
    named = {address.PLACE: ids if len(wards) < 2 else f"{WARDS}{ids}"}
    return _ask_here(named, query, user, topic.usual_key)


def _ask_here(
    named: Mapping[str, str], query: Mapping[str, Any], user: User, usual: str = CRIME
) -> Asked | None:
    """The question of an address, of the place of a profile, whatever place the address names."""
    carried = {**address.carried(query), address.SHOWN: address.all_of(query, address.SHOWN)}
    elsewhere = {name: values for name, values in carried.items() if name not in OF_PLACES}
    asked = ask_in({**elsewhere, **named}, user, PROFILE, usual)
    other = address.first_of(query, address.PLACE)
    if asked is None or not other or other == named[address.PLACE]:
        return asked
    left_out = PROFILE.leaves_out(Part.WHERE, "the place of the address")
    question = replace(asked.question, left_out=(*asked.question.left_out, left_out))
    return replace(asked, question=question)


def with_months(query: Mapping[str, Any], asked: Asked | None) -> dict[str, Any]:
    """An address with the months of its question, which may be a preset, as `from` and `to`."""
    if asked is None or not asked.question.when.asked:
        return {**query}
    wanted = asked.question.period.expected
    return {**query, **Period(min(wanted), max(wanted)).in_address}


class About(NamedTuple):
    """What a profile is about, and the question that its address asks beside."""

    topic: Topic
    asked: Asked | None


# --- its answer --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AskedHere:
    """The answer in a sentence or two, and the parts that show it."""

    answer: str
    parts: list[DocumentPart]


NOTHING = AskedHere("", [])


def answer_here(asked: Asked | None, told: str = CRIME) -> AskedHere:
    """What was asked, in this place; nothing where it is what the profile tells anyway, the key `told`."""
    if asked is None:
        return NOTHING
    question, what = asked.question, asked.question.what
    if (what.key, what.source) == (told, "") and not question.hours:
        return NOTHING
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
        f"That is {percent(here.share)} of all, and number {here.rank} of {len(ranking.wards)} wards for "
        "this "
        "question."
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
        caption=f"{question.what.noun} {wording.where(trend_filter)} by month, per 30 days",
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
        source=f"{source_of(question.what, period).words}, {period.words}. {drawing.how_to_read}",
        wide=True,
    )
    return [paper.Paragraph(f"{words} {season}"), figure]
