"""What was asked of incidents, in each ward, LSOA and grid square: by default all crime in twelve months."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.database.cache import cache_version
from app.evidence.hotspots import queries as hotspots
from app.evidence.questions.counting import count_by_lsoa, count_by_square
from app.evidence.questions.queries import list_known_over
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.within import (
    count_lsoas_within,
    count_squares_within,
    count_wards_within,
    outline_of,
    touched,
)
from app.evidence.statistics.harm import harm
from app.evidence.statistics.periods import Period
from app.evidence.statistics.ranking import share
from app.evidence.statistics.rates import Over, Rates
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.asked import rank_asked, source_of
from app.evidence.wards.source import Source
from app.extensions import db
from app.insight.maps.filters import Drawn
from app.mapping.render_cache import RenderCache
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentSource, LsoaIncidentCount
from app.places.geography.areas import area_frame
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR
from app.places.incidents.scopes import by_the_police

Corner = tuple[int, int]
CELL = min(drawn.size for drawn in Drawn if drawn.size)

_cache = RenderCache(most=12)


@dataclass(frozen=True)
class Recorded:
    """`crime`: the number of what was asked. `harm_share` is of the whole city's, from 0 to 1; `rate` is a
    year's crime per 1,000 residents, or of what the map's rates are over, if known."""

    crime: int
    asb: int
    harm_share: float
    rate: float | None


@dataclass(frozen=True)
class Incidents:
    """What was asked of the loaded incidents. `version` changes whenever they do.

    `known`: over what there can be rates; `warning`: of wards whose rate misleads, if any. `is_of_crime`: of
    all crime, which has anti-social behaviour and harm beside it. `wards`: ids of those that are shown, if
    not all; `outline`: the ground of a place that is not made of whole wards (WKB).
    """

    question: EvidenceQuestion
    is_of_crime: bool
    source: Source
    version: str
    by_ward: Mapping[int, Recorded]
    rates: Rates
    known: Sequence[Over]
    warning: str
    wards: frozenset[int] | None = None
    outline: bytes | None = None

    @property
    def period(self) -> Period:
        return self.question.period

    @property
    def has_rates_of_lsoas(self) -> bool:
        """Of LSOAs that lie in a circle in part, nobody knows how many people do."""
        return self.outline is None or bool(self.question.where.lsoas)

    @property
    def key(self) -> tuple[Any, ...]:
        """Plain values that say all that was asked."""
        return key_of(self.question)

    @property
    def thing(self) -> str:
        """What is counted, within a sentence: recorded burglary on Fridays; days of harm of burglary."""
        what, hours = self.question.what, self.question.hours.words
        begins = "days of" if what.by_harm else "recorded"
        by = f" by {what.recorder}" if what.source else ""
        where = f" {self.question.where.words}" if self.outline else ""
        return f"{begins} {what.thing}{by}{where} {hours}".strip()


@dataclass(frozen=True)
class SmallPlace:
    """An LSOA by its number, or a square by its south-west corner."""

    key: int | Corner
    code: str
    name: str
    ward: str
    recorded: Recorded


@dataclass(frozen=True)
class SmallPlaces:
    """The LSOAs of the wards that are shown, or the squares in which anything was recorded in them."""

    drawn: Drawn
    places: tuple[SmallPlace, ...]


def key_of(question: EvidenceQuestion) -> tuple[Any, ...]:
    return (*question.counted.items(), question.over, *sorted(question.period.wanted))


def find_incidents(question: EvidenceQuestion) -> Incidents:
    """Return what was asked. Cached until the data change."""
    described = db.session.scalar(select(func.max(IncidentSource.id)))
    version = hotspots.data_version()
    key = (cache_version(), version, described, key_of(question))
    return _cache.get_or_make(key, lambda: _read_incidents(version, question))


def _read_incidents(version: str, question: EvidenceQuestion) -> Incidents:
    if not question.where.is_by_ward:
        return _read_within(version, question)
    found = rank_asked(question)
    ranking = found.ranking
    by_ward = {
        ward.figures.ward_id: Recorded(ward.figures.crime, ward.figures.asb, ward.harm_share, ward.rate)
        for ward in ranking.wards
    }
    return Incidents(
        _plain(question), found.is_of_crime, source_of(question), version, by_ward, ranking.rates,
        tuple(ranking.known), _warning(question), question.where.wards,
    )  # fmt: skip


def _plain(question: EvidenceQuestion) -> EvidenceQuestion:
    """What is kept for every reader is without what one of them asked beside."""
    return replace(question, elsewhere=None, asked=(), notices=(), left_out=())


def _warning(question: EvidenceQuestion) -> str:
    """On the rates of city centres: open cases have one over residents, whatever incidents are over."""
    return ward_queries.warning_of_centres(question.period)


def _read_within(version: str, question: EvidenceQuestion) -> Incidents:
    """Of a circle, squares, LSOAs or a drawn place: what was recorded in it, by the wards that it touches.

    There is no rate, since nobody knows how many people are in the part of a ward.
    """
    numbers = count_wards_within(question)
    rates = Rates(question.over, len(question.period.months()))
    return Incidents(
        _plain(question), False, source_of(question), version,
        {ward: _asked(number, rates, None) for ward, number in numbers.items()}, rates,
        tuple(list_known_over()), _warning(question), frozenset(numbers),
        outline_of(question.where).wkb,
    )  # fmt: skip


def list_small_places(drawn: Drawn, incidents: Incidents, ward_ids: Collection[int]) -> SmallPlaces:
    """Return the small places of these wards with their figures. Cached until the incidents change."""
    wards = tuple(sorted(ward_ids))

    def read() -> SmallPlaces:
        places = _squares(drawn.size, incidents, wards) if drawn.size else _lsoas(incidents, wards)
        return SmallPlaces(drawn, tuple(places))

    key = (cache_version(), incidents.version, incidents.key, incidents.rates, drawn, wards)
    return _cache.get_or_make(key, read)


# --- LSOAs -------------------------------------------------------------------------------------------
def _lsoas(incidents: Incidents, wards: Sequence[int]) -> list[SmallPlace]:
    """LSOAs with their figures from the stored counts, including those without incidents."""
    rates = incidents.rates
    ward = aliased(Area)
    people: Any = getattr(Area, rates.over.value)
    columns = (Area.id, Area.code, Area.name, people.label("people"), ward.name.label("ward"))
    current = select(*columns).join(ward, ward.id == Area.parent_id)
    current = current.where(Area.is_current(AreaKind.LSOA), Area.parent_id.in_(wards))
    current = current.order_by(Area.name, Area.id)
    rows = db.session.execute(current).all()
    if incidents.is_of_crime:
        counts = _by_place(_counts_by_lsoa(incidents.period))
        total = sum(map(harm, counts.values()))
        read = [_recorded(counts.get((area.code,), {}), total, rates, area.people) for area in rows]
    else:
        asked, whole = _of_lsoas(incidents)
        rows = [area for area in rows if whole or area.code in asked]
        has_rate = incidents.has_rates_of_lsoas
        read = [_asked(asked.get(area.code, 0), rates, area.people if has_rate else None) for area in rows]
    return [
        SmallPlace(area.id, area.code, area.name, area.ward, recorded)
        for area, recorded in zip(rows, read, strict=True)
    ]


def _of_lsoas(incidents: Incidents) -> tuple[dict[str, float], bool]:
    """The numbers by code, and whether they are of all LSOAs: else of those in a place, or touching it."""
    question = incidents.question
    if question.where.is_by_ward:
        return count_by_lsoa(question), True
    lsoas = area_frame(AreaKind.LSOA)
    there = lsoas["code"][lsoas.index.isin(touched(question.where, AreaKind.LSOA))]
    return {**dict.fromkeys(there, 0), **count_lsoas_within(question)}, False


def _counts_by_lsoa(period: Period) -> Select[str, str, int]:
    counts = LsoaIncidentCount
    codes = select(Area.code).where(Area.is_current(AreaKind.LSOA))
    counted = select(counts.lsoa_code, counts.category, func.sum(counts.number)).where(
        counts.month.in_(period.months()),
        by_the_police(counts),
        counts.lsoa_code.in_(codes),
    )
    return counted.group_by(counts.lsoa_code, counts.category)


# --- squares -----------------------------------------------------------------------------------------
def _squares(size: int, incidents: Incidents, wards: Sequence[int]) -> list[SmallPlace]:
    """Squares with their figures, from the incidents of these wards."""
    from app.evidence.statistics.hotspots.squares import name_of

    if incidents.is_of_crime:
        recorded = _crime_by_square(size, incidents, wards)
    else:
        asked = _of_squares(size, incidents, wards)
        recorded = {corner: _asked(number, incidents.rates, None) for corner, number in asked.items()}
    named = ((corner, name_of(*corner, size), recorded[corner]) for corner in sorted(recorded))
    return [SmallPlace(corner, name, name, "", found) for corner, name, found in named]


def _of_squares(size: int, incidents: Incidents, wards: Sequence[int]) -> dict[Corner, float]:
    question = incidents.question
    if question.where.is_by_ward:
        return count_by_square(question, size, tuple(wards))
    return count_squares_within(question, size)


def _crime_by_square(size: int, incidents: Incidents, wards: Sequence[int]) -> dict[Corner, Recorded]:
    cache_key = (cache_version(), incidents.version, incidents.period, "cells", wards)
    cells = _cache.get_or_make(cache_key, lambda: _by_place(_counts_by_cell(incidents.period, wards)))
    total = _harm_of_the_city(incidents.period)
    return {
        corner: _recorded(counted, total, incidents.rates, None)
        for corner, counted in _gathered(cells, size).items()
    }


def _gathered(cells: Mapping[Corner, Mapping[str, int]], size: int) -> dict[Corner, Counter[str]]:
    """Sum the smallest squares, which are counted once for all sizes, into squares of this size."""
    squares: dict[Corner, Counter[str]] = defaultdict(Counter)
    for (west, south), counts in cells.items():
        squares[west // size * size, south // size * size].update(counts)
    return squares


def _counts_by_cell(period: Period, wards: Sequence[int]) -> Select[int | None, int | None, str, int]:
    west, south = (column // CELL * CELL for column in (Incident.easting, Incident.northing))
    counted = select(west.label("west"), south.label("south"), Incident.category, func.count()).where(
        Incident.month.in_(period.months()),
        by_the_police(Incident),
        Incident.easting.is_not(None),
        Incident.ward_id.in_(wards),
    )
    return counted.group_by("west", "south", Incident.category)


def _harm_of_the_city(period: Period) -> float:
    return sum(harm(counts) for counts in ward_queries.count_by_ward(period).values())


# --- counts ------------------------------------------------------------------------------------------
def _by_place(statement: Select[*tuple[Any, ...]]) -> dict[Any, dict[str, int]]:
    """Run a count. Rows are (place columns..., category, number)."""
    by_place: dict[Any, dict[str, int]] = {}
    for *place, category, number in db.session.execute(statement):
        by_place.setdefault(tuple(place), {})[category] = number
    return by_place


def _recorded(counts: Mapping[str, int], total_harm: float, rates: Rates, people: int | None) -> Recorded:
    asb = counts.get(ANTI_SOCIAL_BEHAVIOUR, 0)
    crime = sum(counts.values()) - asb
    return Recorded(crime, asb, share(harm(counts), total_harm), rates.of(crime, people))


def _asked(number: float, rates: Rates, people: int | None) -> Recorded:
    """Of something else than all crime, with nothing beside it. Days of harm are shown as whole ones."""
    return Recorded(round(number), 0, 0.0, rates.of(round(number), people))
