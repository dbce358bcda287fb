"""The lists of an analysis as data: what a row is, how it is asked for, and how the record says it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.casework.cases.queries import list_questions, list_script
from app.models.case import Case
from app.models.event import Event
from app.models.plan import PlanQuestion, ScriptStep


@dataclass(frozen=True)
class RowKind:
    """`columns`: what people write in a row, the first of which names it."""

    name: str
    title: str
    one: str
    lead: str
    model: Any
    list_of: Callable[[Case], list[Any]]
    columns: dict[str, str]
    added: Event
    edited: Event
    removed: Event

    @property
    def heads(self) -> str:
        return next(iter(self.columns))


KINDS = {
    kind.name: kind
    for kind in (
        RowKind(
            "questions",
            "Questions, and who can answer them",
            "question",
            "List what you need to know to be sure why it happens.",
            PlanQuestion,
            list_questions,
            {"question": "Question", "who": "Who can answer", "answer": "Answer"},
            Event.QUESTION_ADDED,
            Event.QUESTION_EDITED,
            Event.QUESTION_REMOVED,
        ),
        RowKind(
            "script",
            "Crime script",
            "step",
            "List what is done, step by step, from beginning to end. Use this for a problem that "
            "happens in stages.",
            ScriptStep,
            list_script,
            {"does": "What they do", "needs": "What they need", "interrupts": "Who could interrupt it"},
            Event.SCRIPT_STEP_ADDED,
            Event.SCRIPT_STEP_EDITED,
            Event.SCRIPT_STEP_REMOVED,
        ),
    )
}
