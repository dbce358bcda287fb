"""Task-and-finish groups on the map: scope as area, state as pattern, progress as text."""

from collections.abc import Iterator

from flask import url_for

from app.casework.task_groups.queries import OnMap
from app.casework.task_groups.scope_style import class_of, key_of, label_of, progress
from app.insight.maps.filters import Drawn
from app.insight.maps.labels import spread
from app.insight.maps.queries import City
from app.mapping.layer_frames import Fact, areas
from app.mapping.map_layers import AreaLayer
from app.places.geography.areas import scope_outlines, ward_frame
from app.words import day, days, in_words, thousands


def scope_layer(city: City, tolerance: int) -> AreaLayer:
    """Each group's scope, as far as it lies in the wards that are shown."""
    drawn_wards = ward_frame(tolerance).index
    middles = {ward.id: ward.middle for ward in city.wards if ward.middle and ward.id in drawn_wards}
    scopes = {group: _scope(group) & middles.keys() for group in city.groups if group.ward_ids}
    scopes |= {group: frozenset(middles) for group in city.groups if not group.ward_ids}
    drawn = {group: scopes[group] for group in city.groups if scopes[group]}
    frame = areas(
        scope_outlines(list(drawn.values()), tolerance),
        kind=[key_of(group) for group in drawn],
        name=[group.name for group in drawn],
        facts=[tuple(_facts(group, city)) for group in drawn],
        href=[url_for("task_groups.show", task_group_id=group.id) for group in drawn],
        label=[label_of(group) for group in drawn],
        label_at=spread(list(drawn.values()), middles),
    )
    classes = tuple(map(class_of, drawn))
    return AreaLayer(Drawn.GROUPS.label, frame, classes, labels="tag", hollow=True)


def scope_words(group: OnMap, city: City) -> str:
    """The shown wards of the scope by name, and how many others there are."""
    if not group.ward_ids:
        return "The whole city"
    names = [ward.name for ward in city.wards if ward.id in group.ward_ids]
    others = len(group.ward_ids) - len(names)
    return in_words([*names, f"{others} more"] if others else names)


def _scope(group: OnMap) -> frozenset[int]:
    return frozenset(group.ward_ids)


def _facts(group: OnMap, city: City) -> Iterator[Fact]:
    yield "State", group.state.label
    yield "Progress", progress(group)
    yield "Lead", group.lead
    late = f", {days(group.days_past_end)} ago" if group.days_past_end else ""
    yield "Ends", day(group.end_on) + late
    yield "Scope", scope_words(group, city)
    yield "Open cases", thousands(group.visible_cases)
