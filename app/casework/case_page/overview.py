"""Reads for the first screen of a case.

Most cases have no access requests, links or task-and-finish groups: the statement that loads the case
also says which of these exist, and only those are queried.
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, select, union_all
from sqlalchemy.orm import joinedload, lazyload, load_only

from app import policy
from app.casework.cases.queries import (
    ONE,
    is_led_from_before,
    list_actions,
    list_path_groups,
    list_waiting_requests,
    redirect_old,
)
from app.casework.cases.suggestions import list_suggestions
from app.casework.files.queries import list_pictures
from app.evidence.surroundings.around import AROUND, NearCase
from app.extensions import db
from app.models.case import Case, CaseLink
from app.models.desk import Draft
from app.models.escalation import Escalation, HandDown
from app.models.event import Event
from app.models.partnership import Group, Partner
from app.models.person import User
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest, AccessState, CaseFile, CaseShare, HeldFile, Watch
from app.models.suggestion import Suggestion
from app.models.task_group import TaskGroup, task_group_cases
from app.places.geography.nearby import distance_squared, within
from app.structure.queries import in_hin_by_date
from app.use_case import note_read

NEARBY_AT_MOST = 8
PICTURES = 4
M = TypeVar("M", Escalation, HandDown)

_STORY = (
    joinedload(Case.logged_by).options(load_only(User.name), lazyload("*")),
    joinedload(Case.holdings),
)
_WHAT_THERE_IS: tuple[ColumnElement[bool], ...] = (
    exists().where(CaseShare.case_id == Case.id, CaseShare.ended_at.is_(None)).label("has_partners"),
    exists().where(task_group_cases.c.case_id == Case.id).label("has_task_groups"),
    exists().where((CaseLink.case_id == Case.id) | (CaseLink.other_id == Case.id)).label("has_links"),
    exists()
    .where(AccessRequest.case_id == Case.id, AccessRequest.state == AccessState.ASKED)
    .label("has_waiting"),
    exists().where(Escalation.case_id == Case.id).label("was_asked"),
    exists().where(HandDown.case_id == Case.id).label("was_handed"),
    exists().where(CaseFile.case_id == Case.id, ~CaseFile.removed, CaseFile.is_picture).label("has_pictures"),
    exists().where(Suggestion.case_id == Case.id, Suggestion.is_waiting).label("has_suggestions"),
)
_OVERVIEW = (
    ONE.add_columns(
        Watch,
        in_hin_by_date().label("in_hin"),
        exists()
        .where(Draft.user_id == bindparam("reader"), Draft.page == bindparam("note_page"))
        .label("has_draft"),
        exists()
        .where(HeldFile.user_id == bindparam("reader"), HeldFile.page == bindparam("note_page"))
        .label("has_held"),
        *_WHAT_THERE_IS,
    )
    .outerjoin(Watch, and_(Watch.case_id == Case.id, Watch.user_id == bindparam("reader")))
    .options(*_STORY)
)
_POINT = (bindparam("east", type_=Integer), bindparam("north", type_=Integer))
_METRES = bindparam("metres", type_=Integer)
_DISTANCE = distance_squared(Case, *_POINT)
# Only what an index has: the words are read of those that are listed, and of none that are only counted.
_NEARBY: Select[*tuple[Any, ...]] = (
    select(
        Case.id,
        _DISTANCE.label("distance"),
        func.count().over().label("number"),  # of all, listed or not
    )
    .where(
        Case.id != bindparam("not_this"),
        Case.is_open,
        within(Case, *_POINT, _METRES),
    )
    .order_by(_DISTANCE, Case.id)
    .limit(NEARBY_AT_MOST)
)
_LISTED = (Case.reference, Case.title, Case.tier_level, Case.restricted, Case.easting, Case.northing)


class Nearby(NamedTuple):
    """The nearest of the cases near another, and how many more there are."""

    cases: list[NearCase]
    more: int


@dataclass(frozen=True)
class Overview:
    """A case and what its first screen shows, loaded in a fixed number of statements."""

    case: Case
    in_hin: bool
    has_draft: bool
    has_held: bool
    actions: list[PlanAction]
    partners: list[Partner]
    task_groups: list[TaskGroup]
    nearby: Nearby
    linked: list[Row]
    path_groups: list[Group]  # held, so that the session finds a group's parent without a query
    waiting: list[AccessRequest]
    asked: list[Escalation]
    handed: list[HandDown]
    lead_is_asked: bool
    suggestions: list[Suggestion]
    watch: Watch | None
    pictures: list[CaseFile]


def get_overview(user: User, reference: str, note_page: str) -> Overview:
    """Return what the first screen shows. `note_page`: the address whose draft note is looked for."""
    redirect_old(policy.visible_cases(user, select(Case.reference)), reference)
    params = {"reference": reference, "reader": user.id, "note_page": note_page}
    row = db.session.execute(policy.visible_cases(user, _OVERVIEW), params).unique().one()
    case = row.Case
    note_read(user, Event.CASE_READ, case, watch=row.Watch)
    # Only a case that a group above took, and so was asked for, can be handed down.
    handed = _on_its_way(HandDown, case) if row.was_handed else []
    return Overview(
        case=case,
        in_hin=row.in_hin,
        has_draft=row.has_draft,
        has_held=row.has_held,
        path_groups=list_path_groups(case),
        actions=list_actions(case),
        nearby=list_nearby(user, case),
        partners=_partners(case) if row.has_partners else [],
        task_groups=list_task_groups(case) if row.has_task_groups else [],
        linked=_linked(user, case) if row.has_links else [],
        waiting=list_waiting_requests(case) if row.has_waiting else [],
        asked=_on_its_way(Escalation, case) if row.was_asked else [],
        handed=handed,
        lead_is_asked=bool(handed) and is_led_from_before(case),
        suggestions=list_suggestions(case) if row.has_suggestions else [],
        watch=row.Watch,
        pictures=list_pictures(case, PICTURES) if row.has_pictures else [],
    )


def _on_its_way(kind: type[M], case: Case) -> list[M]:
    """Every request about a case, or every time it was handed down. Their groups are loaded with its path."""
    statement = select(kind).where(kind.case_id == case.id).options(lazyload("*"))
    return list(db.session.scalars(statement.order_by(kind.id)))


def list_task_groups(case: Case) -> list[TaskGroup]:
    """The open task-and-finish groups that have this case in their scope."""
    statement = (
        select(TaskGroup)
        .join(task_group_cases, task_group_cases.c.task_group_id == TaskGroup.id)
        .where(task_group_cases.c.case_id == case.id, ~TaskGroup.is_closed)
        .options(joinedload(TaskGroup.group))
        .order_by(TaskGroup.id)
    )
    return list(db.session.scalars(statement))


def _partners(case: Case) -> list[Partner]:
    shared = select(CaseShare.partner_id).where(CaseShare.case_id == case.id, CaseShare.ended_at.is_(None))
    return list(db.session.scalars(select(Partner).where(Partner.id.in_(shared)).order_by(Partner.name)))


def _linked(user: User, case: Case) -> list[Row]:
    """Linked cases that this person may read, such as the one this duplicates."""
    here = union_all(
        select(CaseLink.other_id).where(CaseLink.case_id == case.id),
        select(CaseLink.case_id).where(CaseLink.other_id == case.id),
    )
    statement = policy.visible_cases(user, select(Case.reference, Case.title)).where(Case.id.in_(here))
    return list(db.session.execute(statement.order_by(Case.id)))


def list_nearby(user: User, case: Case, metres: int = AROUND) -> Nearby:
    """Other open cases that this person may read within so many metres, nearest first."""
    east, north = case.easting, case.northing
    if east is None or north is None:
        return Nearby([], 0)
    params = {"not_this": case.id, "east": east, "north": north, "metres": metres}
    nearest = policy.visible_cases(user, _NEARBY).subquery()
    listed = select(*_LISTED, nearest.c.number).join(nearest, nearest.c.id == Case.id)
    rows = db.session.execute(listed.order_by(nearest.c.distance, Case.id), params).all()
    cases = [
        NearCase(
            row.reference,
            row.title,
            row.tier_level,
            row.restricted,
            row.easting,
            row.northing,
            metres=_metres(row, east, north),
        )
        for row in rows
    ]
    return Nearby(cases, rows[0].number - len(rows) if rows else 0)


def _metres(row: Row, east: int, north: int) -> int:
    """The distance to the nearest 10 m: points are seldom more precise."""
    return round(math.hypot(row.easting - east, row.northing - north) / 10) * 10
