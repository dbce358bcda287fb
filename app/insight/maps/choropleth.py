"""Shade wards, LSOAs and squares: by which figure, in which classes, with which label."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlace, SmallPlaces
from app.insight.maps.filters import Drawn, MapFilter, Shade
from app.insight.maps.queries import City, Ward
from app.mapping.map_layers import AreaClass
from app.mapping.shading import FINER_SHADES, SHADES, decimals_of, shade
from app.words import sentence_case

OF_RECORDED: Mapping[Shade, Callable[[Recorded], float | None]] = {
    Shade.CRIME: lambda recorded: recorded.crime,
    Shade.CRIME_RATE: lambda recorded: recorded.rate,
    Shade.ASB: lambda recorded: recorded.asb,
    Shade.HARM: lambda recorded: 100 * recorded.harm_share,
}
BESIDE_CRIME = (Shade.ASB, Shade.HARM)
FRACTIONS = (Shade.RATE, Shade.CRIME_RATE, Shade.HARM)


@dataclass(frozen=True)
class Shaded:
    """Classes, and the class of each place by its position; places without a value have none."""

    by: Shade
    classes: tuple[AreaClass, ...]
    class_of: Mapping[int, str]


def shade_wards(city: City, map_filter: MapFilter) -> Shaded:
    return _shaded(map_filter.shade, [value_of_ward(ward, map_filter.shade) for ward in city.wards])


def shade_small(places: SmallPlaces, map_filter: MapFilter) -> Shaded:
    by = shade_of(places.drawn, map_filter)
    return _shaded(by, [value_of_small(place, by) for place in places.places], FINER_SHADES)


def shade_of(drawn: Drawn, map_filter: MapFilter) -> Shade:
    """The shade to use. Squares have no resident numbers, so a rate falls back to the count."""
    return Shade.CRIME if drawn.size and map_filter.finer is Shade.CRIME_RATE else map_filter.finer


def shades_of(incidents: Incidents) -> list[Shade]:
    """What there is of what was asked: only all crime has anti-social behaviour and harm beside it."""
    return [by for by in OF_RECORDED if incidents.is_of_crime or by not in BESIDE_CRIME]


def shades_for(drawn: Drawn, incidents: Incidents) -> list[Shade]:
    """The shades that are available for this kind of place."""
    return [by for by in shades_of(incidents) if not (drawn.size and by is Shade.CRIME_RATE)]


def finer_shades(incidents: Incidents, *, has_rates: bool) -> list[Shade]:
    """The shades that are offered for small places."""
    return [by for by in shades_of(incidents) if has_rates or by is not Shade.CRIME_RATE]


def value_of_ward(ward: Ward, by: Shade) -> float | None:
    if by is Shade.RATE:
        return ward.rate
    if by is Shade.CASES:
        return ward.cases
    return OF_RECORDED[by](ward.recorded) if ward.recorded else None


def value_of_small(place: SmallPlace, by: Shade) -> float | None:
    return OF_RECORDED[by](place.recorded)


def label_of(by: Shade, incidents: Incidents | None) -> str:
    """The measured figure: what was asked, by its name. A rate says what it is over, and of which months."""
    if incidents is None or by not in (Shade.CRIME, Shade.CRIME_RATE):
        return by.label
    thing = sentence_case(incidents.thing)
    return thing if by is Shade.CRIME else f"{thing} {incidents.rates.per()}"


def measured(by: Shade, incidents: Incidents | None, synthetic: bool = False) -> str:
    """The measured figure, within a sentence: open cases per 1,000 residents."""
    label = label_of(by, incidents)
    words = label[0].lower() + label[1:]
    return f"{words} (synthetic)" if by.counts_incidents and synthetic else words


def is_synthetic(city: City) -> bool:
    return bool(city.incidents and city.incidents.source.synthetic)


def _shaded(by: Shade, values: list[float | None], shades: tuple[str, ...] = SHADES) -> Shaded:
    known_values = {number: value for number, value in enumerate(values) if value is not None}
    decimals = decimals_of(known_values) if by in FRACTIONS else 0
    classes, class_of = shade(known_values, decimals=decimals, shades=shades)
    return Shaded(by, classes, class_of)
