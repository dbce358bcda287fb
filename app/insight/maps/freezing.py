"""The partnership's map, to be kept as it is, with its tables and the cases that it shows or counts."""

from sqlalchemy import select

from app import clock
from app.documents.description import Document, Figure, Table
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.frozen.queries import ids_of_cases
from app.insight.maps import queries, wording
from app.insight.maps.asking import answer_of
from app.insight.maps.filters import Drawn, MapFilter
from app.insight.maps.paper import document_of
from app.insight.maps.queries import City
from app.insight.maps.routes import has_legend, static_pictures_of
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.models.task_group import task_group_cases
from app.policy import Action
from app.structure.choices import get_choices
from app.words import day


def freeze_map(asked: Asked) -> Frozen | None:
    """The picture of the smallest places on the map, as where there is no JavaScript, and every table."""
    map_filter, city = answer_of(asked.query, asked.user)
    if not has_legend(map_filter, city):
        return None
    drawn = static_pictures_of(map_filter, city)[-1:]
    document = document_of(asked.user, city, map_filter, get_choices().tiers, drawn)
    figure = next(part for part in document.parts if isinstance(part, Figure))
    return Frozen(
        kind=FrozenKind.MAP,
        title=document.title,
        sentence=" ".join([document.answer, *wording.notes(city, map_filter)]),
        months=city.incidents.period.words if city.incidents else f"Cases of {day(clock.today())}",
        source=" ".join([figure.source, *_source_of_incidents(city)]),
        tables=tuple(tables.of_paper(part) for part in _tables(document)),
        picture=figure.svg,
        alternative=figure.alternative,
        cases=_counted(asked, map_filter, city),
        actions=frozenset(_needed(map_filter, city)),
    )


def _source_of_incidents(city: City) -> list[str]:
    """Of the table of what was recorded, where the shades are of cases."""
    if city.incidents is None:
        return []
    return [f"Recorded: {city.incidents.source.words_of_harm}, {city.incidents.period.words}."]


def _tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


def _counted(asked: Asked, map_filter: MapFilter, city: City) -> frozenset[int]:
    """The cases of its wards and, where groups are listed, the open cases in their scopes."""
    ids = queries.list_case_ids(asked.user, map_filter, city)
    if Drawn.GROUPS not in map_filter.draw or not city.groups:
        return ids
    groups = [group.id for group in city.groups]
    scope = select(task_group_cases.c.case_id).where(task_group_cases.c.task_group_id.in_(groups))
    return ids | ids_of_cases(asked.user, Case.closed_at.is_(None), Case.id.in_(scope))


def _needed(map_filter: MapFilter, city: City) -> set[Action]:
    """Who may not see incidents, or groups, is shown a map without them."""
    needed = {Action.EVIDENCE_VIEW} if city.incidents else set()
    return needed | ({Action.TASK_GROUP_LIST} if city.groups else set())
