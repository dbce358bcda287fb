"""How a task-and-finish group's scope looks on a map: state as pattern, progress as line and words."""

from app.casework.task_groups.queries import OnMap
from app.mapping.map_layers import AreaClass
from app.models.task_group import Rag, TaskGroupState

PATTERNS = {
    TaskGroupState.PROPOSED: "dots",
    TaskGroupState.COMMISSIONED: "back-diagonal",
    TaskGroupState.REPORTING: "diagonal",
    TaskGroupState.EXTENDED: "grid",
    TaskGroupState.CLOSED: "bars",
}
LINES: dict[Rag | None, tuple[str, str | None]] = {
    Rag.GREEN: ("#00703c", None),
    Rag.AMBER: ("#a65100", "10 5"),
    Rag.RED: ("#ca3535", "3 5"),
    None: ("#505a5f", "1 6"),
}
SUFFIX = " task-and-finish group"


def progress(group: OnMap) -> str:
    return group.rag.label if group.rag else "No report yet"


def short_name(group: OnMap) -> str:
    """The name without "task-and-finish group", which the context already says."""
    return group.name[: -len(SUFFIX)] if group.name.lower().endswith(SUFFIX) else group.name


def key_of(group: OnMap) -> str:
    return f"group-{group.id}"


def label_of(group: OnMap) -> str:
    return f"{short_name(group)}: {group.rag.value if group.rag else 'no report yet'}"


def class_of(group: OnMap) -> AreaClass:
    colour, dash = LINES[group.rag]
    return AreaClass(
        key=key_of(group),
        label=f"{short_name(group)}: {group.state.label.lower()}, {progress(group).lower()}",
        fill=colour,
        outline=colour,
        weight=4,
        dash=dash,
        pattern=PATTERNS[group.state],
        opacity=0.5,
    )
