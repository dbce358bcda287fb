"""What does the evidence sheet of a hotspot, of LSOAs and of a drawn area hold, in which order?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.description import Beside, Document, Facts, Figure, Paragraph, Part
from app.evidence.hotspots import queries as hotspots
from app.evidence.hotspots.clusters import Hotspot, list_hotspots
from app.evidence.hotspots.question import Question
from app.evidence.statistics.treated_places import all_of, grown, overlap
from app.insight.profiles import evidence_parts as evidence
from app.insight.profiles import place_parts, places, queries
from app.insight.profiles import work_parts as work
from app.insight.profiles.gathered_place import GatheredPlace, gather_place
from app.insight.profiles.map_picture import MapShown, draw_map
from app.insight.profiles.places import Place
from app.insight.profiles.queries import Work
from app.insight.profiles.reach import of_ground
from app.insight.profiles.sheets import BOUNDARIES, AddressOf, document_of
from app.models.hotspot import HotspotRun
from app.models.person import User
from app.places.geography import boundaries
from app.places.geography.areas import ward_shapes
from app.words import in_words

AROUND = 250  # metres
NEAR = 500
TRIED_WITHIN = 1000
CORNER_METRES = 5


@dataclass(frozen=True)
class HotspotAsked:
    """A hotspot of an answer; and, of one place, the hotspot that it is a part of with that one's address."""

    run: HotspotRun
    hotspot: Hotspot
    whole: tuple[Hotspot, str] | None = None


def hotspot_sheet(
    user: User, asked: HotspotAsked, query: Mapping[str, str], address_of: AddressOf
) -> Document:
    """The months are those of the question, unless others are chosen."""
    question = asked.hotspot.question
    months = {"from": f"{question.first:%Y-%m}", "to": f"{question.last:%Y-%m}"}
    rows: list[Any] = (asked.run.found or {})["rows"]
    facts = place_parts.facts_of_hotspot(asked.hotspot, rows, _source(asked.run, question), asked.whole)
    place = places.of_hotspot(asked.hotspot)
    return _sheet(user, place, {**months, **query}, address_of, asked.run, facts)


def place_sheet(user: User, place: Place, query: Mapping[str, str], address_of: AddressOf) -> Document:
    """Of LSOAs or of a drawn area."""
    return _sheet(user, place, query, address_of, hotspots.find_latest_answer())


def _sheet(
    user: User,
    place: Place,
    query: Mapping[str, str],
    address_of: AddressOf,
    run: HotspotRun | None,
    *more: Facts,
) -> Document:
    """`run`: the answer whose hotspots are told of, where there are any near."""
    found = gather_place(place, query)
    open_work = queries.get_work(user, of_ground(place.ground, place.near, metres=AROUND))
    tried = queries.list_tried(user, of_ground(place.ground, place.near, metres=TRIED_WITHIN))
    facts = (place_parts.facts(found),) if found else ()
    parts: list[Part] = [*place_parts.left_out(place), Beside((_map(place, open_work),), (*facts, *more))]
    parts += _figures(found, run) if found else []
    parts += work.work_parts(open_work, f"in it or within {AROUND} metres", user, address_of)
    parts += work.without_point(queries.count_without_point(user, place.near), _names(place))
    parts += work.tried_parts(tried, f"in it or within {TRIED_WITHIN:,} metres", user, address_of)
    answer = place_parts.answer(found) if found else evidence.NOTHING_LOADED
    return document_of(
        user, f"Profile of {place.title}", place.kind, answer, parts, found, work.marking_of(open_work, tried)
    )


def _figures(found: GatheredPlace, run: HotspotRun | None) -> list[Part]:
    where = f"in {found.where}"
    return [
        *evidence.trend_parts(found),
        *evidence.category_parts(found, where),
        Beside(tuple(evidence.street_parts(found, where)), tuple(_near(found, run))),
    ]


# --- hotspots ----------------------------------------------------------------------------------------
def _near(found: GatheredPlace, run: HotspotRun | None) -> list[Part]:
    """Hotspots that are beside it, none that it is made of."""
    if run is None:
        return place_parts.near_parts(found, [], NEAR, "")
    question = Question.from_dict(run.question)
    near = _beside(found.place, list_hotspots(question, run.found or {}))
    return place_parts.near_parts(found, near, NEAR, _source(run, question))


def _beside(place: Place, known: Sequence[Hotspot]) -> list[Hotspot]:
    """Only those of their places that are within reach of it."""
    reached, kept = grown(place.ground, NEAR), []
    for hotspot in known:
        grounds = [all_of([boundary]) for boundary in hotspot.boundaries]
        near = [
            n
            for n, ground in enumerate(grounds)
            if overlap(ground, reached) and ground.difference(place.ground).area > ground.area / 2
        ]
        if near:
            kept.append(hotspot.only(near))
    return kept


def _source(run: HotspotRun, question: Question) -> str:
    words = hotspots.get_source_of(question).words
    return place_parts.source_of_hotspots(
        question, run.finished_at, words, holds=run.data_version == hotspots.data_version()
    )


def _names(place: Place) -> list[str]:
    """Of the wards that it lies in, or that are within reach."""
    return sorted(name for name, *_ in queries.names_of_wards(place.near).values())


# --- map ---------------------------------------------------------------------------------------------
def _map(place: Place, near: Work) -> Paragraph | Figure:
    shapes = {ward: shape for ward, shape in ward_shapes().items() if ward in place.near}
    names = queries.names_of_wards(shapes)
    [ground] = boundaries.to_geojson([place.ground.wkb], tolerance=CORNER_METRES)
    drawn = draw_map(MapShown(shapes, names, None, near=near.spots, ground=ground))
    lies = in_words(sorted(names[ward][0] for ward in place.wards if ward in names))
    dots = " Dots are the open cases listed below." if near.spots else ""
    alternative = f"Map with {place.where} standing out. It lies in {lies}.{dots}"
    return Figure(drawn, f"{place.title} on the map", alternative, f"{BOUNDARIES}.{dots}")
