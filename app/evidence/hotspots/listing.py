"""What are the lists of places, of hotspots that were asked for and of those that were published, made of?"""

from typing import Any

from app.evidence.hotspots import wording
from app.evidence.hotspots.question import Question
from app.models.hotspot import HotspotPublication, HotspotRun, RunState
from app.web.listing import Column, Listing, ordered_as
from app.web.listing.figures import count, figure, share, stated
from app.words import percent

RUNS = Listing(
    "hotspots asked for", "question", sort="asked_at", prefix="runs", size=20, counted=False,
    columns=(
        Column("question", "Hotspots of", value=lambda run: Question.from_dict(run.question).words),
        Column("state", "How it stands", sort=ordered_as(RunState, HotspotRun.state)),
        Column("asked_at", "Asked", sort=HotspotRun.id, ascending=False),
        Column("asked_by", "By", value=lambda run: run.asked_by.name if run.asked_by else "", on_page=False),
    ),
)  # fmt: skip


def _name(publication: HotspotPublication) -> str:
    return publication.name if publication.run_id else "None: hotspots withdrawn"


PUBLICATIONS = Listing(
    "published hotspots", "publication", sort="published_at", prefix="publications", size=20, counted=False,
    columns=(
        Column("name", "Name", sort=HotspotPublication.name, value=_name),
        Column("published_at", "Published", sort=HotspotPublication.id, ascending=False),
        Column("published_by", "By", value=lambda row: row.published_by.name, on_page=False),
        Column("now", "Now", in_file=False),
    ),
)  # fmt: skip


# --- the places of an answer: rows of its result, which are dictionaries ------------------------------
def places_listing(period: str = "", source: str = "") -> Listing:
    """As they were found: the most unusual first. `period` and `source`: what its file says of each row."""
    return Listing(
        "hotspots", "hotspot", prefix="places", anchor="table", size=50,
        columns=(
            _written("code", "Code"),
            Column("name", "Place", sort=_read("name"), value=_read("name")),
            Column(
                "ward", "Ward", sort=lambda row: row["ward"] or None, value=_read("ward"),
                text=lambda row: row["ward"] or "Outside the wards as drawn",
            ),
            _written("easting", "Easting"), _written("northing", "Northing"),
            count("number", "Incidents", _read("number")),
            share(
                "share", "Share", _read("share"), value=_rounded("share", 5),
                file_heading="Share of incidents",
            ),
            _written("value", "Value", 2), _written("share_of_value", "Share of value", 5),
            figure("z", "Gi* (z)", _read("z"), "{:.1f}".format, value=_rounded("z", 3)),
            _written("p", "p by permutation", 7), _written("permutations", "Permutations"),
            figure(
                "q", "Chance of this, adjusted", _read("q"), percent, ascending=True, value=_rounded("q", 5),
                file_heading="p adjusted for false discovery",
            ),
            *_words_of_a_place(),
            *stated({"Period": period, "Source": source}),
        ),
    )  # fmt: skip


def _words_of_a_place() -> tuple[Column, ...]:
    return (
        Column("hot", "Whole period", value=_read("hot"), text=wording.whole_period, file_heading="Hotspot"),
        Column("borderline", "Borderline", value=wording.is_borderline, on_page=False),
        Column("course", "Month by month", value=wording.course_of, text=wording.course_tag),
        Column(
            "course_borderline", "Month by month is borderline", on_page=False,
            value=lambda row: bool(row.get("course_borderline")),
        ),
        figure(
            "months", "Months", lambda row: row["hot_months"].count("1"), str, text=wording.months_hot,
            file_heading="Months as a hotspot",
        ),
    )  # fmt: skip


def _read(name: str) -> Any:
    return lambda row: row.get(name)


def _rounded(name: str, digits: int) -> Any:
    return lambda row: None if row.get(name) is None else round(row[name], digits)


def _written(name: str, heading: str, digits: int | None = None) -> Column:
    """A column of the file only."""
    value = _read(name) if digits is None else _rounded(name, digits)
    return Column(name, heading, value=value, on_page=False)
