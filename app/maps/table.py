"""What does the map say as a table: its rows in order, and as a file?"""

from collections.abc import Callable, Iterator
from typing import Any

from app.governance.choices import Rows
from app.maps.filters import MapFilter, Sort
from app.maps.queries import City, Ward
from app.maps.scopes import progress

TIER_SORTS = {Sort.TIER_1: 1, Sort.TIER_2: 2, Sort.TIER_3: 3, Sort.TIER_4: 4}


def in_order(city: City, asked: MapFilter) -> list[Ward]:
    """By the heading that was chosen: names rising, numbers falling; then by name."""
    return sorted(city.wards, key=lambda ward: (_key(asked.sort)(ward), ward.name, ward.id))


def _key(sort: Sort) -> Callable[[Ward], Any]:
    if sort in TIER_SORTS:
        level = TIER_SORTS[sort]
        return lambda ward: -ward.by_tier.get(level, 0)
    keys: dict[Sort, Callable[[Ward], Any]] = {
        Sort.WARD: lambda ward: ward.name,
        Sort.LOCALITY: lambda ward: ward.locality,
        Sort.CASES: lambda ward: -ward.cases,
        Sort.RATE: lambda ward: -(ward.rate or 0),
        Sort.CRIME: lambda ward: -(ward.figures.crime if ward.figures else 0),
        Sort.ASB: lambda ward: -(ward.figures.asb if ward.figures else 0),
    }
    return keys[sort]


def sheet(city: City, asked: MapFilter, tiers: Rows) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """The header and the rows of a download."""
    header = (
        "Ward code", "Ward", "Locality", "High Impact Neighbourhood", "Open cases",
        *(f"Tier {tier.level}: {tier.name}" for tier in tiers), "Without a point", "Residents",
        "Open cases per 1,000 residents", "Task-and-finish groups",
    )  # fmt: skip
    if city.incidents:
        header += ("Crime", "Anti-social behaviour", "Recorded", "Source of incidents")
    return header, (_line(ward, city, tiers) for ward in in_order(city, asked))


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
    figures, source = ward.figures, city.incidents.source.words
    counts = (figures.crime, figures.asb) if figures else (None, None)
    return (*line, *counts, city.incidents.period.words, source)
