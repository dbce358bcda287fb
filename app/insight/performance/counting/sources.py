"""What does the product count for a measure, by month? One function for each thing that can be counted.

Restricted cases, and all that belongs to them, are in no count, lest a number tell of them.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, select

from app import clock
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.counting import count_by_ward_and_month, months_of
from app.evidence.questions.incidents import of_incidents
from app.evidence.questions.page import Page, Part
from app.evidence.questions.queries import get_choices
from app.evidence.questions.question import EvidenceQuestion, read
from app.evidence.statistics.periods import Period, calendar_months, months_later
from app.extensions import db
from app.models.case import Case, Outcome
from app.models.delivery import Delivery
from app.models.escalation import Escalation
from app.models.incident import Incident
from app.models.measure import Counted, Measure
from app.models.plan import ActionState, PlanAction
from app.models.task_group import TaskGroup, TaskGroupState
from app.places.incidents.loaded import get_loaded
from app.places.incidents.scopes import meant

WITHOUT_HARM = "harm is weighed, and measures count"
ASKED = Page(
    "a measure", "performance.define",
    frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.HOURS}),
    why={Part.WEIGHT: WITHOUT_HARM, Part.COMPARED: "a measure is compared on its own page"},
)  # fmt: skip
SOLVED = (Outcome.ELIMINATED, Outcome.REDUCED, Outcome.LESS_HARM)
# The cases of a month are counted once, when it is over: what becomes of a case later changes no count, since
# the difference would say that it was restricted.
DAYS_TO_SETTLE = 7

ByMonth = Mapping[date, float]


class CannotBeCounted(ValueError):
    """What a measure counts is not there."""


@dataclass(frozen=True)
class Found:
    """The count of each month, in order and without a gap; and by ward, where the source has wards."""

    months: ByMonth
    wards: Mapping[int, ByMonth] = field(default_factory=dict)


class Counter:
    """Counts measures one after the other; what they all ask about is read once."""

    @functools.cached_property
    def choices(self) -> QuestionChoices:
        return get_choices(None)

    def count(self, measure: Measure) -> Found:
        """CannotBeCounted if what a measure asks for is not there any more."""
        assert measure.counted is not None, "asked of measures that are counted"
        if not measure.counted.asks_the_evidence:
            return _of_the_work(WORK[measure.counted])
        question = question_in(measure.question, self.choices)
        return _of_the_evidence(question, repeats=measure.counted is Counted.REPEATS)


# --- the evidence --------------------------------------------------------------------------------------
def question_of(address: Mapping[str, Any], user: Any = None) -> EvidenceQuestion:
    """The question of an address, as a measure counts it. CannotBeCounted if a part of it cannot be asked."""
    return question_in(address, get_choices(user))


def question_in(address: Mapping[str, Any], choices: QuestionChoices) -> EvidenceQuestion:
    question = read(address, choices, ASKED)
    if question is None:
        raise CannotBeCounted("No incidents are loaded")
    if question.said_above or question.left_out:
        raise CannotBeCounted(" ".join((*question.said_above, *question.left_out)))
    return question


def _of_the_evidence(question: EvidenceQuestion, *, repeats: bool) -> Found:
    months = _unbroken(question.months)
    if repeats:
        return Found(_repeat_places(question, months))
    left_out = get_loaded().left_out(question.what.category)
    asked = [month for month in months if month not in left_out]
    if not question.where.is_by_ward:
        return Found(months_of(question.what, question.where, asked, question.hours))
    wards = count_by_ward_and_month(question.what, question.hours, question.where.wards)
    by_ward = {ward: _only(there, asked) for ward, there in wards.items()}
    return Found({month: sum(there[month] for there in by_ward.values()) for month in asked}, by_ward)


def _unbroken(months: Sequence[date]) -> list[date]:
    """The loaded months, without those before a gap: a month that is not loaded is not one of none."""
    start = 0
    for place in range(1, len(months)):
        if months[place] != months_later(months[place - 1], 1):
            start = place
    return list(months[start:])


def _only(there: ByMonth, months: Sequence[date]) -> ByMonth:
    return {month: there.get(month, 0) for month in months}


def _repeat_places(question: EvidenceQuestion, months: Sequence[date]) -> ByMonth:
    """By month, how many points had more than one incident."""
    if not months:
        return {}
    asked = EvidenceQuestion(
        question.page, question.what, question.where,
        type(question.when)(Period(months[0], months[-1])), hours=question.hours,
    )  # fmt: skip
    points = (
        select(Incident.month)
        .where(*of_incidents(asked), Incident.easting.is_not(None))
        .group_by(Incident.month, Incident.easting, Incident.northing)
        .having(func.count() > 1)
        .subquery()
    )
    rows = db.session.execute(select(points.c.month, func.count()).group_by(points.c.month))
    counted = {month: int(number) for month, number in rows}
    exact = select(Incident.id).where(
        Incident.day.is_not(None), meant(Incident, question.what.key, question.what.source)
    )
    if not counted and db.session.scalar(select(exact.exists())) is not True:
        raise CannotBeCounted("None of the sources of this question has exact places and dates")
    return {month: counted.get(month, 0) for month in months}


# --- the work --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Work:
    """Rows that belong to cases, each of a moment. `amount`: what is added up, by default each row as one."""

    statement: Callable[[], Select[Any]]
    moment: Any
    amount: Any = None
    by_ward: bool = True


def _cases(*conditions: ColumnElement[bool]) -> Callable[[], Select[Any]]:
    return lambda: select().select_from(Case).where(~Case.restricted, *conditions)


def _of_cases(rows: Any, *conditions: ColumnElement[bool]) -> Callable[[], Select[Any]]:
    joined = select().select_from(rows).join(Case, Case.id == rows.case_id)
    return lambda: joined.where(~Case.restricted, *conditions)


WORK: dict[Counted, Work] = {
    Counted.CASES_LOGGED: Work(_cases(), Case.logged_at),
    Counted.CASES_CLOSED: Work(_cases(Case.closed_at.is_not(None)), Case.closed_at),
    Counted.CASES_SOLVED: Work(_cases(Case.closed_at.is_not(None), Case.outcome.in_(SOLVED)), Case.closed_at),
    Counted.ESCALATIONS: Work(_of_cases(Escalation), Escalation.requested_at),
    Counted.ESCALATIONS_DECIDED: Work(
        _of_cases(Escalation, Escalation.decided_at.is_not(None)), Escalation.decided_at
    ),
    Counted.ACTIONS_DONE: Work(
        _of_cases(PlanAction, PlanAction.state == ActionState.DONE, PlanAction.finished_at.is_not(None)),
        PlanAction.finished_at,
    ),
    Counted.ACTIONS_NOT_DONE: Work(
        _of_cases(
            PlanAction, PlanAction.state.in_((ActionState.NOT_DONE, ActionState.NOT_POSSIBLE)),
            PlanAction.finished_at.is_not(None),
        ),
        PlanAction.finished_at,
    ),
    Counted.VISITS: Work(_of_cases(Delivery), Delivery.week, Delivery.visits_done),
    Counted.HOURS: Work(_of_cases(Delivery), Delivery.week, Delivery.hours_done, by_ward=False),
}  # fmt: skip


def _of_the_work(work: Work | None) -> Found:
    months = _months_to_count(work)
    if not months:
        return Found({})
    if work is None:
        return Found(_task_groups(months))
    by_ward = defaultdict[int, dict[date, float]](dict)
    total: dict[date, float] = dict.fromkeys(months, 0)
    for ward, month, number in db.session.execute(_by_ward_and_month(work)):
        if month in total:
            by_ward[ward][month] = number
            total[month] += number
    return Found(
        total, {ward: _only(there, months) for ward, there in by_ward.items()} if work.by_ward else {}
    )


WORK[Counted.TASK_GROUPS] = None  # type: ignore[assignment]  # at work over time, and so of no one moment


def _months_to_count(work: Work | None) -> list[date]:
    """From the first row's month to the last one that is over and settled."""
    if work is None:
        first = db.session.scalar(select(func.min(TaskGroup.start_on)))
    else:
        first = db.session.scalar(work.statement().add_columns(cast(func.min(_day_of(work)), Date)))
    today = clock.today()
    last = months_later(today, -1 if today.day > DAYS_TO_SETTLE else -2)
    if first is None or first.replace(day=1) > last:
        return []
    return calendar_months(first.replace(day=1), last)


def _day_of(work: Work) -> Any:
    """Its day by the clocks of London."""
    if work.moment is Delivery.week:
        return work.moment
    return func.timezone("Europe/London", work.moment)


def _by_ward_and_month(work: Work) -> Select[Any]:
    month = cast(func.date_trunc("month", _day_of(work)), Date)
    number = func.count() if work.amount is None else func.coalesce(func.sum(work.amount), 0)
    return work.statement().add_columns(Case.ward_id, month, number).group_by(Case.ward_id, month)


def _task_groups(months: Sequence[date]) -> ByMonth:
    """By month, how many were at work on any day of it."""
    began = TaskGroup.state != TaskGroupState.PROPOSED
    closed = cast(func.timezone("Europe/London", TaskGroup.closed_at), Date)
    groups = db.session.execute(select(TaskGroup.start_on, closed).where(began)).all()
    return {
        month: sum(start < months_later(month, 1) and (end is None or end >= month) for start, end in groups)
        for month in months
    }
