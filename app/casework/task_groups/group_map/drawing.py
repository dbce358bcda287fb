"""The maps of task-and-finish groups: of one with what is around it, and of all in a list."""

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for

from app.casework.task_groups.queries import OnMap, Standing, on_map
from app.casework.task_groups.scope_style import class_of, key_of, label_of
from app.evidence.surroundings.around import MappedPlace
from app.evidence.surroundings.maps import PlaceMap
from app.evidence.surroundings.queries import get_surroundings, list_open_cases
from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaLayer
from app.models.case import Case
from app.models.person import User
from app.models.task_group import TaskGroup
from app.places.geography.areas import scope_outlines, ward_frame


def map_of_group(user: User, group: TaskGroup, scope: Sequence[Case]) -> PlaceMap:
    """The wards of a group, or the city, with the open cases there.

    `scope`: its cases that the user may see.
    """
    everywhere = ward_frame().index
    ward_ids = frozenset(ward.id for ward in group.wards) or frozenset(everywhere)
    name = "its wards" if group.wards else "the city"
    cases, unplaced, more = list_open_cases(user, ward_ids)
    in_scope = {case.reference for case in scope}
    marked = [
        replace(case, note="In the group’s scope") if case.reference in in_scope else case for case in cases
    ]
    around = get_surroundings(user, MappedPlace(name, ward_ids), marked, unplaced=unplaced, more=more)
    return PlaceMap(f"Map of {group.name} and what is around it", around)


def map_of_groups(user: User, standings: Sequence[Standing]) -> PlaceMap:
    """The scopes of these groups over the wards of the city."""
    drawn = tuple(on_map(standing) for standing in standings)
    around = get_surroundings(user, MappedPlace("the city", frozenset(ward_frame().index)))
    title = "Map of task-and-finish groups"
    return PlaceMap(title, around, lambda: [_scopes(drawn)], own_values=drawn)


def _scopes(groups: Sequence[OnMap]) -> AreaLayer:
    everywhere = frozenset(ward_frame().index)
    scopes = {group: frozenset(group.ward_ids or everywhere) & everywhere for group in groups}
    shown = [group for group in groups if scopes[group]]
    frame = areas(
        scope_outlines([scopes[group] for group in shown]),
        kind=[key_of(group) for group in shown],
        name=[group.name for group in shown],
        facts=[(("State", group.state.label), ("Lead", group.lead)) for group in shown],
        href=[url_for("task_groups.show", task_group_id=group.id) for group in shown],
        label=[label_of(group) for group in shown],
    )
    return AreaLayer("Task-and-finish groups", frame, tuple(map(class_of, shown)), labels="tag", hollow=True)
