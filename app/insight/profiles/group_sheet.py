"""Compose the evidence sheet of a task-and-finish group: what its cases are about, in its wards or city."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app import clock
from app.casework.task_groups.group_map.drawing import map_of_group
from app.casework.task_groups.queries import get_task_group, list_cases_in_scope
from app.documents.description import Beside, Document, Facts, Figure, Paragraph, Part
from app.evidence.surroundings.maps import PlaceMap, svg_of_place
from app.insight.profiles import evidence_parts, queries, topic_parts
from app.insight.profiles import work_parts as work
from app.insight.profiles.asked import About, answer_here, ask_of_wards, with_months
from app.insight.profiles.reach import Reach, of_wards
from app.insight.profiles.sheets import AddressOf, document_of
from app.insight.profiles.topics import Around, count_topic, topic_of
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.task_group import TaskGroup
from app.places.geography.areas import ward_frame
from app.use_case import note_read
from app.words import day, in_words, pluralise


class GroupAbout(NamedTuple):
    group: TaskGroup
    scope: Sequence[Case]
    about: About


def group_sheet(user: User, query: Mapping[str, str], address_of: AddressOf, found: GroupAbout) -> Document:
    """The themes are those of the cases in its scope that this person may see."""
    group, scope, (topic, asked) = found
    note_read(user, Event.PROFILE_READ, profile=group.name)
    around = _around(group)
    query, here = with_months(query, asked), answer_here(asked, topic.usual_key)
    figures = count_topic(topic, around, query)
    reach = reach_of_group(group)
    open_work, tried = queries.get_work(user, reach), queries.list_tried(user, reach)
    map_ = _map(map_of_group(user, group, scope))
    parts: list[Part] = [Beside(map_, (_facts(group, len(scope)),)), *here.parts]
    parts += topic_parts.topic_parts(figures) if figures else topic_parts.missing_parts(topic)
    parts += work.work_parts(open_work, f"in {around.name}", user, address_of)
    parts += work.tried_parts(tried, f"in {around.name}", user, address_of)
    answer = topic_parts.answer(figures) if figures else evidence_parts.nothing_loaded()
    restricted = any(case.restricted for case in scope)
    return document_of(
        user,
        f"{group.name}: profile",
        "Profile of a task-and-finish group",
        f"{here.answer} {answer}".strip(),
        parts,
        figures.source if figures else None,
        work.marking_of(open_work, tried, restricted=restricted),
    )


def ask_about_group(group_id: int, query: Mapping[str, str], user: User) -> GroupAbout:
    """A group, the cases in its scope, and what its sheet is about."""
    group = get_task_group(group_id)
    scope = list_cases_in_scope(user, group)
    topic = topic_of(scope)
    return GroupAbout(group, scope, About(topic, ask_of_wards(group.wards, topic, query, user)))


def reach_of_group(group: TaskGroup) -> Reach:
    return of_wards([ward.id for ward in group.wards] or ward_frame().index.tolist())


def _around(group: TaskGroup) -> Around:
    wards = {ward.id: ward.name for ward in group.wards}
    if not wards:
        return Around("the city", ("city",), {})
    name = f"{next(iter(wards.values()))} ward" if len(wards) == 1 else f"the {len(wards)} wards of its scope"
    return Around(name, ("wards", *sorted(wards)), wards)


def _facts(group: TaskGroup, cases: int) -> Facts:
    rows = [
        ("State", group.state.label),
        ("Lead", group.lead.name),
        ("Sponsor", group.sponsor.name),
        ("Wards", in_words([ward.name for ward in group.wards]) or "The whole city"),
        ("In its scope", f"{pluralise(cases, 'case')} that you can see"),
        ("From", day(group.start_on)),
        ("To", day(group.end_on)),
    ]
    return Facts(tuple(rows), f"the partnership’s own record, as of {day(clock.today())}.")


def _map(place_map: PlaceMap) -> tuple[Part, ...]:
    words = " ".join([place_map.sentence, *place_map.notes])
    if not place_map.around.can_be_drawn:
        return (Paragraph(words),)
    svg, title = svg_of_place(place_map), place_map.title
    return Paragraph(words), Figure(svg, title, f"{title}. {words}", place_map.source)
