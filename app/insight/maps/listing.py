"""The map's tables: by ward, by LSOA or square, by hotspot and by task-and-finish group."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from app.casework.task_groups.filters import BY_STATE, WORST_FIRST
from app.casework.task_groups.scope_style import progress, short_name
from app.evidence.hotspots.listing import places_listing
from app.insight.maps.choropleth import OF_RECORDED, label_of, shades_of
from app.insight.maps.crime_layer import Incidents, SmallPlaces
from app.insight.maps.filters import Drawn, Shade
from app.insight.maps.hotspot_layer import HotspotLayer
from app.insight.maps.queries import City, Ward
from app.insight.maps.task_group_layer import scope_words
from app.structure.choices import Rows
from app.web.listing import Column, Listing
from app.web.listing.figures import count, figure, rounded, stated

USUALLY = (Shade.CRIME, Shade.ASB)


def wards_listing(city: City, tiers: Rows, shade: Shade) -> Listing:
    """Two figures of the incidents, and the one that wards are shaded by."""
    incidents = city.incidents
    recorded = recorded_columns(incidents, _of_wards(incidents), {*USUALLY, shade}) if incidents else ()
    return Listing(
        "map wards", "ward", prefix="wards", size=50, sort="cases",
        columns=(
            Column("code", "Ward code", on_page=False),
            Column("ward", "Ward", sort=attrgetter("name"), value=attrgetter("name")),
            Column("locality", "Locality", sort=attrgetter("locality")),
            Column("hin", "High Impact Neighbourhood", on_page=False),
            count("cases", "Open cases", attrgetter("cases")),
            *(_in_tier(tier.level, tier.name) for tier in tiers),
            Column("pointless", "Without a point", value=_without_a_point, on_page=False),
            Column("residents", "Residents", on_page=False),
            figure(
                "rate", "Per 1,000 residents", attrgetter("rate"), "{:.2f}".format,
                on_page=city.has_residents, value=rounded(attrgetter("rate"), 2),
                file_heading="Open cases per 1,000 residents",
            ),
            Column("groups", "Task-and-finish groups", value=_groups_and_progress, on_page=False),
            *recorded,
            Column(
                "scopes", "Task-and-finish groups", value=_groups, on_page=bool(city.groups), in_file=False
            ),
        ),
    )  # fmt: skip


def _of_wards(incidents: Incidents) -> dict[Shade, str]:
    if not incidents.is_of_crime:
        return {shade: label_of(shade, incidents) for shade in OF_RECORDED}
    return {
        Shade.CRIME: "Crime",
        Shade.ASB: "ASB",
        Shade.CRIME_RATE: f"Crime {incidents.rates.per()}",
        Shade.HARM: "Share of harm",
    }


def _in_tier(level: int, name: str) -> Column:
    def number(ward: Ward) -> int:
        return ward.by_tier.get(level, 0)

    return count(str(level), f"Tier {level}", number, file_heading=f"Tier {level}: {name}")


def _without_a_point(ward: Ward) -> int:
    return ward.cases - sum(ward.with_point.values())


def _groups(ward: Ward) -> str:
    return ", ".join(short_name(group) for group in ward.groups)


def _groups_and_progress(ward: Ward) -> str:
    return "; ".join(f"{group.name} ({progress(group).lower()})" for group in ward.groups)


def small_listing(
    small_places: SmallPlaces, by: Shade, shades: Collection[Shade], incidents: Incidents
) -> Listing:
    """LSOAs or squares, those with most of what they are shaded by first. `shades`: the figures to show."""
    is_square = bool(small_places.drawn.size)
    one, many = _nouns(small_places.drawn)
    headings = {shade: label_of(shade, incidents) for shade in OF_RECORDED}
    return Listing(
        f"map {small_places.drawn}", one, many=many, prefix=f"small-{small_places.drawn}", size=20,
        sort=by.value,
        columns=(
            Column("code", "Code", on_page=False),
            Column("name", "Square" if is_square else "LSOA", sort=attrgetter("name"), file_heading="Name"),
            Column("ward", "Ward", sort=attrgetter("ward"), on_page=not is_square),
            *recorded_columns(incidents, headings, shades),
        ),
    )  # fmt: skip


def _nouns(drawn: Drawn) -> tuple[str, str]:
    """Square of 500 m, squares of 500 m."""
    return (f"square of {drawn.size} m", f"squares of {drawn.size} m") if drawn.size else ("LSOA", "LSOAs")


def recorded_columns(
    incidents: Incidents, headings: Mapping[Shade, str], shown: Collection[Shade]
) -> tuple[Column, ...]:
    """What was recorded in a ward or a smaller place; a page shows what is `shown`."""

    def column(
        shade: Shade, file_heading: str, make: Callable[..., Column], *write: Any, **more: Any
    ) -> Column:
        read, on_page = _recorded(OF_RECORDED[shade]), shade in shown
        more = {"on_page": on_page, "file_heading": file_heading, **more}
        return make(shade.value, headings[shade], read, *write, **more)

    rate, harm = (
        rounded(_recorded(attrgetter(name)), digits) for name, digits in (("rate", 1), ("harm_share", 4))
    )
    number = "Crime" if incidents.is_of_crime else label_of(Shade.CRIME, incidents)
    columns = {
        Shade.CRIME: column(Shade.CRIME, number, count),
        Shade.ASB: column(Shade.ASB, "Anti-social behaviour", count),
        Shade.CRIME_RATE: column(
            Shade.CRIME_RATE, f"{number} {incidents.rates.per()}", figure, _fraction, value=rate
        ),
        Shade.HARM: column(Shade.HARM, "Share of harm", figure, _in_per_cent, value=harm),
    }
    there = shades_of(incidents)
    return (
        *(made for shade, made in columns.items() if shade in there),
        *stated({"Recorded": incidents.period.words, "Source of incidents": incidents.source.words_of_harm}),
    )


def _recorded(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda place: read(place.recorded) if place.recorded else None


def _fraction(value: float) -> str:
    return f"{value:,.1f}" if value >= 0.05 or not value else f"{value:,.3f}"


def _in_per_cent(value: float) -> str:
    return f"{_fraction(value)}%"


def hotspots_listing(layer: HotspotLayer) -> Listing:
    """The places of the published hotspots, as their own page lists them."""
    places = places_listing(layer.question.period.words, layer.source)
    return replace(places, name="map hotspots", prefix="hotspots", anchor="", size=20)


def groups_listing(city: City) -> Listing:
    """Task-and-finish groups, the most urgent first."""
    return Listing(
        "map groups", "task-and-finish group", prefix="groups",
        columns=(
            Column("name", "Group", sort=lambda group: group.name.casefold()),
            Column("lead", "Lead", on_page=False),
            Column("state", "State", sort=lambda group: BY_STATE.index(group.state)),
            Column("progress", "Progress", sort=lambda group: WORST_FIRST.index(group.rag), value=progress),
            Column("scope", "Scope", value=lambda group: scope_words(group, city)),
            count("cases", "Open cases", attrgetter("visible_cases")),
            Column("ends", "Ends", sort=attrgetter("end_on"), value=attrgetter("end_on")),
        ),
    )  # fmt: skip
