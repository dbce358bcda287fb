"""The list of task-and-finish groups, as data; and what its address asks, with types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.base import LabelledEnum
from app.models.task_group import Rag, TaskGroupState
from app.web.listing import Column, Listing, Question, ask, choice, row_choice, tick


class StateChoice(LabelledEnum):
    """The states, with the two that people mean most often before them."""

    OPEN = "open", "Not closed"
    ANY = "any", "Open and closed"


class RagChoice(LabelledEnum):
    NOT_REPORTED = "none", "No report yet"


STATES: dict[str, str] = dict([*StateChoice.choices(), *TaskGroupState.choices()])
RAGS: dict[str, str] = dict([*Rag.choices(), *RagChoice.choices()])
WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN, None)
BY_STATE = list(TaskGroupState)


@dataclass(frozen=True)
class TaskGroupFilter:
    """Which groups a list or a map shows."""

    state: str = StateChoice.OPEN
    rag: str = ""
    ward: str = ""
    mine: bool = False


# The most urgent first: the worst, the oldest, the next to end. Each sorts what `queries.Standing` says.
COLUMNS = (
    Column("name", "Group", sort=lambda s: s.task_group.name.lower(), value=lambda s: s.task_group.name),
    Column(
        "state", "State", sort=lambda s: BY_STATE.index(s.task_group.state),
        value=lambda s: s.task_group.state,
    ),
    Column("by", "Commissioned by", value=lambda s: s.task_group.commissioned_by.name, on_page=False),
    Column("sponsor", "Sponsor", value=lambda s: _person(s.task_group.sponsor), on_page=False),
    Column("lead", "Lead", value=lambda s: _person(s.task_group.lead), on_page=False),
    Column("wards", "Wards", value=lambda s: wards_of(s.task_group), on_page=False),
    Column("start", "Starts", value=lambda s: s.task_group.start_on, on_page=False),
    Column("progress", "Progress", sort=lambda s: WORST_FIRST.index(s.rag), value=lambda s: s.rag),
    Column("report", "Last report", sort=lambda s: s.reported_at, value=lambda s: s.reported_at),
    Column("report_due", "Next report due", value=lambda s: s.report_due_on, on_page=False),
    Column(
        "milestone", "Next milestone", sort=lambda s: s.milestone_due_on,
        value=lambda s: s.milestone.title if s.milestone else None,
    ),
    Column("milestone_due", "Milestone due", value=lambda s: s.milestone_due_on, on_page=False),
    Column("end", "Ends", sort=lambda s: s.task_group.end_on, value=lambda s: s.task_group.end_on),
    Column("first_end", "First end", value=lambda s: s.task_group.first_end_on, on_page=False),
)  # fmt: skip


def ask_for_groups(address: Mapping[str, str], wards: Mapping[str, str]) -> Question:
    """What an address asks of the list. `wards`: those it can be filtered by, by number."""
    return ask(
        Listing(
            "task-and-finish-groups", "task-and-finish group", COLUMNS, sort="end", saved=True,
            filters=(
                choice("state", "State", STATES.items(), StateChoice.OPEN),
                choice("rag", "Progress", RAGS.items()),
                row_choice("ward", "Ward in scope", wards.items()),
                tick("mine", "Groups I am on"),
            ),
        ),
        address,
    )  # fmt: skip


def filter_of(question: Question) -> TaskGroupFilter:
    return TaskGroupFilter(question["state"], question["rag"], question["ward"], bool(question["mine"]))


def wards_of(group: Any) -> str:
    return ", ".join(ward.name for ward in group.wards) or "The whole city"


def _person(person: Any) -> str:
    return f"{person.name}, {person.partner.short_name}"
