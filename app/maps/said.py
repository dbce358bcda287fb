"""What does the map say of itself in words: what is on it, what shades mean, what is not drawn?"""

from collections.abc import Iterator
from dataclasses import replace

from app.maps.filters import Drawn, MapFilter, Shade
from app.maps.queries import MOST_POINTS, City
from app.words import counted, thousands


def as_can_be_shown(asked: MapFilter, city: City) -> MapFilter:
    """Where there are no incidents, wards cannot be shaded by them."""
    by_incidents = asked.shade.counts_incidents and not city.incidents
    return replace(asked, shade=Shade.RATE) if by_incidents else asked


def heading(city: City) -> str:
    """Map of 312 open cases in 20 wards."""
    if not city.wards:
        return "Map of no wards"
    if not city.cases:
        return f"Map of {counted(len(city.wards), 'ward')} with no open cases"
    return f"Map of {counted(city.cases, 'open case')} in {counted(city.wards_with_cases, 'ward')}"


def shaded(city: City, asked: MapFilter) -> str:
    """Darker wards have more open cases per 1,000 residents."""
    more = {
        Shade.RATE: "open cases per 1,000 residents",
        Shade.CASES: "open cases",
        Shade.CRIME: "recorded crime",
        Shade.ASB: "recorded anti-social behaviour",
    }[asked.shade]
    when = f", {city.incidents.period.words}" if asked.shade.counts_incidents and city.incidents else ""
    return f"Darker wards have more {more}{when}."


def undrawn(city: City, asked: MapFilter) -> list[str]:
    """What the table counts and the map has no pin for."""
    if Drawn.CASES not in asked.draw:
        return []
    return [*_without_point(city.cases - city.with_point), *_too_many(city.with_point)]


def _without_point(number: int) -> Iterator[str]:
    if number == 1:
        yield "1 case has no point, so it is counted in its ward and has no pin."
    elif number:
        yield f"{thousands(number)} cases have no point, so they are counted in their wards and have no pins."


def _too_many(with_point: int) -> Iterator[str]:
    if with_point > MOST_POINTS:
        yield (
            f"There are pins for the {thousands(MOST_POINTS)} cases that were logged last, of "
            f"{thousands(with_point)} with a point. The shades and the tables count them all."
        )
