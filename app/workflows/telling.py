"""Who is told of what? One table: for each event, which people, in which words.

A use case records what happened, and the people whom the table names are told in the same transaction: on
their front page, and by mail when the worker sends it. Whoever did it is not told. A mail is read on buses
and forwarded, so the words say where to look and never what it is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, insert, literal, select, true, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation
from app.models.event import Event as E
from app.models.notice import Notice, NoticeState, Relation
from app.models.notice import Relation as R
from app.models.person import Membership, Role, User
from app.models.sharing import CasePerson, Watch
from app.models.task_group import TaskGroup

MOVED = "A case that you watch was answered by the group that was asked."
DECIDED = {R.ASKER: "A request of yours was decided.", R.WATCHER: MOVED}

TOLD: Mapping[E, Mapping[Relation, str]] = {
    E.CASE_LOGGED: {
        R.COORDINATOR: "A new case was logged with your group. Nobody leads it yet.",
        R.CHAIR: "A new case was logged with your group. Nobody leads it yet.",
    },
    E.CASE_LEAD_SET: {R.LEAD: "You were made the lead of a case."},
    E.CASE_CLOSED: {
        R.LEAD: "A case that you lead was closed.",
        R.WATCHER: "A case that you watch was closed.",
    },
    E.CASE_REOPENED: {
        R.LEAD: "A case that you lead was opened again.",
        R.WATCHER: "A case that you watch was opened again.",
    },
    E.CASE_PERSON_NAMED: {R.NAMED: "You were named on a case, so that you can read it."},
    E.CASE_KEEPER_NAMED: {
        R.NAMED: "You were put on the list of a restricted case, so that somebody can act on it.",
        R.AUDITOR: "Nobody could act on a restricted case. The audit says what was done.",
    },
    E.CASE_OUT_OF_SIGHT: {R.AUDITOR: "Nobody can act on a restricted case. The audit says what was done."},
    E.CASE_GLASS_BROKEN: {
        R.ON_LIST: "A restricted case of yours was opened in an emergency. It says who did so, and why.",
        R.AUDITOR: "A restricted case was opened in an emergency. The audit says why.",
    },
    E.ACTION_ADDED: {R.OWNER: "You were given an action."},
    E.ACTION_EDITED: {R.OWNER: "You were given an action."},
    E.ACCESS_ASKED: {R.COORDINATOR: "Somebody asks to see a case that you hold."},
    E.ACCESS_GRANTED: {R.ASKER: "You may now read a case that you asked for."},
    E.ACCESS_REFUSED: {R.ASKER: "You were not given access to a case that you asked for."},
    E.ESCALATION_REQUESTED: {
        R.DECIDER: "A group asks yours for a decision.",
        R.LEAD: "A group above was asked about a case that you lead.",
    },
    E.ESCALATION_TAKEN: {
        **DECIDED,
        R.LEAD: "You lead a case that a group above took.",
    },
    E.ESCALATION_ASSISTED: DECIDED,
    E.ESCALATION_RETURNED: DECIDED,
    E.ESCALATION_WITHDRAWN: {
        R.DECIDER: "A request to your group was withdrawn.",
        R.ASKER: "A request of yours was withdrawn.",
    },
    E.ESCALATION_PASSED_ON: {**DECIDED, R.DECIDER: "A group asks yours for a decision."},
    E.HANDED_DOWN: {
        R.RECEIVER: "A case was handed down to your group.",
        R.WATCHER: "A case that you watch was handed down.",
    },
    E.HAND_DOWN_RECEIVED: {
        R.SENDER: "A case that you handed down has been received.",
        R.WATCHER: "A case that you watch has been received by the group that it was handed to.",
    },
    E.TASK_GROUP_PROPOSED: {
        R.LEAD: "You are proposed as the lead of a task-and-finish group.",
        R.MEMBER: "You are proposed for a task-and-finish group.",
        R.DECIDER: "A task-and-finish group is proposed to your group.",
    },
    E.TASK_GROUP_COMMISSIONED: {
        R.LEAD: "A task-and-finish group that you lead was commissioned.",
        R.MEMBER: "A task-and-finish group that you are on was commissioned.",
    },
    E.TASK_GROUP_JOINED: {R.NAMED: "You were put on a task-and-finish group."},
    E.TASK_GROUP_EDITED: {R.NAMED: "You were made the lead or the sponsor of a task-and-finish group."},
    E.HIN_PROPOSED: {R.DECIDER: "High Impact Neighbourhoods are proposed to you."},
}

# What gives somebody work: it stands on their front page until they open it.
GIVES_WORK = (
    E.ACTION_ADDED, E.ACTION_EDITED, E.CASE_KEEPER_NAMED, E.CASE_LEAD_SET, E.CASE_PERSON_NAMED,
    E.ESCALATION_TAKEN, E.TASK_GROUP_EDITED, E.TASK_GROUP_JOINED, E.TASK_GROUP_PROPOSED,
)  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """What is told: an event, its case, if it has one, and the thing or the people that it is about."""

    actor: User | None
    event: E
    case: Case | None = None
    about: Any = None
    subject: str = ""
    where: str = ""  # the address at which it can be read, if that does not follow

    @property
    def path(self) -> str:
        """The address at which what happened can be read."""
        if self.where or self.case is None:
            return self.where
        if isinstance(self.about, Escalation):
            return f"/escalations/{self.about.key}"
        return f"/cases/{self.case.reference}{PAGES.get(self.event, '')}"


# The page of the case on which it can be read, if that is not its first.
PAGES = {E.ACTION_ADDED: "/plan", E.ACTION_EDITED: "/plan", E.ACCESS_ASKED: "/sharing"}
AUDIT = "/audit?kind=people"


# --- which people are meant: a condition on users, or None where there can be nobody ---------------------
def _lead(told: Happened) -> ColumnElement[bool] | None:
    """The lead of the case, or of the task-and-finish group that the event is about."""
    thing = told.about if told.event.kind == "task_group" else told.case
    return None if thing is None or thing.lead_id is None else User.id == thing.lead_id


def _people(told: Happened) -> ColumnElement[bool] | None:
    """The people whom the event is about, as the use case gives them."""
    people = told.about if isinstance(told.about, (list, set, tuple)) else [told.about]
    ids = sorted(person.id for person in people if isinstance(person, User))
    return User.id.in_(ids) if ids else None


def _owner(told: Happened) -> ColumnElement[bool] | None:
    owner_id = getattr(told.about, "owner_id", None)
    return None if owner_id is None else User.id == owner_id


def _askers(told: Happened) -> ColumnElement[bool]:
    if isinstance(told.about, Escalation):
        return User.id.in_(sorted(told.about.asker_ids))
    return User.id == told.about.asked_by_id


def _deciders(told: Happened) -> ColumnElement[bool] | None:
    if isinstance(told.about, Escalation):
        return _holds(told.about.to_group_id, Role.CHAIR)
    if isinstance(told.about, TaskGroup):
        return _holds(told.about.commissioned_by_id, Role.CHAIR)
    return _people(told)


def _holds(group_id: int | None, *roles: Role) -> ColumnElement[bool]:
    in_group = Membership.group_id == group_id
    return User.memberships.any(and_(in_group, Membership.role.in_(roles)) if roles else in_group)


def _of_case(rows: type[CasePerson | Watch], told: Happened) -> ColumnElement[bool] | None:
    if told.case is None:
        return None
    return exists().where(rows.case_id == told.case.id, rows.user_id == User.id)


PEOPLE: Mapping[Relation, Callable[[Happened], ColumnElement[bool] | None]] = {
    R.OWNER: _owner,
    R.LEAD: _lead,
    R.NAMED: _people,
    R.MEMBER: lambda told: _holds(told.about.group_id) if isinstance(told.about, TaskGroup) else None,
    R.ASKER: _askers,
    R.DECIDER: _deciders,
    R.RECEIVER: lambda told: _holds(told.about.to_group_id, Role.COORDINATOR),
    R.SENDER: lambda told: User.id == told.about.handed_by_id,
    R.COORDINATOR: lambda told: _holds(told.case.holder_id, Role.COORDINATOR) if told.case else None,
    R.CHAIR: lambda told: _holds(told.case.holder_id, Role.CHAIR) if told.case else None,
    R.ON_LIST: lambda told: _of_case(CasePerson, told),
    R.AUDITOR: lambda told: User.memberships.any(Membership.role == Role.AUDITOR),
    R.WATCHER: lambda told: _of_case(Watch, told),
}


def tell_people(happened: list[Happened]) -> None:
    """Add a notice for each person of the table, in one statement. A step of a use case, which it ends.

    While the demonstration plays back the past, nothing waits to be mailed.
    """
    meant = [row for told in happened for row in _meant(told)]
    if not meant:
        return
    rows = union_all(*meant).subquery()
    # Each hears once of an event of a case, for the first reason that they are told.
    same = (rows.c.user_id, rows.c.event, rows.c.case_id)
    once = select(rows).ext(distinct_on(*same)).order_by(*same, rows.c.rank).subquery()
    columns = [column for column in once.columns if column.name != "rank"]
    names = [column.name for column in columns]
    db.session.execute(insert(Notice).from_select(names, select(*columns)))


def _meant(told: Happened) -> list[Select[*tuple[Any, ...]]]:
    """The people of each relation that the table names for this event, as rows of notices."""
    state = NoticeState.SENT if clock.is_pretended() else NoticeState.WAITING
    rows: list[Select[*tuple[Any, ...]]] = []
    for relation in TOLD.get(told.event, ()):
        meant = PEOPLE[relation](told)
        if meant is None:
            continue
        # An auditor is told of no case, but to look into the audit.
        case = None if relation is R.AUDITOR else told.case
        path = AUDIT if relation is R.AUDITOR else told.path
        columns = (
            User.id.label("user_id"),
            literal(case.id if case else None, Notice.case_id.type).label("case_id"),
            literal(told.event, Notice.event.type).label("event"),
            literal(relation, Notice.relation.type).label("relation"),
            literal(path).label("path"),
            literal(told.subject).label("subject"),
            literal(clock.now(), Notice.made_at.type).label("made_at"),
            literal(state, Notice.state.type).label("state"),
            literal(list(R).index(relation)).label("rank"),
        )
        others = User.id != told.actor.id if told.actor else true()
        rows.append(select(*columns).where(User.active, others, meant))
    return rows
