"""Compose the evidence sheets of hotspots, LSOAs and drawn areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.documents.description import Beside, Document, Facts, Figure, Paragraph, Part
from app.evidence.hotspots import published
from app.evidence.hotspots import queries as hotspots
from app.evidence.hotspots.clusters import Hotspot, list_hotspots
from app.evidence.hotspots.question import Question
from app.evidence.statistics.treated_places import all_of, grown, overlap
from app.evidence.surroundings.around import MappedPlace
from app.insight.profiles import evidence_parts as evidence
from app.insight.profiles import place_parts, places, queries
from app.insight.profiles import work_parts as work
from app.insight.profiles.asked import (
    NOTHING,
    AskedHere,
    answer_here,
    ask_of_hotspot,
    ask_of_place,
    with_months,
)
from app.insight.profiles.gathered_place import GatheredPlace, gather_place
from app.insight.profiles.places import Place
from app.insight.profiles.queries import Work
from app.insight.profiles.reach import of_ground, of_wards
from app.insight.profiles.sheet_map import Recorded, draw_sheet_map
from app.insight.profiles.sheets import SHEET, AddressOf, document_of
from app.models.event import Event
from app.models.hotspot import HotspotRun
from app.models.person import User
from app.use_case import note_read

AROUND = 250  # metres
NEAR = 500
TRIED_WITHIN = 1000


@dataclass(frozen=True)
class RequestedHotspot:
    """A hotspot of a run; for a single place, also the whole hotspot and the address of its sheet."""

    run: HotspotRun
    hotspot: Hotspot
    whole: tuple[Hotspot, str] | None = None


def hotspot_sheet(
    user: User, requested: RequestedHotspot, query: Mapping[str, str], address_of: AddressOf
) -> Document:
    """The sheet of a hotspot, for the months of its question unless `query` sets others."""
    question = requested.hotspot.question
    asked = ask_of_hotspot(requested.hotspot, query, user)
    query = with_months({**question.period.in_address, **query}, asked)
    rows: list[Any] = (requested.run.found or {})["rows"]
    facts = place_parts.facts_of_hotspot(
        requested.hotspot, rows, _source(requested.run, question), requested.whole
    )
    place = places.of_hotspot(requested.hotspot)
    return _sheet(user, place, query, address_of, requested.run, facts, here=answer_here(asked))


def place_sheet(user: User, place: Place, query: Mapping[str, str], address_of: AddressOf) -> Document:
    """The sheet of LSOAs or of a drawn area."""
    shown = published.find_published()
    run = hotspots.get_answer(shown.run.id) if shown and not shown.areas_changed else None
    asked = ask_of_place(place, query, user)
    return _sheet(user, place, with_months(query, asked), address_of, run, here=answer_here(asked))


def _sheet(
    user: User,
    place: Place,
    query: Mapping[str, str],
    address_of: AddressOf,
    run: HotspotRun | None,
    *more: Facts,
    here: AskedHere = NOTHING,
) -> Document:
    """Compose a sheet. `run`: the hotspot run whose nearby hotspots are listed. `here`: what was asked."""
    note_read(user, Event.PROFILE_READ, profile=place.title)
    gathered = gather_place(place, query)
    open_work = queries.get_work(user, of_ground(place.ground, place.near, metres=AROUND))
    tried = queries.list_tried(user, of_ground(place.ground, place.near, metres=TRIED_WITHIN))
    facts = (place_parts.facts(gathered),) if gathered else ()
    parts: list[Part] = [
        *place_parts.left_out(place),
        Beside(_map(user, place, open_work, gathered), (*facts, *more, *_beside_map(gathered, run))),
        *here.parts,
    ]
    parts += _figures(gathered) if gathered else []
    parts += work.work_parts(open_work, f"in it or within {AROUND} metres", user, address_of)
    parts += work.without_point(queries.count_without_point(user, place.near), _names(place))
    parts += work.tried_parts(tried, f"in it or within {TRIED_WITHIN:,} metres", user, address_of)
    answer = place_parts.answer(gathered) if gathered else evidence.nothing_loaded()
    sheet = document_of(
        user,
        f"Profile of {place.title}",
        place.kind,
        f"{here.answer} {answer}".strip(),
        parts,
        gathered.source if gathered else None,
        work.marking_of(open_work, tried),
    )
    return replace(sheet, pages=SHEET)


def _figures(gathered: GatheredPlace) -> list[Part]:
    where = f"in {gathered.where}"
    return [
        *evidence.trend_parts(gathered),
        *evidence.hours_parts(gathered, where),
        *evidence.category_parts(gathered, where),
    ]


def _beside_map(gathered: GatheredPlace | None, run: HotspotRun | None) -> list[Part]:
    if gathered is None:
        return []
    return [*evidence.street_parts(gathered, f"in {gathered.where}"), *_near(gathered, run)]


# --- hotspots ----------------------------------------------------------------------------------------
def _near(gathered: GatheredPlace, run: HotspotRun | None) -> list[Part]:
    """Hotspots near the place, except those it is part of."""
    if run is None:
        return place_parts.near_parts(gathered, [], NEAR, "")
    question = Question.from_dict(run.question)
    near = _beside(gathered.place, list_hotspots(question, run.found or {}))
    return place_parts.near_parts(gathered, near, NEAR, _source(run, question))


def _beside(place: Place, hotspots: Sequence[Hotspot]) -> list[Hotspot]:
    """The nearby places of the hotspots."""
    reached, nearby = grown(place.ground, NEAR), []
    for hotspot in hotspots:
        grounds = [all_of([boundary]) for boundary in hotspot.boundaries]
        near = [
            n
            for n, ground in enumerate(grounds)
            if overlap(ground, reached) and ground.difference(place.ground).area > ground.area / 2
        ]
        if near:
            nearby.append(hotspot.only(near))
    return nearby


def _source(run: HotspotRun, question: Question) -> str:
    shown, words = published.find_published(), hotspots.get_source_found(run).words
    is_shown = shown is not None and shown.run.id == run.id
    called = shown.provenance if shown and is_shown else place_parts.found_on(question, run.finished_at)
    return place_parts.source_of_hotspots(called, words, holds=run.data_version == hotspots.data_version())


def _names(place: Place) -> list[str]:
    """Names of the wards that the place is in or near."""
    return sorted(name for name, *_ in queries.names_of_wards(place.near).values())


# --- map ---------------------------------------------------------------------------------------------
def _map(
    user: User, place: Place, near: Work, gathered: GatheredPlace | None
) -> tuple[Paragraph | Figure, ...]:
    mapped = MappedPlace(place.where, place.wards, ground=place.ground.wkb, ground_name=place.kind)
    recorded = Recorded(of_wards(place.near), gathered.period, gathered.source_words) if gathered else None
    return draw_sheet_map(user, mapped, f"{place.title} on the map", near, recorded=recorded)
