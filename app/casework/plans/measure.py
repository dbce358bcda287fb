"""Could success be seen? What is expected of a plan's measure, and the smallest fall that would show.

Worked out when the measure is saved, from the months that are loaded by then, and stored with it: the plan
says what its people knew when they set out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from app import clock
from app.evidence.statistics.detectability import Expected, expect
from app.evidence.statistics.periods import Period, calendar_months, months_later
from app.evidence.trends.filters import SUMS, TrendPlace, What
from app.evidence.trends.queries import TrendChoices, count_by_month, get_choices
from app.models.plan import Plan
from app.words import day, in_words, pluralise, thousands

WINDOWS = (3, 6, 9, 12, 18, 24, 36)  # months
MOST_SUGGESTED = 3


def has_question(plan: Plan) -> bool:
    """Whether the measure is a count of incidents, as far as it is chosen yet."""
    return bool(plan.measure_what and plan.measure_from and plan.measure_months)


def expected_of(plan: Plan) -> dict[str, Any] | None:
    """What is stored with the measure; None if it is no count of incidents, or nothing can be expected."""
    if not has_question(plan):
        return None
    choices = get_choices()
    place, months = _place(choices, plan.measure_place_id), window(plan)
    if place is None:
        return None
    here = _expect(choices, plan.measure_what, place, months)
    if here is None:
        return {"why_none": why_none(choices, plan.measure_what)}
    compared = _place(choices, plan.measure_compared_id) if plan.measure_compared_id else None
    there = _expect(choices, plan.measure_what, compared, months) if compared else None
    smallest = _smallest(here, there)
    stored = {
        "expected": here.number,
        "ratio": here.ratio,
        "years": here.years,
        "compared": there.number if there else None,
        "smallest": smallest,
        "as_of": clock.today().isoformat(),
    }
    success = (plan.success_percent or 0) / 100
    if not success or (smallest is not None and success >= smallest):
        return stored
    return stored | _suggestions(choices, plan, (place, compared), success)


def _smallest(here: Expected | None, there: Expected | None) -> float | None:
    """By the formula that fits the design: beside a comparison place, or before and after alone."""
    if here is None:
        return None
    return here.smallest_fall_beside(there) if there else here.smallest_fall


def window(plan: Plan, number: int | None = None) -> list[date]:
    """The months in which success is to be seen, or as many others from the same month on."""
    assert plan.measure_from
    assert plan.measure_months
    length = number or plan.measure_months
    return calendar_months(plan.measure_from, months_later(plan.measure_from, length - 1))


def why_none(choices: TrendChoices, what: str) -> str:
    return (
        "No earlier year of these months is loaded, so nothing can be expected of them."
        if what in {*SUMS, *choices.categories, *choices.others}
        else f"{what} is no longer recorded under this name."
    )


def _expect(choices: TrendChoices, what: str, place: TrendPlace, months: Sequence[date]) -> Expected | None:
    counted = What(what, what in choices.others)
    return expect(count_by_month(counted, place, choices.loaded.of(what)), months)


def _place(choices: TrendChoices, place_id: int | None) -> TrendPlace | None:
    return next((place for place in choices.places if place.id == place_id), None)


# --- what would do instead --------------------------------------------------------------------------------
Places = tuple[TrendPlace, TrendPlace | None]


def _suggestions(choices: TrendChoices, plan: Plan, places: Places, success: float) -> dict[str, Any]:
    """A longer window, and commoner things to count, with which success as it is set could be seen."""

    def would_do(what: str, months: Sequence[date]) -> bool:
        here, there = (_expect(choices, what, place, months) if place else None for place in places)
        return (_smallest(here, there) or 1) <= success

    others = (what for what in (*SUMS, *choices.categories, *choices.others) if what != plan.measure_what)
    commoner = (what for what in others if would_do(what, window(plan)))
    longer = (months for months in WINDOWS if months > (plan.measure_months or 0))
    return {
        "longer": next((m for m in longer if would_do(plan.measure_what, window(plan, m))), None),
        "commoner": list(islice(commoner, MOST_SUGGESTED)),
    }


# --- how a page says it -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class MeasureWords:
    """`measure`: what success is. `seen`: what is expected and could be seen. `problem`: that it could not.

    `longer` and `commoner`: a window in months, and things to count, with which it could.
    """

    measure: str = ""
    seen: str = ""
    problem: str = ""
    longer: int | None = None
    commoner: tuple[str, ...] = ()


def words_of(plan: Plan) -> MeasureWords:
    stored = plan.measure_expected or {}
    measure = _counted(plan) if plan.measure_what else _in_own_words(plan)
    if not _is_too_small(plan, stored):
        return MeasureWords(measure, seen_of(plan))
    set_to = f"A fall of {plan.success_percent}%" if plan.success_percent else "Success"
    problem = f"{set_to} could not be told from chance."
    return MeasureWords(
        measure, seen_of(plan), problem, stored.get("longer"), tuple(stored.get("commoner") or ())
    )


def seen_of(plan: Plan) -> str:
    """What is expected, and the smallest fall that could be seen. Empty if nothing is counted."""
    stored = plan.measure_expected or {}
    if "expected" not in stored:
        return str(stored.get("why_none", ""))
    expected = f"{pluralise(round(stored['expected']), 'incident')} expected"
    if stored["compared"]:
        expected += f", and {thousands(round(stored['compared']))} in the comparison place"
    if stored["smallest"] is None:
        return f"{expected}: too few for any fall to be seen."
    return f"{expected}; a fall of {round(100 * stored['smallest'])}% or more could be seen."


def _is_too_small(plan: Plan, stored: dict[str, Any]) -> bool:
    if "expected" not in stored:
        return False
    smallest = stored["smallest"]
    return smallest is None or bool(plan.success_percent and plan.success_percent / 100 < smallest)


def _counted(plan: Plan) -> str:
    what = SUMS.get(plan.measure_what, plan.measure_what)
    where = plan.measure_place.name if plan.measure_place else "the whole city"
    beside = f", compared with {plan.measure_compared.name}" if plan.measure_compared else ""
    size = f"{plan.success_percent}% less" if plan.success_percent else "Less"
    months = window(plan) if has_question(plan) else []
    when = f" in {Period(months[0], months[-1]).words}" if months else ""
    return f"{size}: {what}, {where}{when}{beside}{_by(plan)}."


def _in_own_words(plan: Plan) -> str:
    if not plan.measure_words:
        return ""
    size = f": {plan.success_percent}% less" if plan.success_percent else ""
    return f"{plan.measure_words.rstrip('.')}{size}{_by(plan)}."


def _by(plan: Plan) -> str:
    return f", by {day(plan.success_by)}" if plan.success_by else ""


def suggestion_words(words: MeasureWords) -> str:
    """What would do instead, for paper, where nothing can be pressed."""
    other = [SUMS.get(what, what) for what in words.commoner]
    ways = [f"over {words.longer} months"] if words.longer else []
    ways += [f"by counting {in_words(other)}"] if other else []
    return f"It could be seen {' or '.join(ways)}." if ways else ""
