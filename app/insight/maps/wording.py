"""Describe the map in words: what is on it, what shades mean, what is not drawn."""

from collections.abc import Iterator
from dataclasses import replace

from app.evidence.hotspots.published import AREAS_CHANGED
from app.evidence.wards.age import Age
from app.insight.maps.choropleth import is_synthetic, label_of, measured, shade_of, shades_of
from app.insight.maps.filters import Drawn, MapFilter, Shade
from app.insight.maps.queries import MOST_POINTS, City
from app.words import in_words, pluralise, thousands

MORE = {
    Shade.RATE: "open cases per 1,000 residents",
    Shade.CASES: "open cases",
    Shade.ASB: "recorded anti-social behaviour",
    Shade.HARM: "of the city’s harm",
}

# What stands in for what there is not: no rate is known, or something else than all crime was asked.
INSTEAD = {
    Shade.RATE: Shade.CASES,
    Shade.CRIME_RATE: Shade.CRIME,
    Shade.ASB: Shade.CRIME,
    Shade.HARM: Shade.CRIME,
}


def as_can_be_shown(map_filter: MapFilter, city: City) -> MapFilter:
    """The filters without layers this user is not offered, and without shades that nothing is known for."""
    by_incidents = map_filter.shade.counts_incidents and not city.incidents
    shade = Shade.RATE if by_incidents else map_filter.shade
    if shade not in offered_shades(city):
        shade = INSTEAD.get(shade, shade)
    finer = map_filter.finer
    lacks_rates = finer is Shade.CRIME_RATE and city.finer and not _has_rates(city)
    if lacks_rates or (city.incidents and finer not in shades_of(city.incidents)):
        finer = INSTEAD[finer]
    draw = tuple(layer for layer in map_filter.draw if layer in city.offered)
    return replace(map_filter, shade=shade, finer=finer, draw=draw)


def offered_shades(city: City) -> list[Shade]:
    """Those of wards. No rate is offered where nothing says over how many."""
    of_incidents = shades_of(city.incidents) if city.incidents else []
    offered = [shade for shade in Shade if shade in of_incidents or not shade.counts_incidents]
    lacking = {Shade.RATE: not city.has_residents, Shade.CRIME_RATE: not has_crime_rates(city)}
    return [shade for shade in offered if not lacking.get(shade)]


def has_crime_rates(city: City) -> bool:
    """Whether the rate of any ward that is shown is known."""
    return any(ward.recorded and ward.recorded.rate is not None for ward in city.wards)


def warning(city: City) -> str:
    """Of wards whose rate misleads, where any rate of crime or of open cases is on the page."""
    shows = city.has_residents or has_crime_rates(city)
    return city.incidents.warning if city.incidents and shows else ""


def of_the_place(city: City) -> str:
    """What is drawn of a place that is not made of whole wards, and what is counted in it."""
    if city.incidents is None or city.incidents.outline is None:
        return ""
    name = city.incidents.question.where.name
    return (
        f"The line is the outline of {name}. The map shades the areas in it or touching it, by what was "
        "recorded inside the line only. Open cases are for whole wards."
    )


def replaced(wanted: MapFilter, shown: MapFilter, city: City) -> list[str]:
    """What is said of shades that an address asks for and that there are not here."""
    pairs = {"wards": (wanted.shade, shown.shade)}
    if city.finer:
        pairs["LSOAs and squares"] = (wanted.finer, shown.finer)
    return [
        f"You cannot shade {places} by {_within(label_of(asked, city.incidents))} here. This map shades "
        f"them by {measured(instead, city.incidents)} instead."
        for places, (asked, instead) in pairs.items()
        if asked is not instead
    ]


def _within(label: str) -> str:
    return label[0].lower() + label[1:]


def _has_rates(city: City) -> bool:
    return any(place.recorded.rate is not None for small in city.finer for place in small.places)


def heading(city: City, map_filter: MapFilter) -> str:
    """Map of 312 open cases in 20 wards; Map of recorded burglary, with 312 open cases."""
    if not city.wards:
        return "No wards to show on the map"
    if recorded := list(_shaded_by_incidents(city, map_filter)):
        draws_cases = Drawn.CASES in map_filter.draw and city.cases
        cases = f", with {pluralise(city.cases, 'open case')}" if draws_cases else ""
        return f"Map of {in_words(recorded)}{cases}"
    if not city.cases:
        return f"Map of {pluralise(len(city.wards), 'ward')} with no open cases"
    return f"Map of {pluralise(city.cases, 'open case')} in {pluralise(city.wards_with_cases, 'ward')}"


def _shaded_by_incidents(city: City, map_filter: MapFilter) -> Iterator[str]:
    """What of the incidents the shades are of: those of small places, if any, lie over the wards."""
    finer = [shade_of(small.drawn, map_filter) for small in city.finer if small.places]
    for by in dict.fromkeys(finer or [map_filter.shade]):
        if by.counts_incidents:
            yield measured(by, city.incidents)


def layers(map_filter: MapFilter) -> str:
    """What is on the map, by its layers: wards, cases and LSOAs."""
    return in_words(["wards", *(within(layer) for layer in map_filter.draw)])


def shaded(city: City, map_filter: MapFilter) -> str:
    """Darker wards have more recorded crime, May 2025 to April 2026 (data.police.uk, Nottinghamshire Police).
    The map also shows cases by tier."""
    more = [("wards", _more(map_filter.shade, city))]
    finer = [small_places.drawn for small_places in city.finer if small_places.places]
    for by in dict.fromkeys(shade_of(drawn, map_filter) for drawn in finer):
        places = [within(drawn) for drawn in finer if shade_of(drawn, map_filter) is by]
        more.append((in_words(places), _more(by, city)))
    words = in_words([f"darker {places} have more {what}" for places, what in more])
    lies = f". The map also shows {in_words(over)}" if (over := list(_over(city, map_filter))) else ""
    return f"{words[0].upper()}{words[1:]}{_recorded(city, map_filter)}{lies}."


def _more(by: Shade, city: City) -> str:
    return MORE.get(by) or measured(by, city.incidents)


def within(drawn: Drawn) -> str:
    proper = (Drawn.LSOAS, Drawn.HINS)
    return drawn.label if drawn in proper else drawn.label[0].lower() + drawn.label[1:]


def _recorded(city: City, map_filter: MapFilter) -> str:
    """Period and source, where the shades are of incidents."""
    if city.incidents is None or not (map_filter.shade.counts_incidents or city.finer):
        return ""
    return f", {city.incidents.period.words} ({city.incidents.source.words})"


def _over(city: City, map_filter: MapFilter) -> Iterator[str]:
    if Drawn.HINS in map_filter.draw and any(ward.hin for ward in city.wards):
        yield Drawn.HINS.label
    if city.hotspots and not city.hotspots.areas_changed:
        yield f"hotspots ({city.hotspots.provenance}; {city.hotspots.source})"
    if Drawn.GROUPS in map_filter.draw and city.groups:
        yield "task-and-finish groups"
    if Drawn.CASES in map_filter.draw and city.with_point:
        yield "cases by tier"


def shows_synthetic(city: City, map_filter: MapFilter) -> bool:
    """Whether anything on the map is based on synthetic incidents."""
    if city.hotspots and city.hotspots.synthetic and not city.hotspots.areas_changed:
        return True
    return is_synthetic(city) and (map_filter.shade.counts_incidents or bool(city.finer))


def age(city: City) -> Age | None:
    """The age of the incidents on the map, or in its tables."""
    return city.incidents.source.age if city.incidents else None


def undrawn(city: City, map_filter: MapFilter) -> list[str]:
    """Notes on what the map leaves out, and on what is out of date."""
    return list(_undrawn(city, map_filter))


def notes(city: City, map_filter: MapFilter) -> list[str]:
    """As `undrawn`, after what is drawn of a place, where a page says that apart."""
    return [*filter(None, [of_the_place(city)]), *undrawn(city, map_filter)]


def _undrawn(city: City, map_filter: MapFilter) -> Iterator[str]:
    if city.incidents and city.incidents.source.gaps and (map_filter.shade.counts_incidents or city.finer):
        yield city.incidents.source.gaps
    if Drawn.CASES in map_filter.draw:
        yield from _without_point(city.cases - city.with_point)
        yield from _too_many(city.with_point)
    if Drawn.HOTSPOTS in map_filter.draw and city.hotspots is None:
        yield "There are no hotspots yet."
    elif city.hotspots and city.hotspots.areas_changed:
        yield AREAS_CHANGED
    elif city.hotspots and city.hotspots.out_of_date:
        yield "Incidents, areas or weights have changed since these hotspots were found."
    elif city.hotspots and not city.hotspots.places:
        yield "No place here stands out as a hotspot."


def _without_point(number: int) -> Iterator[str]:
    if number == 1:
        yield "1 case does not have a point. It is counted in its ward but does not have a pin."
    elif number:
        yield (
            f"{thousands(number)} cases do not have a point. They are counted in their wards but do not "
            "have pins."
        )


def _too_many(with_point: int) -> Iterator[str]:
    if with_point > MOST_POINTS:
        yield (
            f"The map has pins for the {thousands(MOST_POINTS)} most recent of {thousands(with_point)} "
            "cases with a point. The shades and tables count all of them."
        )
