"""A summary of a plan: one line for each stage, and what is missing."""

from dataclasses import dataclass

from app.models.case import OPEN_STAGES, Case, Stage
from app.models.plan import PlanAction
from app.words import pluralise

LONGEST = 150
QUESTIONS = {
    Stage.OBJECTIVE: "what you want to reach, and how you would know",
    Stage.SCANNING: "what happens, where, when and to whom",
    Stage.ANALYSIS: "why it happens there and then",
    Stage.RESPONSE: "what you will do, and why it should work",
    Stage.ASSESSMENT: "what changed, and what would happen if you stopped",
}


@dataclass(frozen=True)
class PlanLine:
    stage: Stage
    text: str
    missing: str
    is_now: bool


def lines_of(case: Case, actions: list[PlanAction]) -> list[PlanLine]:
    reached = OPEN_STAGES.index(case.stage) if case.is_open else len(OPEN_STAGES)
    return [_line(case, stage, position <= reached, actions) for position, stage in enumerate(OPEN_STAGES)]


def _line(case: Case, stage: Stage, reached: bool, actions: list[PlanAction]) -> PlanLine:
    parts = [first_words(case.plan.text_of(stage))]
    if stage is Stage.RESPONSE and actions:
        parts.append(_finished(actions))
    text = " ".join(part for part in parts if part)
    return PlanLine(stage, text, _missing(case, stage, reached, actions), stage is case.stage)


def _missing(case: Case, stage: Stage, reached: bool, actions: list[PlanAction]) -> str:
    if not case.plan.text_of(stage).strip():
        return f"Not written yet: {QUESTIONS[stage]}" if reached else "Not begun"
    return "No actions yet" if stage is Stage.RESPONSE and reached and not actions else ""


def _finished(actions: list[PlanAction]) -> str:
    done = sum(not action.is_open for action in actions)
    return f"{done} of {pluralise(len(actions), 'action')} finished."


def first_words(text: str) -> str:
    """The first line of a text, cut at a word."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"
