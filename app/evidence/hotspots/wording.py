"""Put a hotspot result into sentences and table rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.evidence.hotspots.question import Measure, Question
from app.evidence.statistics.hotspots.over_time import FEWEST_MONTHS, Course
from app.places.incidents.vintages import WHAT_HELPS
from app.words import in_words, number_word, percent, pluralise

Result = Mapping[str, Any]
PlaceRow = Mapping[str, Any]

COURSES = {
    Course.PERSISTENT: ("Persistent", "red"),
    Course.EMERGING: ("Emerging", "orange"),
    Course.FADING: ("Fading", "blue"),
    Course.OCCASIONAL: ("Now and then", "grey"),
}
NOTEWORTHY = (Course.PERSISTENT, Course.EMERGING, Course.FADING)


def noteworthy(result: Result) -> list[PlaceRow]:
    """Rows to show: hotspots, places that nearly are, and those that last, emerge or fade by month."""
    return [row for row in result["rows"] if row["hot"] or is_borderline(row) or row["course"] in NOTEWORTHY]


def called_hotspots(result: Result) -> list[PlaceRow]:
    """Rows that other pages call hotspots: without places that are nearly one, but are not."""
    return [row for row in noteworthy(result) if row["hot"] or row["course"] in NOTEWORTHY]


def is_borderline(place: PlaceRow) -> bool:
    """Whether other permutations could have said otherwise of the whole period. Older answers do not say."""
    return bool(place.get("borderline"))


def answer(question: Question, result: Result) -> str:
    """Nine of 182 LSOAs are hotspots of crime recorded ..., seven of them persistent. They hold ..."""
    number, many = result["hotspots"], question.by.many
    recorded = f"{question.what} recorded {question.period.recorded}"
    if not number:
        return f"None of {result['places']:,} {many} is a hotspot of {recorded}."
    begins = (
        f"{number_word(number)} of {result['places']:,} {many} are hotspots of {recorded}"
        if number > 1
        else f"One of {result['places']:,} {many} is a hotspot of {recorded}"
    )
    courses = _courses([row for row in result["rows"] if row["hot"]])
    return f"{begins}{_of_them(courses, number)}. {_held(question, result)}"


def _of_them(courses: Mapping[str, int], number: int) -> str:
    parts = [
        f"{number_word(courses[course]).lower()}{' of them' * (place == 0)} {course}"
        for place, course in enumerate(course for course in NOTEWORTHY if courses[course])
    ]
    if not parts:
        return ""
    if max(courses.values()) == number:
        them = {1: "and", 2: "both of them"}.get(number, "all of them")
        return f", {them} {next(iter(courses))}"
    return f", {in_words(parts)}"


def _held(question: Question, result: Result) -> str:
    holds = "It holds" if result["hotspots"] == 1 else "Together they hold"
    area = f"on {percent(result['share_of_area'])} of the area"
    if question.measure is Measure.HARM and "share_of_value" in result:
        harm, incidents = percent(result["share_of_value"]), percent(result["share_held"])
        return f"{holds} {harm} of the harm, in {incidents} of the incidents, {area}."
    return f"{holds} {percent(result['share_held'])} of it {area}."


def month_by_month(result: Result) -> str:
    """Three more places are hotspots only month by month: two persistent and one fading."""
    if result.get("two_vintages"):
        return f"Some months use LSOAs from another census, so months cannot be compared. {WHAT_HELPS}"
    if result["recent_months"] is None:
        return f"Fewer than {FEWEST_MONTHS} months are loaded, too few to say which hotspots last."
    courses = _courses([row for row in result["rows"] if not row["hot"]])
    number = courses.total()
    if not number:
        return "No other place is a hotspot month by month."
    if number == 1:
        return f"One more place is a hotspot only month by month: {next(iter(courses))}."
    parts = [f"{number_word(courses[course]).lower()} {course}" for course in NOTEWORTHY if courses[course]]
    together = "both" if number == 2 else "all"
    which = f"{together} {next(iter(courses))}" if len(courses) == 1 else in_words(parts)
    return f"{number_word(number)} more places are hotspots only month by month: {which}."


def _courses(rows: Iterable[PlaceRow]) -> Counter[str]:
    return Counter(row["course"] for row in rows if row["course"] in NOTEWORTHY)


def borderline(question: Question, result: Result) -> str:
    """Two of the hotspots are borderline, and one other place is very nearly a hotspot ...; "" for none."""
    near = [row for row in result["rows"] if is_borderline(row)]
    if not near:
        return ""
    if not question.is_refined:
        places = pluralise(len(near), "place is", "places are")
        return f"With only {question.permutations:,} random shuffles, {places} too close to call."
    hot = sum(bool(row["hot"]) for row in near)
    parts = []
    if hot:
        parts.append(f"{number_word(hot)} of the hotspots {'is' if hot == 1 else 'are'} borderline")
    if more := len(near) - hot:
        are = "place is very nearly a hotspot" if more == 1 else "places are very nearly hotspots"
        parts.append(f"{number_word(more).lower() if parts else number_word(more)} other {are}")
    return f"{', and '.join(parts)}: different random shuffles might give another answer."


def prediction(result: Result) -> str:
    """How good the earlier hotspots would have been."""
    tried = result["accuracy"]
    if result.get("two_vintages"):
        return ""
    if not tried:
        return "There are no earlier months, so we cannot check how well hotspots predict the next ones."
    if not tried["places"]:
        return (
            f"There were no hotspots in {tried['found_in']}, so there is no prediction to check in "
            f"{tried['tried_in']}."
        )
    return (
        f"The {pluralise(tried['places'], 'hotspot')} of {tried['found_in']} held "
        f"{percent(tried['hit_share'])} of {_predicted(result)} in {tried['tried_in']}, on "
        f"{percent(tried['area_share'])} of the area. That is {tried['index']:.1f} times what chance "
        "would give "
        "(the prediction accuracy index, PAI)."
    )


def _predicted(result: Result) -> str:
    """An answer by harm is tried on harm. Older answers counted incidents, and have no share of harm."""
    by_harm = result["question"]["measure"] == Measure.HARM and "share_of_value" in result
    return "the harm recorded" if by_harm else "what was recorded"


def resolution(question: Question, result: Result) -> str:
    """What so many permutations can show at all."""
    fewest = result["fewest_that_can_pass"]
    least = (
        f"With {question.permutations:,} random shuffles, the smallest chance we can measure is 1 in "
        f"{question.permutations + 1:,}"
    )
    most = result.get("most_permutations", 0)
    if most > question.permutations:
        least += f" at first. We shuffled up to {most:,} times for places close to the cut-off"
    if fewest == 1:
        return f"{least}. That is fine enough for {result['places']:,} places."
    return (
        f"{least}. Of {result['places']:,} places, {fewest} must be that extreme before any of them "
        "passes, so "
        "this may miss a small hotspot."
    )


def rule(result: Result) -> str:
    """The rule by which a hotspot is persistent, emerging or fading."""
    recent = result["recent_months"]
    months = len(result["months"])
    return (
        f"The latest {recent} of {months} loaded months are the recent ones. A place is persistent if it "
        "is a "
        "hotspot in at least half of the earlier months and half of the recent months, emerging if in at "
        "least "
        "half of the recent months but fewer of the earlier ones, and fading if in at least half of the "
        "earlier "
        "months but fewer of the recent ones. We test each month by itself, in the same way as the whole "
        "period."
    )


def measured(question: Question) -> str:
    """What the question compares, as a noun phrase."""
    return {
        Measure.COUNT: "the number of incidents",
        Measure.HARM: "harm, with each incident counted as the days set for its category",
        Measure.RATE: "the number of incidents per 1,000 residents",
    }[question.measure]


def elsewhere(result: Result) -> str:
    """How many incidents are in none of the places; empty if none is."""
    if not result["elsewhere"]:
        return ""
    are = "is" if result["elsewhere"] == 1 else "are"
    return f"{pluralise(result['elsewhere'], 'more incident')} {are} not in any of these places."


def months_hot(place: PlaceRow) -> str:
    """3 of 5; empty where months could not be compared."""
    if not place["hot_months"]:
        return ""
    return f"{place['hot_months'].count('1')} of {len(place['hot_months'])}"


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
        "borderline": is_borderline(place),
        "month_by_month": course_words(place),
        "months_hot": place["hot_months"].count("1"),
        "months": len(place["hot_months"]),
        "category": question.what,
        "measure": measured(question),
        "recorded_in": question.period.words,
        "published_as": published_as,
        "synthetic": synthetic,
    }


def whole_period(place: PlaceRow) -> str:
    """What the whole period says of a place, in the words of a table."""
    if is_borderline(place):
        return "Borderline hotspot" if place["hot"] else "Borderline, not a hotspot"
    return "Hotspot" if place["hot"] else "Not a hotspot"


def course_words(place: PlaceRow) -> str:
    if place["course"] not in COURSES:
        return ""
    return COURSES[place["course"]][0] + (" (borderline)" if place.get("course_borderline") else "")


class CourseTag(NamedTuple):
    label: str
    colour: str


def course_tag(place: PlaceRow) -> CourseTag | None:
    """How a place went month by month, as a tag; None where months say nothing of it."""
    return CourseTag(course_words(place), COURSES[place["course"]][1]) if place["course"] in COURSES else None


def course_of(place: PlaceRow) -> str:
    """The same in a word, for a file."""
    return COURSES.get(place["course"], ("",))[0]
