"""A summary of a plan: one line for each stage, what is missing, and which of its sections are written."""

from collections.abc import Callable
from dataclasses import dataclass

from app.casework.plans.measure import seen_of
from app.casework.plans.order import is_written
from app.models.case import OPEN_STAGES, Case, Stage
from app.models.plan import SECTIONS, Plan, PlanAction, Section
from app.words import pluralise

LONGEST = 150
QUESTIONS = {
    Stage.OBJECTIVE: "what you want to achieve, and how you will know",
    Stage.SCANNING: "what is happening, where, when and to whom",
    Stage.ANALYSIS: "why it happens where and when it does",
    Stage.RESPONSE: "what you will do, and why it should work",
    Stage.ASSESSMENT: "what changed, and what would happen if you stopped",
}
Actions = list[PlanAction]
# What each stage still lacks once its text is written, in the order in which it is said.
LACKS: dict[Stage, tuple[tuple[Callable[[Plan, Actions], bool], str], ...]] = {
    Stage.OBJECTIVE: ((lambda plan, actions: not is_written(plan, Section.MEASURE), "No measure yet"),),
    Stage.RESPONSE: (
        (lambda plan, actions: not actions, "No actions yet"),
        (lambda plan, actions: plan.response_from is None, "No start date for the response yet"),
    ),
    Stage.ASSESSMENT: ((lambda plan, actions: not plan.is_signed_off, "Not signed off yet"),),
}


@dataclass(frozen=True)
class PlanLine:
    stage: Stage
    text: str
    missing: str
    is_now: bool


@dataclass(frozen=True)
class Task:
    """A section of the plan on the task list."""

    section: Section
    is_written: bool


def tasks_of(plan: Plan) -> dict[Stage, list[Task]]:
    return {
        stage: [Task(section, is_written(plan, section)) for section in sections]
        for stage, sections in SECTIONS.items()
    }


def lines_of(case: Case, actions: Actions) -> list[PlanLine]:
    reached = OPEN_STAGES.index(case.stage) if case.is_open else len(OPEN_STAGES)
    return [_line(case, stage, position <= reached, actions) for position, stage in enumerate(OPEN_STAGES)]


def _line(case: Case, stage: Stage, reached: bool, actions: Actions) -> PlanLine:
    parts = [first_words(case.plan.text_of(stage))]
    if stage is Stage.OBJECTIVE:
        parts.append(seen_of(case.plan))
    if stage is Stage.RESPONSE and actions:
        parts.append(_finished(actions))
    text = " ".join(part for part in parts if part)
    return PlanLine(stage, text, _missing(case, stage, reached, actions), stage is case.stage)


def _missing(case: Case, stage: Stage, reached: bool, actions: Actions) -> str:
    if not case.plan.text_of(stage).strip():
        return (
            f"Not written yet: {QUESTIONS[stage]}"
            if reached or (stage is Stage.RESPONSE and actions)
            else "Not started"
        )
    lacks = LACKS.get(stage, ()) if reached and case.is_open else ()
    return next((words for is_lacking, words in lacks if is_lacking(case.plan, actions)), "")


def _finished(actions: Actions) -> str:
    done = sum(not action.is_open for action in actions)
    return f"{done} of {pluralise(len(actions), 'action')} finished."


def first_words(text: str) -> str:
    """The first line of a text, cut at a word."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"
