"""The table of repeat addresses."""

from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.repeats.repeats import RepeatPlace
from app.web.listing import Column, Listing
from app.web.listing.figures import count, stated


def _name(place: RepeatPlace) -> str:
    return place.location or "No name"


def repeats_listing(trend_filter: TrendFilter, source: str = "") -> Listing:
    """`source`: what its file says of each row."""
    return Listing(
        "repeat addresses", "repeat address", many="repeat addresses", prefix="repeats", size=10,
        columns=(
            Column("place", "Street or place", sort=_name, value=_name),
            Column("easting", "Easting", numeric=True),
            Column("northing", "Northing", numeric=True),
            count("number", "Incidents", lambda place: place.number),
            *stated({
                "What": trend_filter.what.name, "Place": trend_filter.place.name,
                "Period": trend_filter.period.words, "Source": source,
            }),
        ),
    )  # fmt: skip
