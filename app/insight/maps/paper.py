"""The map as a document: static pictures of its layers, its sentence and its tables."""

from collections.abc import Callable, Iterator, Sequence

from app import clock
from app.casework.task_groups.scope_style import progress
from app.documents.description import Document, Figure, Note, Part, Table
from app.documents.marking import HANDLING, SENSITIVE
from app.evidence.hotspots.wording import course_words, months_hot
from app.insight.maps import wording
from app.insight.maps.choropleth import OF_RECORDED, label_of, measured, shade_of, shades_of
from app.insight.maps.crime_layer import Incidents, Recorded, SmallPlace, SmallPlaces
from app.insight.maps.filters import Drawn, MapFilter, Shade
from app.insight.maps.hotspot_layer import HotspotLayer
from app.insight.maps.queries import City, Ward
from app.insight.maps.task_group_layer import scope_words
from app.models.person import User
from app.structure.choices import Rows, partnership_named
from app.structure.residents import get_residents
from app.words import day, moment, percent, thousands

BOUNDARIES = "Boundaries: Office for National Statistics (OGL v3.0)."
MADE_UP = "Synthetic demonstration data: the incidents on this map are made up."
HERE = "the partnership’s own record"
Picture = tuple[str, str]  # its title, and the SVG
NOT_KNOWN = "Not known"
BESIDE = {Shade.ASB: "Anti-social behaviour", Shade.HARM: "Share of harm"}
WRITTEN: dict[Shade, Callable[[Recorded], str]] = {
    Shade.CRIME: lambda recorded: thousands(recorded.crime),
    Shade.ASB: lambda recorded: thousands(recorded.asb),
    Shade.CRIME_RATE: lambda recorded: NOT_KNOWN if recorded.rate is None else f"{recorded.rate:,.1f}",
    Shade.HARM: lambda recorded: percent(recorded.harm_share),
}
MOST_LINES = 20


def document_of(
    user: User, city: City, map_filter: MapFilter, tiers: Rows, drawn: Sequence[Picture]
) -> Document:
    """The map of a city, whose wards stand in the order that was asked for."""
    partnership, age = partnership_named(), wording.age(city)
    marking = SENSITIVE if city.restricted and Drawn.CASES in map_filter.draw else ""
    return Document(
        title=wording.heading(city, map_filter),
        kind="Map",
        answer=(age.first if age else "") + wording.shaded(city, map_filter),
        made=f"Made on {moment(clock.now())} for {user.name}, from what they can see."
        + (f" {age.words}" if age else ""),
        parts=tuple(_parts(city, map_filter, tiers, drawn)),
        publisher=partnership.name if partnership else "Fourtier",
        marking=marking,
        handling=HANDLING if marking else "",
    )


def source_of(city: City, map_filter: MapFilter) -> str:
    """The source line under every picture."""
    parts = [f"Cases as of {day(clock.today())}: {HERE}."]
    if city.incidents and (map_filter.shade.counts_incidents or city.finer):
        parts.append(f"Incidents: {_of_incidents(city.incidents)}")
    if city.hotspots and not city.hotspots.areas_changed:
        parts.append(f"Hotspots: {city.hotspots.provenance}; {city.hotspots.source}.")
    return " ".join([*parts, BOUNDARIES])


def _parts(city: City, map_filter: MapFilter, tiers: Rows, drawn: Sequence[Picture]) -> Iterator[Part]:
    if wording.shows_synthetic(city, map_filter):
        yield Note(MADE_UP)
    source = source_of(city, map_filter)
    for title, svg in drawn:
        yield Figure(
            svg,
            title,
            f"{title}. {wording.shaded(city, map_filter)} The tables say the same.",
            source,
            wide=True,
        )
    for words in wording.notes(city, map_filter):
        yield Note(words)
    yield _of_wards(city, tiers)
    if city.incidents:
        yield _recorded_of_wards(city, city.incidents)
        yield from (
            _of_small(small_places, city.incidents, map_filter)
            for small_places in city.finer
            if small_places.places
        )
    if city.hotspots and city.hotspots.places:
        yield _of_hotspots(city.hotspots)
    if Drawn.GROUPS in map_filter.draw and city.groups:
        yield _of_groups(city)


# --- tables ------------------------------------------------------------------------------------------
def _of_wards(city: City, tiers: Rows) -> Table:
    header: tuple[str, ...] = (
        "Ward",
        "Open cases",
        *(f"Tier {tier.level}" for tier in tiers),
        "Per 1,000 residents",
    )
    rows = tuple(_cases_row(ward, tiers) for ward in city.wards)
    source = f"{HERE}, as of {day(clock.today())}."
    if city.has_residents:
        source = " ".join(filter(None, (source, get_residents().words, wording.warning(city))))
    else:
        header, rows = header[:-1], tuple(row[:-1] for row in rows)
    return Table("Open cases by ward", header, rows, source, frozenset(range(1, len(header))))


def _cases_row(ward: Ward, tiers: Rows) -> tuple[str, ...]:
    return (
        ward.name + (" (HIN)" if ward.hin else ""),
        thousands(ward.cases),
        *(thousands(ward.by_tier.get(tier.level, 0)) for tier in tiers),
        NOT_KNOWN if ward.rate is None else f"{ward.rate:.2f}",
    )


def _recorded_of_wards(city: City, incidents: Incidents) -> Table:
    has_rates = wording.has_crime_rates(city)
    shades, source = _shades(incidents, has_rates=has_rates), _of_incidents(incidents)
    rows = tuple((ward.name, *_recorded(ward.recorded, shades)) for ward in city.wards)
    header = ("Ward", *_header(incidents, shades))
    if has_rates:
        said = (source, incidents.rates.explained, get_residents().words, incidents.warning)
        source = " ".join(filter(None, said))
    return Table("Recorded by ward", header, rows, source, frozenset(range(1, len(header))))


def _shades(incidents: Incidents, *, has_rates: bool) -> list[Shade]:
    """The figures of a table, in the order of its columns."""
    there = set(shades_of(incidents)) - (set() if has_rates else {Shade.CRIME_RATE})
    return [shade for shade in WRITTEN if shade in there]


def _header(incidents: Incidents, shades: Sequence[Shade]) -> tuple[str, ...]:
    if not incidents.is_of_crime:
        return tuple(label_of(shade, incidents) for shade in shades)
    names = {Shade.CRIME: "Crime", Shade.CRIME_RATE: f"Crime {incidents.rates.per()}"}
    return tuple(names.get(shade) or BESIDE[shade] for shade in shades)


def _recorded(recorded: Recorded | None, shades: Sequence[Shade]) -> tuple[str, ...]:
    return tuple(WRITTEN[shade](recorded) if recorded else NOT_KNOWN for shade in shades)


def _of_small(small_places: SmallPlaces, incidents: Incidents, map_filter: MapFilter) -> Table:
    """Of squares neither one ward nor residents are known."""
    shown = _highest(small_places, map_filter)
    shades = _shades(incidents, has_rates=not small_places.drawn.size and incidents.has_rates_of_lsoas)
    header = (*(("Square",) if small_places.drawn.size else ("LSOA", "Ward")), *_header(incidents, shades))
    rows = tuple(
        (place.name, *(() if small_places.drawn.size else (place.ward,)), *_recorded(place.recorded, shades))
        for place in shown
    )
    by = measured(shade_of(small_places.drawn, map_filter), incidents)
    noun = wording.within(small_places.drawn)
    most = f"The {len(shown)} highest of {len(small_places.places):,} {noun}, by {by}"
    numbers = frozenset(range(1 if small_places.drawn.size else 2, len(header)))
    return Table(most, header, rows, _of_incidents(incidents), numbers)


def _highest(small_places: SmallPlaces, map_filter: MapFilter) -> list[SmallPlace]:
    read = OF_RECORDED[shade_of(small_places.drawn, map_filter)]
    in_order = sorted(small_places.places, key=lambda place: (-(read(place.recorded) or 0), place.name))
    return in_order[:MOST_LINES]


def _of_hotspots(hotspots: HotspotLayer) -> Table:
    header = ("Place", "Ward", "Month by month", "Incidents", "Gi* (z)", "Months")
    rows = [
        (
            place["name"], place["ward"] or "Outside the wards as drawn", course_words(place) or "Hotspot",
            thousands(place["number"]), f"{place['z']:.1f}", months_hot(place),
        )
        for place in hotspots.places
    ]  # fmt: skip
    source = f"{hotspots.provenance}; {hotspots.source}."
    return Table(f"Hotspots: {hotspots.question.words}", header, tuple(rows), source, frozenset({3, 4, 5}))


def _of_groups(city: City) -> Table:
    rows = [
        (
            group.name, group.state.label, progress(group), scope_words(group, city),
            thousands(group.visible_cases), day(group.end_on),
        )
        for group in city.groups
    ]  # fmt: skip
    header = ("Group", "State", "Progress", "Scope", "Open cases", "Ends")
    source = f"{HERE}, as of {day(clock.today())}."
    return Table("Task-and-finish groups", header, tuple(rows), source)


def _of_incidents(incidents: Incidents) -> str:
    return f"{incidents.source.words}, {incidents.period.words}."
