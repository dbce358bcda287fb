"""Parts of a profile that are specific to a hotspot, to LSOAs or to a drawn area."""

from typing import Any

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.hotspots import wording
from app.evidence.hotspots.clusters import Hotspot
from app.evidence.hotspots.question import Question
from app.evidence.statistics.ranking import share
from app.evidence.wards.centres import centre_warning
from app.insight.profiles import evidence_parts
from app.insight.profiles.gathered_place import GatheredPlace
from app.insight.profiles.places import Place
from app.words import day, in_words, percent, pluralise, sentence_case, thousands

MOST_NEAR = 8
OUTSIDE = 0.02  # of its ground: less of it outside the wards is how they are drawn


def answer(gathered: GatheredPlace) -> str:
    """Nottingham 028F is number 2 of 182 LSOAs by crime: 860 crimes recorded from ... to ..., 2.9% of all, on
    0.4% of the wards' ground, and 210 incidents of anti-social behaviour. ..."""
    title, ranking = gathered.place.title[0].upper() + gathered.place.title[1:], gathered.ranking
    begins = (
        f"{title} is number {gathered.rank[0]} of {gathered.rank[1]} LSOAs by crime: "
        if gathered.rank
        else f"{title}: "
    )
    of_all = share(gathered.crime, ranking.crime)
    figures = (
        f"{pluralise(gathered.crime, 'crime')} recorded {gathered.period.recorded}, {percent(of_all)} of "
        f"all, on {percent(gathered.place.share_of_ground)} of the wards’ ground, and "
        f"{pluralise(gathered.asb, 'incident')} of anti-social behaviour."
    )
    return f"{begins}{figures} {evidence_parts.change(gathered)}".strip()


def facts(gathered: GatheredPlace) -> paper.Facts:
    ranking, place = gathered.ranking, gathered.place
    rows = [
        (
            "Crime",
            f"{thousands(gathered.crime)}, {percent(share(gathered.crime, ranking.crime))} of all wards’",
        ),
        (
            "Anti-social behaviour",
            f"{thousands(gathered.asb)}, {percent(share(gathered.asb, ranking.asb))} of all wards’",
        ),
        ("Share of harm", f"{percent(share(gathered.harm, ranking.harm))} of all wards’"),
        (
            "Size",
            f"{pluralise(place.hectares, 'hectare')}, {percent(place.share_of_ground)} of all wards’ ground",
        ),
        (
            "Ward" if len(gathered.wards) == 1 else "Wards",
            in_words([ward.figures.name for ward in gathered.wards]),
        ),
        ("High Impact Neighbourhood", in_words(gathered.high_impact) or "None of it"),
    ]
    if gathered.rank:
        rows.insert(0, ("Rank by crime", f"{gathered.rank[0]} of {gathered.rank[1]} LSOAs"))
    return paper.Facts(tuple(rows + _people(gathered)), f"{gathered.source_words} {_how_counted(gathered)}")


def _people(gathered: GatheredPlace) -> list[tuple[str, str]]:
    rates = gathered.ranking.rates
    rate = rates.of(gathered.crime, gathered.people)
    if not gathered.place.lsoas or gathered.people is None or rate is None:
        return []
    return [
        (sentence_case(rates.over.words), thousands(gathered.people)),
        (f"Crime {rates.per()}", f"{rate:,.1f}"),
    ]


def _how_counted(gathered: GatheredPlace) -> str:
    if gathered.place.lsoas:
        warning = centre_warning(gathered.ranking, gathered.place.wards)
        words = f"Counted by the LSOA given in each row. {gathered.residents_words}{warning}"
        return words.strip()
    blurred = (
        " Those points each stand for 8 or more addresses, so some incidents may belong just outside its "
        "edge."
        if gathered.source.snapped
        else ""
    )
    return f"Counted by the points inside it.{blurred}"


def left_out(place: Place) -> list[Part]:
    """A note, where part of the place is in no ward."""
    if place.outside <= OUTSIDE:
        return []
    return [
        paper.Note(
            f"{percent(place.outside)} of this area is outside the partnership’s wards. Nothing is loaded "
            "for that part, so the figures cover only the rest."
        )
    ]


# --- what is near ------------------------------------------------------------------------------------
def near_parts(gathered: GatheredPlace, near: list[Hotspot], within: int, source: str) -> list[Part]:
    """The wards it lies in, and hotspots near it. `source`: the source line of the hotspots."""
    wards = "The ward it is in" if len(gathered.wards) == 1 else "The wards it is in"
    table = evidence_parts.table_of_wards(gathered, gathered.wards, f"{wards}, {gathered.period.words}")
    return [paper.Heading("What is near"), table, *_hotspots(near, within, source)]


def _hotspots(near: list[Hotspot], within: int, source: str) -> list[Part]:
    if not source:
        return [paper.Paragraph("No hotspots are published, so we do not know of any near it.")]
    if not near:
        return [paper.Paragraph(f"There are no other hotspots within {within} metres. {source}")]
    places = sorted((place for hotspot in near for place in hotspot.places), key=lambda place: -place["z"])
    rows = tuple(_near_row(place) for place in places[:MOST_NEAR])
    caption = f"Hotspots within {within} metres"
    if len(places) > MOST_NEAR:
        caption = f"{caption}, {MOST_NEAR} of {len(places)}"
    return [
        paper.Table(caption, ("Hotspot", "Ward", "Gi* (z)", "Month by month"), rows, source, frozenset({2}))
    ]


def _near_row(place: Any) -> tuple[str, ...]:
    course = wording.course_words(place) or "Not given"
    return place["name"], place["ward"] or "Outside the wards", f"{place['z']:.1f}", course


# --- of a hotspot ------------------------------------------------------------------------------------
def facts_of_hotspot(
    hotspot: Hotspot, rows: list[Any], source: str, whole: tuple[Hotspot, str] | None
) -> paper.Facts:
    """Facts about a hotspot.

    `rows`: all places of the result, most unusual first. `whole`: the hotspot it is part of, and the address
    of that one's profile.
    """
    first, by = hotspot.places[0], hotspot.question.by
    rank = 1 + next(n for n, row in enumerate(rows) if row["code"] == first["code"])
    lines: list[tuple[str, paper.Cell]] = [
        ("Whole period", wording.whole_period(first)),
        ("Month by month", _course(first)),
        ("Rank by Gi*", f"{rank} of {thousands(len(rows))} {by.many} where something was recorded"),
        ("Gi* (z)", f"{first['z']:.1f}"),
        ("Chance of this, adjusted", percent(first["q"])),
    ]
    if len(hotspot.places) > 1:
        lines.insert(0, ("Made of", in_words([place["name"] for place in hotspot.places])))
        lines.insert(1, ("Most unusual", f"{first['name']}, described in the lines below"))
    if whole:
        lines.append(("Part of", paper.Link(whole[0].name, whole[1])))
    return paper.Facts(tuple(lines), source)


def _course(place: Any) -> str:
    months = f"a hotspot in {wording.months_hot(place)} months"
    course = wording.course_words(place)
    return f"{course}: {months}" if course else months[0].upper() + months[1:]


def found_on(question: Question, answered_on: Any) -> str:
    """What hotspots that are not published are called."""
    return f"hotspots of {question.words[0].lower()}{question.words[1:]}, found on {day(answered_on)}"


def source_of_hotspots(called: str, words: str, *, holds: bool) -> str:
    stale = "" if holds else " Incidents, areas or harm weights have changed since."
    return f"{called}; {words}.{stale}"
