"""Reads of task-and-finish groups, their progress, and those of their cases that the reader may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, selectinload

from app import clock, policy
from app.casework.cases.searching import has_words, list_people_named
from app.casework.task_groups.filters import RagChoice, StateChoice, TaskGroupFilter
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, Partner
from app.models.person import Membership, User
from app.models.task_group import (
    Milestone,
    ProgressReport,
    Rag,
    TaskGroup,
    TaskGroupState,
    task_group_cases,
    task_group_wards,
)
from app.policy import Action
from app.use_case import note_read

PAGE = 25

_last_one = (
    select(ProgressReport)
    .ext(distinct_on(ProgressReport.task_group_id))
    .order_by(ProgressReport.task_group_id, ProgressReport.reported_at.desc(), ProgressReport.id.desc())
    .subquery()
)
LastReport = aliased(ProgressReport, _last_one)
_next_one = (
    select(Milestone)
    .where(Milestone.done_on.is_(None))
    .ext(distinct_on(Milestone.task_group_id))
    .order_by(Milestone.task_group_id, Milestone.due_on, Milestone.id)
    .subquery()
)
NextMilestone = aliased(Milestone, _next_one)


@dataclass(frozen=True)
class Standing:
    """A group with its last report and its next milestone: how it stands today."""

    task_group: TaskGroup
    report: ProgressReport | None
    milestone: Milestone | None

    @property
    def rag(self) -> Rag | None:
        return self.report.rag if self.report else None

    @property
    def reported_at(self) -> datetime | None:
        return self.report.reported_at if self.report else None

    @property
    def milestone_due_on(self) -> date | None:
        return self.milestone.due_on if self.milestone else None

    @property
    def report_due_on(self) -> date | None:
        return self.task_group.report_due_on(self.report)

    @property
    def days_report_late(self) -> int:
        return _days_since(self.report_due_on)

    @property
    def days_past_end(self) -> int:
        return _days_since(self.task_group.end_on) if self.task_group.is_past_its_end else 0


def _days_since(day: date | None) -> int:
    return max((clock.today() - day) // timedelta(days=1), 0) if day else 0


# --- the list -------------------------------------------------------------------------------------
def list_every_standing(user: User, filters: TaskGroupFilter) -> list[Standing]:
    """By name. They are few, and the map beside the list shows them all."""
    found = _standings().where(*_conditions(user, filters)).order_by(func.lower(Group.name), TaskGroup.id)
    return [Standing(*row) for row in db.session.execute(found)]


def _standings() -> Select:
    person = lazyload(User.memberships)
    return _with_report_and_milestone(
        select(TaskGroup, LastReport, NextMilestone).select_from(TaskGroup)
    ).options(
        contains_eager(TaskGroup.group),
        joinedload(TaskGroup.commissioned_by),
        joinedload(TaskGroup.lead).options(person),
        joinedload(TaskGroup.sponsor).options(person),
        selectinload(TaskGroup.wards),
    )


def _with_report_and_milestone(statement: Select) -> Select:
    return (
        statement.join(TaskGroup.group)
        .outerjoin(LastReport, LastReport.task_group_id == TaskGroup.id)
        .outerjoin(NextMilestone, NextMilestone.task_group_id == TaskGroup.id)
    )


def _conditions(user: User, filters: TaskGroupFilter) -> Iterator[ColumnElement[bool]]:
    if filters.state == StateChoice.OPEN:
        yield ~TaskGroup.is_closed
    elif filters.state != StateChoice.ANY:
        yield TaskGroup.state == TaskGroupState(filters.state)
    if filters.rag == RagChoice.NOT_REPORTED:
        yield LastReport.id.is_(None)
    elif filters.rag:
        yield LastReport.rag == Rag(filters.rag)
    if filters.ward:
        table = task_group_wards.c
        here = select(table.task_group_id).where(table.ward_id == int(filters.ward))
        yield TaskGroup.id.in_(here)
    if filters.mine:
        yield _is_of(user)


def _is_of(user: User) -> ColumnElement[bool]:
    sits_on = TaskGroup.group_id.in_(policy.acting_group_ids(user))
    ids = policy.acting_ids(user)
    return sits_on | TaskGroup.lead_id.in_(ids) | TaskGroup.sponsor_id.in_(ids)


# --- one group ------------------------------------------------------------------------------------
def get_task_group(task_group_id: int) -> TaskGroup:
    return get_standing(task_group_id).task_group


def find_proposal(*, name: str, terms: str) -> TaskGroup | None:
    """The group that was proposed with this name and these terms, and not decided on yet."""
    same = select(TaskGroup).join(Group, Group.id == TaskGroup.group_id)
    same = same.where(
        Group.name == name, TaskGroup.terms == terms, TaskGroup.state == TaskGroupState.PROPOSED
    )
    return db.session.scalars(same.options(lazyload("*"))).one_or_none()


def get_standing(task_group_id: int) -> Standing:
    statement = _standings().where(TaskGroup.id == task_group_id)
    return Standing(*db.session.execute(statement).one())


def get_milestone(task_group_id: int, milestone_id: int) -> Milestone:
    statement = select(Milestone).where(
        Milestone.id == milestone_id, Milestone.task_group_id == task_group_id
    )
    return db.session.scalars(statement).one()


def list_reports(task_group: TaskGroup) -> list[ProgressReport]:
    """Progress reports, newest first."""
    reported_by = joinedload(ProgressReport.reported_by).options(lazyload(User.memberships))
    statement = select(ProgressReport).where(ProgressReport.task_group_id == task_group.id)
    newest = statement.order_by(ProgressReport.reported_at.desc(), ProgressReport.id.desc())
    return list(db.session.scalars(newest.options(reported_by)))


def list_members(task_group: TaskGroup) -> list[tuple[Partner, list[User]]]:
    """Who sits on the group, by partner."""
    on_it = User.memberships.any(Membership.group_id == task_group.group_id)
    return _by_partner(select(User).where(on_it))


def list_member_ids(task_group: TaskGroup) -> set[int]:
    on_it = select(Membership.user_id).where(Membership.group_id == task_group.group_id)
    return set(db.session.scalars(on_it))


def list_who_can_be_seated() -> list[tuple[Partner, list[User]]]:
    """Who can be seated on a group, by partner."""
    return _by_partner(policy.people_to_seat(select(User)))


def get_member(task_group: TaskGroup, user_id: int) -> User:
    on_it = User.memberships.any(Membership.group_id == task_group.group_id)
    return db.session.scalars(select(User).where(User.id == user_id, on_it)).one()


def _by_partner(people: Select) -> list[tuple[Partner, list[User]]]:
    in_order = people.join(User.partner).order_by(Partner.name, Partner.id, User.name, User.id)
    rows = db.session.scalars(in_order.options(contains_eager(User.partner), lazyload(User.memberships)))
    groups: dict[Partner, list[User]] = {}
    for person in rows:
        groups.setdefault(person.partner, []).append(person)
    return list(groups.items())


# --- its cases: only ever those that the reader may see -------------------------------------------
def list_cases_in_scope(user: User, task_group: TaskGroup) -> list[Case]:
    return _listed(user, _of(task_group), limit=None)


def get_case_in_scope(user: User, task_group: TaskGroup, reference: str) -> Case:
    statement = policy.visible_cases(user, _of(task_group).where(Case.reference == reference))
    case = db.session.scalars(statement.options(joinedload(Case.ward), joinedload(Case.holder))).one()
    note_read(user, Event.CASE_READ, case)
    return case


def list_cases_to_put_in(user: User, task_group: TaskGroup, words: str = "") -> list[Case]:
    """Cases that could be put in scope: matches of a search (recorded), or open cases in its wards."""
    table = task_group_cases.c
    there = select(table.case_id).where(table.task_group_id == task_group.id)
    statement = select(Case).where(Case.id.not_in(there))
    if words:
        note_read(user, Event.CASES_SEARCHED, words=f"“{words}”")
        return _listed(user, statement.where(has_words(user, words, list_people_named(words))), PAGE)
    wards = [ward.id for ward in task_group.wards]
    near = Case.ward_id.in_(wards) if wards else true()
    return _listed(user, statement.where(Case.closed_at.is_(None), near), PAGE)


def list_visible_cases(user: User, references: Iterable[str]) -> list[Case]:
    """The cases with these references that this reader may see."""
    written = list(references)
    called = or_(Case.reference.in_(written), Case.old_reference.in_(written))
    return _listed(user, select(Case).where(called), limit=None)


def _of(task_group: TaskGroup) -> Select:
    table = task_group_cases.c
    return select(Case).join(
        task_group_cases, and_(table.case_id == Case.id, table.task_group_id == task_group.id)
    )


def _listed(user: User, statement: Select, limit: int | None) -> list[Case]:
    visible = policy.visible_cases(user, statement).order_by(Case.changed_at.desc(), Case.id.desc())
    shown = visible.limit(limit).options(joinedload(Case.ward), joinedload(Case.holder))
    return list(db.session.scalars(shown))


# --- for the other pages --------------------------------------------------------------------------
def list_commissioning_groups(user: User) -> list[Group]:
    """The groups to which this person may propose a task-and-finish group. Runs no query."""
    sits_in = {m.group_id: m.group for m in policy.acting_memberships(user) if m.group is not None}
    may = [group for group in sits_in.values() if policy.can(user, Action.TASK_GROUP_PROPOSE, group)]
    return sorted(may, key=lambda group: (group.tier_level, group.name))


@dataclass(frozen=True)
class OnMap:
    """A group as the map shows it: its scope is its wards, or the whole city where it names none."""

    id: int
    name: str
    state: TaskGroupState
    rag: Rag | None
    lead: str
    end_on: date
    days_past_end: int
    ward_ids: tuple[int, ...]
    visible_cases: int


def list_groups_on_map(user: User) -> list[OnMap]:
    """The groups that are not closed, each with the number of its open cases that the reader may see."""
    counts = count_visible_cases(user)
    return [
        on_map(standing, counts.get(standing.task_group.id, 0))
        for standing in list_every_standing(user, TaskGroupFilter())
    ]


def on_map(standing: Standing, visible_cases: int = 0) -> OnMap:
    group = standing.task_group
    return OnMap(
        id=group.id,
        name=group.name,
        state=group.state,
        rag=standing.rag,
        lead=group.lead.name,
        end_on=group.end_on,
        days_past_end=standing.days_past_end,
        ward_ids=tuple(ward.id for ward in group.wards),
        visible_cases=visible_cases,
    )


def count_visible_cases(user: User) -> dict[int, int]:
    """How many open cases that this person may see each group has in its scope."""
    table = task_group_cases.c
    counted = (
        select(table.task_group_id, func.count())
        .join(Case, Case.id == table.case_id)
        .where(Case.closed_at.is_(None))
        .group_by(table.task_group_id)
    )
    rows = db.session.execute(policy.visible_cases(user, counted))
    return {row[0]: row[1] for row in rows}


def list_needing_attention(user: User) -> list[Standing]:
    """Groups that need this person: to be commissioned, with a report overdue, or past their end."""
    # Most people have no such group, so this cheap query comes before the one over many tables.
    theirs = _is_of(user) | TaskGroup.commissioned_by_id.in_(policy.acting_group_ids(user))
    open_ = select(TaskGroup.id).where(~TaskGroup.is_closed, theirs)
    ids = db.session.scalars(open_).all()
    if not ids:
        return []
    in_order = _standings().where(TaskGroup.id.in_(ids)).order_by(TaskGroup.end_on, TaskGroup.id)
    standings = (Standing(*row) for row in db.session.execute(in_order))
    return [standing for standing in standings if _needs_attention(standing, user)]


def _needs_attention(standing: Standing, user: User) -> bool:
    if standing.task_group.is_at_work:
        is_due = standing.days_report_late or standing.days_past_end
        return bool(is_due) and policy.can(user, Action.TASK_GROUP_RUN, standing.task_group)
    return policy.can(user, Action.TASK_GROUP_COMMISSION, standing.task_group)


def get_person(user_id: int) -> User:
    return db.session.scalars(select(User).where(User.id == user_id, User.active)).one()
