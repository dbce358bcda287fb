"""Use cases of task-and-finish groups, from proposal to exit report."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.attributes import flag_modified

from app import clock, policy
from app.casework.cases.keepers import keep_in_sight_without
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, GroupKind
from app.models.person import Membership, Role, User
from app.models.task_group import Milestone, ProgressReport, Rag, TaskGroup, task_group_cases
from app.policy import Action
from app.use_case import ensure_fresh, lock, record, use_case
from app.workflows.task_group import MILESTONE, TASK_GROUP

# How the record names what was changed.
CHANGEABLE = {
    "name": "the name",
    "sponsor": "the sponsor",
    "lead": "the lead",
    "terms": "the terms of reference",
    "objectives": "the objectives",
    "wards": "the wards in scope",
    "reporting_weeks": "how often it reports",
    "start_on": "the start date",
    "end_on": "the end date",
}


class Terms(TypedDict, total=False):
    """The terms of a group that can be edited."""

    name: str
    sponsor: User
    lead: User
    terms: str
    objectives: str
    wards: list[Area]
    reporting_weeks: int
    start_on: date
    end_on: date


class NameTaken(ValueError):
    """Another group already has this name."""


class NothingNew(ValueError):
    """Nothing to change: a double click, or a form saved without changes."""


@use_case
def propose_task_group(
    actor: User,
    *,
    name: str,
    commissioned_by: Group,
    sponsor: User,
    lead: User,
    terms: str,
    start_on: date,
    end_on: date,
    objectives: str = "",
    reporting_weeks: int = 4,
    members: Iterable[User] = (),
    wards: Iterable[Area] = (),
    cases: Iterable[Case] = (),
) -> TaskGroup:
    """Propose a group to the one that is to commission it. It opens no case before it is commissioned."""
    policy.ensure(actor, Action.TASK_GROUP_PROPOSE, commissioned_by)
    task_group = TaskGroup(
        group=Group(name=name, kind=GroupKind.TASK_GROUP, tier_level=commissioned_by.tier_level),
        commissioned_by=commissioned_by,
        sponsor=sponsor,
        lead=lead,
        terms=terms,
        objectives=objectives,
        reporting_weeks=reporting_weeks,
        start_on=start_on,
        end_on=end_on,
        wards=list(wards),
    )
    db.session.add(task_group)
    _flush_with_new_name(name)
    seat(task_group, [lead, sponsor, *members])
    _record(actor, Event.TASK_GROUP_PROPOSED, task_group, about=task_group)
    _put_in(actor, task_group, _lock_visible(actor, cases))
    return task_group


@use_case
def commission(actor: User, task_group: TaskGroup) -> None:
    """Commission a group: its members now see the cases in its scope, except restricted ones."""
    lock(task_group)
    TASK_GROUP.fire("commission", task_group, actor)
    _record(actor, Event.TASK_GROUP_COMMISSIONED, task_group, about=task_group)
    for case in _lock_all(task_group):
        case.admit(task_group.group)
        record(actor, Event.TASK_GROUP_COMMISSIONED, case=case, group=task_group.name)


@use_case
def edit(actor: User, task_group: TaskGroup, *, version: int, **values: Unpack[Terms]) -> None:
    """Edit the terms of a group, and its dates while it is only proposed."""
    lock(task_group)
    TASK_GROUP.fire("edit", task_group, actor)
    ensure_fresh(task_group, version)
    changed = {key: value for key, value in values.items() if _differs(task_group, key, value)}
    if {"start_on", "end_on"} & set(changed):
        TASK_GROUP.fire("set_dates", task_group, actor)
    if not changed:
        raise NothingNew("No changes made.")
    now = {task_group.lead, task_group.sponsor}
    for person in {values.get("lead", task_group.lead), values.get("sponsor", task_group.sponsor)} - now:
        policy.ensure_may_sit(person)
    _apply(task_group, dict(changed))
    seat(task_group, [task_group.lead, task_group.sponsor])
    fields = ", ".join(words for key, words in CHANGEABLE.items() if key in changed)
    new = {task_group.lead, task_group.sponsor} - now
    _record(actor, Event.TASK_GROUP_EDITED, task_group, about=new, fields=fields)


def _differs(task_group: TaskGroup, key: str, value: Any) -> bool:
    now = getattr(task_group, key)
    return set(now) != set(value) if key == "wards" else now != value


def _apply(task_group: TaskGroup, values: dict[str, Any]) -> None:
    name = values.pop("name", None)
    for key, value in values.items():
        setattr(task_group, key, value)
    # Wards and name are in other tables; this bumps the version, so that a page opened before is stale.
    flag_modified(task_group, "terms")
    if name is not None:
        task_group.group.name = name
        _flush_with_new_name(name)


def _flush_with_new_name(name: str) -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if "uq_groups_name" not in str(error):
            raise
        raise NameTaken(f"There is already a group named “{name}”. Enter a different name") from error


@use_case
def report_progress(actor: User, task_group: TaskGroup, *, rag: Rag, summary: str) -> ProgressReport:
    """Add a progress report."""
    lock(task_group)
    step = "report" if TASK_GROUP.is_legal("report", task_group) else "report_again"
    TASK_GROUP.fire(step, task_group, actor)
    report = ProgressReport(rag=rag, summary=summary, reported_by=actor)
    if any(_says_the_same(report, other) for other in task_group.reports[:1]):
        raise NothingNew("You have already sent this report.")
    task_group.reports.insert(0, report)
    _record(actor, Event.TASK_GROUP_REPORTED, task_group, rag=rag.label)
    return report


def _says_the_same(new: ProgressReport, last: ProgressReport) -> bool:
    return (new.rag, new.summary, new.reported_by) == (last.rag, last.summary, last.reported_by)


@use_case
def extend(actor: User, task_group: TaskGroup, *, until: date, reason: str) -> None:
    """Extend a group, once. The first end is stored as well."""
    lock(task_group)
    TASK_GROUP.fire("extend", task_group, actor)
    task_group.first_end_on, task_group.end_on = task_group.end_on, until
    task_group.extension_reason = reason
    _record(actor, Event.TASK_GROUP_EXTENDED, task_group, until=until, reason=reason)


@use_case
def close(actor: User, task_group: TaskGroup, *, worked: str, keep: str, lessons: str) -> None:
    """Close a group with an exit report. Its members no longer see its cases through it."""
    lock(task_group)
    TASK_GROUP.fire("close", task_group, actor)
    task_group.worked, task_group.keep, task_group.lessons = worked, keep, lessons
    task_group.closed_at = clock.now()
    task_group.group.active = False
    _record(actor, Event.TASK_GROUP_CLOSED, task_group)
    for case in _lock_all(task_group):
        case.dismiss(task_group.group)
        record(actor, Event.TASK_GROUP_CLOSED, case=case, group=task_group.name)


@use_case
def add_milestone(actor: User, task_group: TaskGroup, *, title: str, due_on: date) -> Milestone:
    lock(task_group)
    TASK_GROUP.fire("add_milestone", task_group, actor)
    if any((m.title, m.due_on) == (title, due_on) for m in task_group.milestones):
        raise NothingNew("This group already has that milestone.")
    milestone = Milestone(title=title, due_on=due_on)
    task_group.milestones.append(milestone)
    _record(actor, Event.MILESTONE_ADDED, task_group, title=title)
    return milestone


@use_case
def reach_milestone(actor: User, milestone: Milestone) -> None:
    lock(milestone.task_group)
    lock(milestone)
    MILESTONE.fire("reach", milestone, actor)
    _record(actor, Event.MILESTONE_REACHED, milestone.task_group, title=milestone.title)


@use_case
def put_back_milestone(actor: User, milestone: Milestone) -> None:
    """Mark a milestone as not reached."""
    lock(milestone.task_group)
    lock(milestone)
    MILESTONE.fire("put_back", milestone, actor)
    _record(actor, Event.MILESTONE_REOPENED, milestone.task_group, title=milestone.title)


# --- who sits on it -------------------------------------------------------------------------------
@use_case
def add_members(actor: User, task_group: TaskGroup, people: Iterable[User]) -> list[User]:
    """Add people to the group, and return those who were not on it already."""
    lock(task_group)
    TASK_GROUP.fire("add_members", task_group, actor)
    seated = seat(task_group, people)
    if not seated:
        raise NothingNew("They are already on the group.")
    for person in seated:
        _record(actor, Event.TASK_GROUP_JOINED, task_group, about=person, person=person.name)
    return seated


@use_case
def remove_member(actor: User, task_group: TaskGroup, person: User) -> None:
    """Remove a person from the group, and so from the cases that they saw only through it."""
    lock(task_group)
    places = [m for m in person.memberships if m.group_id == task_group.group_id]
    fits = bool(places) and task_group.may_lose(person)
    TASK_GROUP.fire("remove_member", task_group, actor, fits=fits)
    for place in places:
        person.memberships.remove(place)
    _record(actor, Event.TASK_GROUP_LEFT, task_group, person=person.name)
    keep_in_sight_without(person)


def seat(task_group: TaskGroup, people: Iterable[User]) -> list[User]:
    """Make these people members, and return the new ones. Lead and sponsor are members too: their further
    rights come from being lead or sponsor of this group."""
    seated = [person for person in dict.fromkeys(people) if task_group.group_id not in person.group_ids]
    for person in seated:
        policy.ensure_may_sit(person)
        place = Membership(group_id=task_group.group_id, role=Role.MEMBER)
        person.memberships.append(place)
    return seated


# --- which cases are in its scope -----------------------------------------------------------------
@use_case
def put_cases_in_scope(actor: User, task_group: TaskGroup, cases: Iterable[Case]) -> list[Case]:
    """Put visible cases in scope, and return those that were not already."""
    lock(task_group)
    TASK_GROUP.fire("put_in_scope", task_group, actor)
    put = _put_in(actor, task_group, _lock_visible(actor, cases))
    if not put:
        raise NothingNew("Those cases are already in scope.")
    return put


@use_case
def take_out_of_scope(actor: User, task_group: TaskGroup, case: Case) -> None:
    """Take a case out of scope: the members no longer see it through the group."""
    lock(task_group)
    TASK_GROUP.fire("take_out", task_group, actor)
    [case] = _lock_visible(actor, [case])
    policy.ensure_works_with(actor, case)
    if case.id not in _ids_in_scope(task_group):
        raise NothingNew(f"{case.reference} is not in scope.")
    task_group.cases.remove(case)
    case.dismiss(task_group.group)
    case.touch()
    record(actor, Event.TASK_GROUP_UNSCOPED, case=case, group=task_group.name)


def _put_in(actor: User, task_group: TaskGroup, cases: list[Case]) -> list[Case]:
    there = _ids_in_scope(task_group)
    new = [case for case in cases if case.id not in there]
    task_group.cases.add_all(new)
    for case in new:
        policy.ensure_works_with(actor, case)
        if task_group.is_at_work:
            case.admit(task_group.group)
        case.touch()
        record(actor, Event.TASK_GROUP_SCOPED, case=case, group=task_group.name)
    return new


def _ids_in_scope(task_group: TaskGroup) -> set[int]:
    table = task_group_cases.c
    return set(db.session.scalars(select(table.case_id).where(table.task_group_id == task_group.id)))


def _lock_visible(actor: User, cases: Iterable[Case]) -> list[Case]:
    """Lock the cases; raise NoResultFound if the actor may no longer see all of them."""
    ids = {case.id for case in cases}
    locked = _lock(policy.visible_cases(actor, select(Case).where(Case.id.in_(ids)))) if ids else []
    if len(locked) != len(ids):
        raise NoResultFound("a case that is not there for this person")
    return locked


def _lock_all(task_group: TaskGroup) -> list[Case]:
    """Lock every case in scope, visible to the actor or not: access changes for all of them together."""
    return _lock(task_group.cases.select())


def _lock(statement: Select[Any]) -> list[Case]:
    # By id, so that two transactions that lock the same cases do not deadlock.
    in_order = statement.order_by(None).order_by(Case.id).with_for_update(of=Case)
    return list(db.session.scalars(in_order.execution_options(populate_existing=True)))


def _record(actor: User, event: Event, task_group: TaskGroup, **detail: Any) -> None:
    where = f"/task-and-finish-groups/{task_group.id}"
    record(actor, event, subject=task_group.name, where=where, group=task_group.name, **detail)
