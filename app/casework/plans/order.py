"""In which order is a plan written? What follows each section, and what is still to be written."""

from dataclasses import dataclass, field
from typing import Any

from app.casework.cases.situation import FORWARD
from app.models.case import OPEN_STAGES, Case, Stage
from app.models.plan import COLUMNS, SECTIONS, STAGE_OF, Plan, Section
from app.workflows.case import CASE

SAVE = "Save and continue"
# The sections without which a stage says too little.
NEEDED = frozenset({Section.MEASURE, *(Section(stage.value) for stage in OPEN_STAGES)})


@dataclass(frozen=True)
class Onward:
    """Where the button that saves a section leads, and the step of the workflow that it takes, if any."""

    label: str = "Save"
    endpoint: str = "plans.show"
    values: dict[str, Any] = field(default_factory=dict)
    move: str = ""


# After these come pages of the same stage that are no section: the reader says when to go on from there.
ELSEWHERE = {
    Section.TRIANGLE: Onward(SAVE, "hypotheses.index"),
    Section.RESPONSE: Onward(SAVE, "plans.show", {"_anchor": "response"}),
}


def onward(case: Case, section: Section) -> Onward:
    if section in ELSEWHERE:
        return ELSEWHERE[section]
    stage = STAGE_OF[section]
    later = SECTIONS[stage][SECTIONS[stage].index(section) + 1 :]
    if later:
        return to_section(later[0])
    if stage not in FORWARD:
        return Onward()
    target = CASE[FORWARD[stage]].target
    if case.stage is stage:
        label = CASE[FORWARD[stage]].label
        return Onward(f"Save and {label[0].lower()}{label[1:]}", move=FORWARD[stage])
    return to_section(first_section(target))


def to_section(section: Section) -> Onward:
    return Onward(SAVE, "plans.write", {"section": section.value})


def first_section(stage: Stage) -> Section:
    return SECTIONS[stage][0]


def is_written(plan: Plan, section: Section) -> bool:
    """Whether anything is written in it, but for the choice of a month or a size without a measure."""
    if section is Section.MEASURE:
        return bool(plan.measure_question or plan.measure_words.strip())
    return any(getattr(plan, name) for name in COLUMNS[section])


def next_to_write(case: Case) -> Section | None:
    """The first section that the case's stage, or an earlier one, cannot do without and that is empty."""
    if not case.is_open:
        return None
    reached = OPEN_STAGES[: OPEN_STAGES.index(case.stage) + 1]
    needed = [section for stage in reached for section in SECTIONS[stage] if section in NEEDED]
    return next((section for section in needed if not is_written(case.plan, section)), None)
