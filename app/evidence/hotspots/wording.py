"""Put a hotspot result into sentences and table rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.evidence.hotspots.question import Measure, Question
from app.evidence.statistics.hotspots.over_time import FEWEST_MONTHS, Course
from app.words import number_word, percent, pluralise

Result = Mapping[str, Any]
PlaceRow = Mapping[str, Any]

COURSES = {
    Course.PERSISTENT: ("Persistent", "red"),
    Course.EMERGING: ("Emerging", "orange"),
    Course.FADING: ("Fading", "blue"),
    Course.OCCASIONAL: ("Now and then", "grey"),
}
NOTEWORTHY = (Course.PERSISTENT, Course.EMERGING, Course.FADING)
COLUMNS = (
    "Code", "Place", "Ward", "Easting", "Northing", "Incidents", "Share of incidents", "Value", "Gi* (z)",
    "p by permutation", "p adjusted for false discovery", "Hotspot", "Month by month", "Months as a hotspot",
    "Period", "Source",
)  # fmt: skip


def noteworthy(result: Result) -> list[PlaceRow]:
    """Rows to show: hotspots of the period, and persistent, emerging or fading places by month."""
    return [row for row in result["rows"] if row["hot"] or row["course"] in NOTEWORTHY]


def answer(question: Question, result: Result) -> str:
    """The headline of the page, in a sentence or two."""
    number, one, many = result["hotspots"], question.by.one, question.by.many
    recorded = f"{question.what} recorded {question.period.recorded}"
    if not number:
        return f"None of {result['places']:,} {many} is a hotspot of {recorded}."
    holds = "It holds" if number == 1 else "Together they hold"
    return (
        f"{number_word(number)} of {result['places']:,} {many} are hotspots of {recorded}."
        if number > 1
        else f"One {one} of {result['places']:,} is a hotspot of {recorded}."
    ) + f" {holds} {percent(result['share_held'])} of it on {percent(result['share_of_area'])} of the area."


def month_by_month(result: Result) -> str:
    """How many are persistent, emerging and fading."""
    if result["recent_months"] is None:
        return f"With fewer than {FEWEST_MONTHS} months it cannot be said which hotspots last."
    numbers = Counter(row["course"] for row in result["rows"])
    parts = [_so_many(numbers[course], course) for course in NOTEWORTHY]
    return f"Month by month, {parts[0]}, {parts[1]} and {parts[2]}."


def _so_many(number: int, course: Course) -> str:
    if number < 2:
        return f"{'one' if number else 'none'} is {course}"
    return f"{number_word(number).lower()} are {course}"


def prediction(result: Result) -> str:
    """How good the earlier hotspots would have been."""
    tried = result["accuracy"]
    if not tried:
        return "There are no earlier months to say how good hotspots would have been at telling the next."
    if not tried["places"]:
        return (
            f"No hotspot was found in {tried['found_in']}, so there is nothing to try on {tried['tried_in']}."
        )
    return (
        f"The {pluralise(tried['places'], 'hotspot')} of {tried['found_in']} held "
        f"{percent(tried['hit_share'])} of what was recorded in {tried['tried_in']}, on "
        f"{percent(tried['area_share'])} of the area: a prediction accuracy index (PAI) of "
        f"{tried['index']:.1f}, where 1 is as good as chance."
    )


def resolution(question: Question, result: Result) -> str:
    """What so many permutations can show at all."""
    fewest = result["fewest_that_can_pass"]
    least = (
        f"With {question.permutations:,} permutations no chance below 1 in {question.permutations + 1:,} "
        "can be seen"
    )
    if fewest == 1:
        return f"{least}, which is fine enough for {result['places']:,} places."
    return (
        f"{least}, so that of {result['places']:,} places {fewest} must be as extreme as that before any of "
        "them passes: a small hotspot may be missed."
    )


def rule(result: Result) -> str:
    """The rule by which a hotspot is persistent, emerging or fading."""
    recent = result["recent_months"]
    return (
        f"The latest {recent} of {len(result['months'])} months are the recent ones. A hotspot in at least "
        "half of the earlier and half of the recent months is persistent; in at least half of the recent and "
        "fewer of the earlier, emerging; in at least half of the earlier and fewer of the recent, fading. "
        "Each month is tested by itself, in the same way as the whole period."
    )


def measured(question: Question) -> str:
    """What the question compares, as a noun phrase."""
    return {
        Measure.COUNT: "the number of incidents",
        Measure.HARM: "harm: each incident weighs the days of its category",
        Measure.RATE: "the number of incidents for each 1,000 residents of the 2011 Census",
    }[question.measure]


def months_hot(place: PlaceRow) -> str:
    return f"{place['hot_months'].count('1')} of {len(place['hot_months'])}"


def sheet(result: Result, period: str, source: str) -> Iterator[Sequence[Any]]:
    """The rows of the file: every place of the answer."""
    for row in result["rows"]:
        yield (
            row["code"], row["name"], row["ward"], row["easting"], row["northing"], row["number"],
            round(row["share"], 5), round(row["value"], 2), round(row["z"], 3), round(row["p"], 5),
            round(row["q"], 5), row["hot"], course_words(row), row["hot_months"].count("1"), period, source,
        )  # fmt: skip


def fields_of(place: PlaceRow, question: Question, *, published_as: str, synthetic: bool) -> dict[str, Any]:
    """A place with plain names of fields, for a layer to take along."""
    return {
        "place_code": place["code"],
        "place_name": place["name"],
        "ward_name": place["ward"],
        "incidents": place["number"],
        "gi_star_z": round(place["z"], 3),
        "p_adjusted": round(place["q"], 5),
        "hotspot": place["hot"],
        "month_by_month": course_words(place),
        "months_hot": place["hot_months"].count("1"),
        "months": len(place["hot_months"]),
        "category": question.what,
        "measure": measured(question),
        "recorded_in": question.period.words,
        "published_as": published_as,
        "synthetic": synthetic,
    }


def course_words(place: PlaceRow) -> str:
    return COURSES[place["course"]][0] if place["course"] in COURSES else ""
