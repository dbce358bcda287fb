"""Could success be seen? What is expected of a plan's measure, and the smallest fall that would show.

Worked out when the measure is saved, from the months that are loaded by then, and stored with it: the plan
says what its people knew when they set out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from app import clock
from app.casework.plans.counted import (
    WRONG_PLACE,
    Counted,
    is_recorded,
    others_to_count,
    read_counted,
)
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.queries import get_choices
from app.evidence.questions.what import What
from app.evidence.statistics.detectability import Expected, expect
from app.evidence.statistics.periods import Period, calendar_months, months_later
from app.models.plan import Plan
from app.words import day, pluralise, thousands

WINDOWS = (3, 6, 9, 12, 18, 24, 36)  # months
MOST_SUGGESTED = 3
NO_MONTHS = "Choose the months to count, to find out how big a fall could be seen."


def has_question(plan: Plan) -> bool:
    """Whether the measure is a count of incidents, as far as it is chosen yet."""
    return bool(plan.measure_question and plan.measure_from and plan.measure_months)


def expected_of(plan: Plan) -> dict[str, Any] | None:
    """What is stored with the measure; None if it is no count of incidents, or nothing can be expected."""
    if not plan.measure_question:
        return None
    if not has_question(plan):
        return {"why_none": NO_MONTHS}
    choices, asked = get_choices(None), _asked(plan.measure_question)
    if not is_recorded(asked, choices):
        return {"why_none": f"{What(asked['what']).name} is no longer recorded under this name."}
    try:
        design = Design.of(plan, choices)
    except WRONG_PLACE as gone:
        return {"why_none": f"{str(gone).rstrip('.')}."}
    return _expected(plan, design)


@dataclass(frozen=True)
class Design:
    """What is counted where it is treated and, if there is one, in a place to compare with."""

    treated: Counted
    compared: Counted | None
    choices: QuestionChoices

    @classmethod
    def of(cls, plan: Plan, choices: QuestionChoices) -> "Design":
        """Raises one of WRONG_PLACE."""
        treated = read_counted(_asked(plan.measure_question), choices)
        beside = _asked(plan.measure_beside)
        compared = treated.at(read_counted(beside, choices).where) if beside else None
        return cls(treated, compared, choices)

    def counting(self, what: What) -> "Design":
        return Design(self.treated.of(what), self.compared and self.compared.of(what), self.choices)

    def expect(self, months: Sequence[date]) -> tuple[Expected | None, Expected | None]:
        """Of the treated place, and of the other."""
        here = expect(self.treated.by_month(self.choices), months)
        there = expect(self.compared.by_month(self.choices), months) if self.compared else None
        return here, there

    def smallest(self, months: Sequence[date]) -> float | None:
        """The smallest fall to be seen, by the formula that fits the design; None if none could be."""
        here, there = self.expect(months)
        return _smallest(here, there) if here and (there or not self.compared) else None


def _expected(plan: Plan, design: Design) -> dict[str, Any]:
    here, there = design.expect(window(plan))
    if here is None:
        return {"why_none": NO_EARLIER_YEAR}
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
    return stored | _suggestions(plan, design, success)


def _smallest(here: Expected, there: Expected | None) -> float | None:
    return here.smallest_fall_beside(there) if there else here.smallest_fall


def _asked(stored: dict[str, Any] | None) -> dict[str, str]:
    return dict((stored or {}).get("asked", {}))


def window(plan: Plan, number: int | None = None) -> list[date]:
    """The months in which success is to be seen, or as many others from the same month on."""
    assert plan.measure_from
    assert plan.measure_months
    length = number or plan.measure_months
    return calendar_months(plan.measure_from, months_later(plan.measure_from, length - 1))


NO_EARLIER_YEAR = (
    "We have no figures for these months in an earlier year, so we cannot say how many incidents to expect."
)


# --- what would do instead --------------------------------------------------------------------------------
def _suggestions(plan: Plan, design: Design, success: float) -> dict[str, Any]:
    """A longer window, and commoner things to count, with which success as it is set could be seen."""

    def would_do(one: Design, months: Sequence[date]) -> bool:
        return (one.smallest(months) or 1) <= success

    def commoner() -> Iterator[str]:
        for what in others_to_count(design.treated, design.choices):
            if would_do(design.counting(what), window(plan)):
                yield what.key

    longer = (months for months in WINDOWS if months > (plan.measure_months or 0))
    return {
        "longer": next((m for m in longer if would_do(design, window(plan, m))), None),
        "commoner": list(islice(commoner(), MOST_SUGGESTED)),
    }


# --- how a page says it -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class MeasureWords:
    """`measure`: what success is. `seen`: what is expected and could be seen. `problem`: that it could not.

    `longer` and `commoner`: a window in months, and things to count (value and name), with which it could.
    """

    measure: str = ""
    seen: str = ""
    problem: str = ""
    longer: int | None = None
    commoner: tuple[tuple[str, str], ...] = ()


def words_of(plan: Plan) -> MeasureWords:
    stored = plan.measure_expected or {}
    measure = _counted(plan) if plan.measure_question else _in_own_words(plan)
    if not _is_too_small(plan, stored):
        return MeasureWords(measure, seen_of(plan))
    set_to = f"A fall of {plan.success_percent}%" if plan.success_percent else "Any fall"
    problem = f"{set_to} would be too small to tell from chance."
    commoner = tuple((key, _within(What(key).name)) for key in stored.get("commoner") or ())
    return MeasureWords(measure, seen_of(plan), problem, stored.get("longer"), commoner)


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
    words = (plan.measure_question or {})["words"]
    beside = f", compared with {plan.measure_beside['words']}" if plan.measure_beside else ""
    size = f"{plan.success_percent}% less" if plan.success_percent else "Less"
    months = window(plan) if has_question(plan) else []
    when = f", {Period(months[0], months[-1]).words}" if months else ""
    return f"{size}: {words}{when}{beside}{_by(plan)}."


def _in_own_words(plan: Plan) -> str:
    if not plan.measure_words:
        return ""
    size = f": {plan.success_percent}% less" if plan.success_percent else ""
    return f"{plan.measure_words.rstrip('.')}{size}{_by(plan)}."


def _by(plan: Plan) -> str:
    return f", by {day(plan.success_by)}" if plan.success_by else ""


def suggestion_words(words: MeasureWords) -> str:
    """What would do instead, for paper, where nothing can be pressed."""
    other = [name for _, name in words.commoner]
    ways = [f"over {words.longer} months"] if words.longer else []
    ways += [f"by counting {', or '.join(other)}"] if other else []
    return f"It could be seen {' or '.join(ways)}." if ways else ""


def _within(name: str) -> str:
    """A name within a sentence."""
    return name[:1].lower() + name[1:]
