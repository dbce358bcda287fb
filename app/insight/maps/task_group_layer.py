"""Task-and-finish groups on the map: scope as area, state as pattern, progress as text."""

from collections.abc import Iterator

from flask import url_for

from app.casework.task_groups.queries import OnMap
from app.insight.maps.filters import Drawn
from app.insight.maps.labels import spread
from app.insight.maps.queries import City
from app.mapping.layer_frames import Fact, areas
from app.mapping.map_layers import AreaClass, AreaLayer
from app.models.task_group import Rag, TaskGroupState
from app.places.geography.areas import scope_outlines, ward_frame
from app.words import day, days, in_words, thousands

PATTERNS = {
    TaskGroupState.PROPOSED: "dots",
    TaskGroupState.COMMISSIONED: "back-diagonal",
    TaskGroupState.REPORTING: "diagonal",
    TaskGroupState.EXTENDED: "grid",
}
LINES: dict[Rag | None, tuple[str, str | None]] = {
    Rag.GREEN: ("#00703c", None),
    Rag.AMBER: ("#a65100", "10 5"),
    Rag.RED: ("#ca3535", "3 5"),
    None: ("#505a5f", "1 6"),
}
SUFFIX = " task-and-finish group"


def scope_layer(city: City, tolerance: int) -> AreaLayer:
    """Each group's scope, as far as it lies in the wards that are shown."""
    drawn_wards = ward_frame(tolerance).index
    middles = {ward.id: ward.middle for ward in city.wards if ward.middle and ward.id in drawn_wards}
    scopes = {group: _scope(group) & middles.keys() for group in city.groups if group.ward_ids}
    scopes |= {group: frozenset(middles) for group in city.groups if not group.ward_ids}
    drawn = {group: scopes[group] for group in city.groups if scopes[group]}
    frame = areas(
        scope_outlines(list(drawn.values()), tolerance),
        kind=[_key(group) for group in drawn],
        name=[group.name for group in drawn],
        facts=[tuple(_facts(group, city)) for group in drawn],
        href=[url_for("task_groups.show", task_group_id=group.id) for group in drawn],
        label=[_label(group) for group in drawn],
        label_at=spread(list(drawn.values()), middles),
    )
    classes = tuple(map(_class, drawn))
    return AreaLayer(Drawn.GROUPS.label, frame, classes, labels="tag", hollow=True)


def progress(group: OnMap) -> str:
    return group.rag.label if group.rag else "No report yet"


def short_name(group: OnMap) -> str:
    """The name without "task-and-finish group", which the context already says."""
    return group.name[: -len(SUFFIX)] if group.name.lower().endswith(SUFFIX) else group.name


def scope_words(group: OnMap, city: City) -> str:
    """The shown wards of the scope by name, and how many others there are."""
    if not group.ward_ids:
        return "The whole city"
    names = [ward.name for ward in city.wards if ward.id in group.ward_ids]
    others = len(group.ward_ids) - len(names)
    return in_words([*names, f"{others} more"] if others else names)


def _scope(group: OnMap) -> frozenset[int]:
    return frozenset(group.ward_ids)


def _key(group: OnMap) -> str:
    return f"group-{group.id}"


def _label(group: OnMap) -> str:
    return f"{short_name(group)}: {group.rag.value if group.rag else 'no report yet'}"


def _class(group: OnMap) -> AreaClass:
    colour, dash = LINES[group.rag]
    return AreaClass(
        key=_key(group),
        label=f"{short_name(group)}: {group.state.label.lower()}, {progress(group).lower()}",
        fill=colour,
        outline=colour,
        weight=4,
        dash=dash,
        pattern=PATTERNS[group.state],
        opacity=0.5,
    )


def _facts(group: OnMap, city: City) -> Iterator[Fact]:
    yield "State", group.state.label
    yield "Progress", progress(group)
    yield "Lead", group.lead
    late = f", {days(group.days_past_end)} ago" if group.days_past_end else ""
    yield "Ends", day(group.end_on) + late
    yield "Scope", scope_words(group, city)
    yield "Open cases", thousands(group.visible_cases)
