"""The map's tables: rows in order, for the page and for download."""

from collections.abc import Callable, Iterator
from typing import Any

from app.insight.maps.choropleth import OF_RECORDED, shade_of
from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlace, SmallPlaces
from app.insight.maps.filters import MapFilter, Shade, Sort
from app.insight.maps.queries import City, Ward
from app.insight.maps.task_group_layer import progress
from app.structure.choices import Rows

TIER_SORTS = {Sort.TIER_1: 1, Sort.TIER_2: 2, Sort.TIER_3: 3, Sort.TIER_4: 4}
MOST_LINES = 20


def in_order(city: City, map_filter: MapFilter) -> list[Ward]:
    """Wards by the chosen heading (names ascending, numbers descending), then by name."""
    return sorted(city.wards, key=lambda ward: (_key(map_filter.sort)(ward), ward.name, ward.id))


def _key(sort: Sort) -> Callable[[Ward], Any]:
    if sort in TIER_SORTS:
        level = TIER_SORTS[sort]
        return lambda ward: -ward.by_tier.get(level, 0)
    keys: dict[Sort, Callable[[Ward], Any]] = {
        Sort.WARD: lambda ward: ward.name,
        Sort.LOCALITY: lambda ward: ward.locality,
        Sort.CASES: lambda ward: -ward.cases,
        Sort.RATE: lambda ward: -(ward.rate or 0),
    }
    return keys.get(sort) or _by_recorded(OF_RECORDED[Shade(sort.value)])


def _by_recorded(read: Callable[[Recorded], float | None]) -> Callable[[Ward], Any]:
    return lambda ward: -((read(ward.recorded) if ward.recorded else 0) or 0)


def highest(
    small_places: SmallPlaces, map_filter: MapFilter, most: int | None = MOST_LINES
) -> list[SmallPlace]:
    """The LSOAs or squares with most of what they are shaded by."""
    read = OF_RECORDED[shade_of(small_places.drawn, map_filter)]
    in_order = sorted(small_places.places, key=lambda place: (-(read(place.recorded) or 0), place.name))
    return in_order[:most]


def sheet(
    city: City, map_filter: MapFilter, tiers: Rows
) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """The header and the rows of a download."""
    header = (
        "Ward code", "Ward", "Locality", "High Impact Neighbourhood", "Open cases",
        *(f"Tier {tier.level}: {tier.name}" for tier in tiers), "Without a point", "Residents",
        "Open cases per 1,000 residents", "Task-and-finish groups",
    )  # fmt: skip
    if city.incidents:
        header += of_incidents(city.incidents)
    return header, (_line(ward, city, tiers) for ward in in_order(city, map_filter))


def of_incidents(incidents: Incidents) -> tuple[str, ...]:
    """What heads the columns of incidents."""
    return (
        "Crime", "Anti-social behaviour", f"Crime {incidents.rates.per()}", "Share of harm", "Recorded",
        "Source of incidents",
    )  # fmt: skip


def ward_rows(city: City, map_filter: MapFilter) -> list[dict[str, Any]]:
    """The wards of the table with plain names of fields, for a layer to take along."""
    return [_ward_row(ward, city) for ward in in_order(city, map_filter)]


def _ward_row(ward: Ward, city: City) -> dict[str, Any]:
    row = {
        "ward_code": ward.code,
        "ward_name": ward.name,
        "locality": ward.locality,
        "high_impact_neighbourhood": ward.hin,
        "cases_open": ward.cases,
        **{f"cases_tier_{level}": ward.by_tier.get(level, 0) for level in range(1, 5)},
        "residents": ward.residents,
        "cases_per_1000": None if ward.rate is None else round(ward.rate, 2),
    }
    return row | _recorded_row(ward.recorded, city.incidents) if city.incidents else row


def small_rows(
    small_places: SmallPlaces, incidents: Incidents, map_filter: MapFilter
) -> list[tuple[SmallPlace, dict[str, Any]]]:
    """All LSOAs or squares, in the order of the page, each with its fields."""
    places = highest(small_places, map_filter, None)
    return [(place, _small_row(place, incidents)) for place in places]


def _small_row(place: SmallPlace, incidents: Incidents) -> dict[str, Any]:
    row = {"place_code": place.code, "place_name": place.name, "ward_name": place.ward}
    return row | _recorded_row(place.recorded, incidents)


def _recorded_row(recorded: Recorded | None, incidents: Incidents) -> dict[str, Any]:
    return {
        "crime": recorded.crime if recorded else None,
        "asb": recorded.asb if recorded else None,
        "crime_per_1000": round(recorded.rate, 1) if recorded and recorded.rate is not None else None,
        "rate_is": f"crime {incidents.rates.per()}",
        "harm_share": round(recorded.harm_share, 4) if recorded else None,
        "recorded_in": incidents.period.words,
        "synthetic": incidents.source.synthetic,
    }


def _line(ward: Ward, city: City, tiers: Rows) -> tuple[Any, ...]:
    line = (
        ward.code, ward.name, ward.locality, ward.hin, ward.cases,
        *(ward.by_tier.get(tier.level, 0) for tier in tiers),
        ward.cases - sum(ward.with_point.values()), ward.residents,
        None if ward.rate is None else round(ward.rate, 2),
        "; ".join(f"{group.name} ({progress(group).lower()})" for group in ward.groups),
    )  # fmt: skip
    if not city.incidents:
        return line
    return (*line, *_recorded(ward.recorded, city.incidents))


def small_sheet(
    small_places: SmallPlaces, incidents: Incidents, map_filter: MapFilter
) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Header and rows of all LSOAs or squares, in the order of the page."""
    header = ("Code", "Name", "Ward", *of_incidents(incidents))
    places = highest(small_places, map_filter, None)
    return header, ((p.code, p.name, p.ward, *_recorded(p.recorded, incidents)) for p in places)


def _recorded(recorded: Recorded | None, incidents: Incidents) -> tuple[Any, ...]:
    when = (incidents.period.words, incidents.source.words_of_harm)
    if recorded is None:
        return (None, None, None, None, *when)
    rate = None if recorded.rate is None else round(recorded.rate, 1)
    return (recorded.crime, recorded.asb, rate, round(recorded.harm_share, 4), *when)
