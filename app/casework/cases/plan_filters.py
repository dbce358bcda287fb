"""What the scanning of a plan says of its problem, as filters of cases and of what belongs to them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select

from app.models.case import Case
from app.models.plan import AgeBand, Focus, Plan, RepeatVictims
from app.web.listing import Question, choice

# Worded so that each reads by itself, as the tag of a filter that is in use.
_AGED = {one: one.label if one is AgeBand.NOT_KNOWN else f"Aged {one.label.lower()}" for one in AgeBand}
_REPEATED = {
    RepeatVictims.YES: "Repeat victims",
    RepeatVictims.NO: "No repeat victims",
    RepeatVictims.NOT_KNOWN: "Not known whether there are repeat victims",
}
FOCUS, AGES, REPEAT = "focus", "ages", "repeat"
PLAN_FILTERS = (
    choice(FOCUS, "What it is about", [(one, f"About {one.label.lower()}") for one in Focus]),
    choice(AGES, "Ages affected or involved", [(one, _AGED[one]) for one in AgeBand]),
    choice(REPEAT, "Repeat victims", _REPEATED.items()),
)
PLAN_OPTIONS = {one.name: dict(one.options) for one in PLAN_FILTERS}  # by their names in an address


def about_plan(focus: str = "", ages: str = "", repeat: str = "") -> Iterator[ColumnElement[bool]]:
    """Conditions on cases; none where nothing is asked."""
    if focus or ages or repeat:
        yield Case.id.in_(select(Plan.case_id).where(*_of_plan(focus, ages, repeat)))


def about_plan_in(question: Question) -> Iterator[ColumnElement[bool]]:
    """As a list was asked."""
    return about_plan(question[FOCUS], question[AGES], question[REPEAT])


def _of_plan(focus: str, ages: str, repeat: str) -> Iterator[ColumnElement[bool]]:
    if focus:
        yield Plan.focus == Focus(focus)
    if repeat:
        yield Plan.repeat_victims == RepeatVictims(repeat)
    if ages:
        yield or_(Plan.affected_ages.has_key(ages), Plan.involved_ages.has_key(ages))
