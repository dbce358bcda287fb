"""Who is told of what? One table: for each event, which people, in which words.

A use case records what happened, and the people whom the table names are told in the same transaction: on
their front page, and by mail when the worker sends it. Whoever did it is not told. A mail is read on buses
and forwarded, so the words say where to look and never what it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from typing import cast as cast_type

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    Insert,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation
from app.models.event import Event as E
from app.models.notice import Notice, NoticeState, Relation
from app.models.notice import Relation as R
from app.models.person import Membership, Role, User
from app.models.sharing import CasePerson, Watch
from app.models.stand_in import StandIn
from app.models.task_group import TaskGroup

MOVED = "A group answered a request about a case that you watch."
DECIDED = {R.ASKER: "A group answered your request.", R.WATCHER: MOVED}

TOLD: Mapping[E, Mapping[Relation, str]] = {
    E.CASE_LOGGED: {
        R.COORDINATOR: "Your group has a new case. It needs a lead.",
        R.CHAIR: "Your group has a new case. It needs a lead.",
    },
    E.CASE_LEAD_SET: {R.LEAD: "You are now the lead of a case."},
    E.CASE_CLOSED: {
        R.LEAD: "A case that you lead was closed.",
        R.WATCHER: "A case that you watch was closed.",
    },
    E.CASE_WITHDRAWN: {
        R.COORDINATOR: "A case logged with your group by mistake was withdrawn.",
        R.WATCHER: "A case that you watch was withdrawn because it was logged by mistake.",
    },
    E.STEP_SUGGESTED: {
        R.NAMED: "Somebody suggested a step in one of your group’s cases. They are waiting for your answer."
    },
    E.SUGGESTION_TAKEN_UP: {R.NAMED: "Somebody took up your suggestion."},
    E.SUGGESTION_DECLINED: {R.NAMED: "Your suggestion was declined. You can read why on the case."},
    E.CASE_REOPENED: {
        R.LEAD: "A case that you lead was reopened.",
        R.WATCHER: "A case that you watch was reopened.",
    },
    E.CASE_PERSON_NAMED: {R.NAMED: "You were named on a case. You can now read it."},
    E.CASE_KEEPER_NAMED: {
        R.NAMED: "You were added to the list of a restricted case because nobody else could act on it.",
        R.AUDITOR: "Nobody could act on a restricted case. You can read what was done in the audit.",
    },
    E.CASE_OUT_OF_SIGHT: {R.AUDITOR: "Nobody can act on a restricted case. You can read more in the audit."},
    E.CASE_PERSON_LEFT: {
        R.ON_LIST: "Somebody who led or had an action on one of your restricted cases has left. Somebody "
        "on its list needs to hand over their work."
    },
    E.CASE_GLASS_BROKEN: {
        R.ON_LIST: "One of your restricted cases was opened in an emergency. You can read who opened it, "
        "and why, on the case.",
        R.AUDITOR: "A restricted case was opened in an emergency. You can read why in the audit.",
    },
    E.ACTION_ADDED: {R.OWNER: "You have a new action."},
    E.ACTION_EDITED: {R.OWNER: "You have a new action."},
    E.ACCESS_ASKED: {R.COORDINATOR: "Somebody asked to see a case that your group holds."},
    E.ACCESS_GRANTED: {R.ASKER: "You can now read a case that you asked to see."},
    E.ACCESS_REFUSED: {R.ASKER: "Your request to see a case was refused. You can read why on its page."},
    E.ESCALATION_REQUESTED: {
        R.DECIDER: "Your group needs to decide on a request.",
        R.LEAD: "A case that you lead was escalated to a group above.",
    },
    E.ESCALATION_TAKEN: {
        **DECIDED,
        R.LEAD: "You are now the lead of a case that a group above took.",
    },
    E.ESCALATION_ASSISTED: DECIDED,
    E.ESCALATION_RETURNED: DECIDED,
    E.ESCALATION_WITHDRAWN: {
        R.DECIDER: "A request to your group was withdrawn.",
        R.ASKER: "Your request was withdrawn.",
    },
    E.DECISION_UNDONE: {
        R.ASKER: "The decision on your request was undone. It needs a new one.",
        R.LEAD: "A decision about a case that you lead was undone.",
        R.WATCHER: "A decision about a case that you watch was undone.",
    },
    E.ESCALATION_PASSED_ON: {**DECIDED, R.DECIDER: "Your group needs to decide on a request."},
    E.HANDED_DOWN: {
        R.RECEIVER: "A case was handed down to your group.",
        R.WATCHER: "A case that you watch was handed down.",
    },
    E.HAND_DOWN_RECEIVED: {
        R.SENDER: "The group that you handed a case down to confirmed receipt.",
        R.WATCHER: "A case that you watch was received by the group it was handed down to.",
    },
    E.TASK_GROUP_PROPOSED: {
        R.LEAD: "You were proposed as the lead of a task-and-finish group.",
        R.MEMBER: "You were proposed as a member of a task-and-finish group.",
        R.DECIDER: "Your group needs to decide on a proposed task-and-finish group.",
    },
    E.TASK_GROUP_COMMISSIONED: {
        R.LEAD: "A task-and-finish group that you lead was commissioned.",
        R.MEMBER: "A task-and-finish group that you are on was commissioned.",
    },
    E.TASK_GROUP_JOINED: {R.NAMED: "You were added to a task-and-finish group."},
    E.TASK_GROUP_EDITED: {R.NAMED: "You are now the lead or the sponsor of a task-and-finish group."},
    E.STAND_IN_NAMED: {R.NAMED: "You were named as somebody’s stand-in. You can see when in your account."},
    E.STAND_IN_ENDED: {
        R.NAMED: "The dates when somebody stands in have changed. You can see them in your account."
    },
    E.COMMENTARY_ASKED: {R.NAMED: "A measure that you own is off track. Explain why on its page."},
    E.EDITION_PREPARED: {R.DECIDER: "An edition of the performance figures needs your approval."},
    E.EDITION_APPROVED: {R.NAMED: "An edition that you prepared was approved."},
    E.EDITION_RETURNED: {
        R.NAMED: "An edition that you prepared was sent back. You can read why on its page."
    },
    E.HIN_PROPOSED: {R.DECIDER: "You need to decide on proposed High Impact Neighbourhoods."},
}

# What gives somebody work: it stands on their front page until they open it.
GIVES_WORK = (
    E.ACTION_ADDED, E.ACTION_EDITED, E.CASE_KEEPER_NAMED, E.CASE_LEAD_SET, E.CASE_PERSON_NAMED,
    E.COMMENTARY_ASKED, E.ESCALATION_TAKEN, E.STAND_IN_NAMED,
    E.TASK_GROUP_EDITED, E.TASK_GROUP_JOINED, E.TASK_GROUP_PROPOSED,
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


# --- which people are meant: a rule, and the ids of what it asks about -----------------------------------
Ids = BindParameter[Sequence[int]]
Rule = Callable[[Ids], ColumnElement[bool]]
Who = tuple[Rule, Iterable[int | None]]


def _is(ids: Ids) -> ColumnElement[bool]:
    return User.id == func.any(ids)


def _holds(ids: Ids, *roles: Role) -> ColumnElement[bool]:
    """Who sits in one of these groups, in one of these roles or in any."""
    in_group = Membership.group_id == func.any(ids)
    return User.memberships.any(and_(in_group, Membership.role.in_(roles)) if roles else in_group)


def _coordinates(ids: Ids) -> ColumnElement[bool]:
    return _holds(ids, Role.COORDINATOR)


def _chairs(ids: Ids) -> ColumnElement[bool]:
    return _holds(ids, Role.CHAIR)


def _is_on_list(ids: Ids) -> ColumnElement[bool]:
    return exists().where(CasePerson.case_id == func.any(ids), CasePerson.user_id == User.id)


def _watches(ids: Ids) -> ColumnElement[bool]:
    return exists().where(Watch.case_id == func.any(ids), Watch.user_id == User.id)


def _audits(_nothing: Ids) -> ColumnElement[bool]:
    return User.memberships.any(Membership.role == Role.AUDITOR)


def _case(told: Happened, name: str) -> list[int | None]:
    return [getattr(told.case, name)] if told.case else []


def _lead(told: Happened) -> Who:
    """The lead of the case, or of the task-and-finish group that the event is about."""
    thing = told.about if told.event.kind == "task_group" else told.case
    return _is, [getattr(thing, "lead_id", None)]


def _people(told: Happened) -> Who:
    """The people whom the event is about, as the use case gives them."""
    people = told.about if isinstance(told.about, (list, set, tuple)) else [told.about]
    return _is, sorted(person.id for person in people if isinstance(person, User))


def _askers(told: Happened) -> Who:
    if isinstance(told.about, Escalation):
        return _is, sorted(told.about.asker_ids)
    return _is, [told.about.asked_by_id]


def _deciders(told: Happened) -> Who:
    if isinstance(told.about, Escalation):
        return _chairs, [told.about.to_group_id]
    if isinstance(told.about, TaskGroup):
        return _chairs, [told.about.commissioned_by_id]
    return _people(told)


PEOPLE: Mapping[Relation, Callable[[Happened], Who]] = {
    R.OWNER: lambda told: (_is, [getattr(told.about, "owner_id", None)]),
    R.LEAD: _lead,
    R.NAMED: _people,
    R.MEMBER: lambda told: (_holds, [told.about.group_id] if isinstance(told.about, TaskGroup) else []),
    R.ASKER: _askers,
    R.DECIDER: _deciders,
    R.RECEIVER: lambda told: (_coordinates, [told.about.to_group_id]),
    R.SENDER: lambda told: (_is, [told.about.handed_by_id]),
    R.COORDINATOR: lambda told: (_coordinates, _case(told, "holder_id")),
    R.CHAIR: lambda told: (_chairs, _case(told, "holder_id")),
    R.ON_LIST: lambda told: (_is_on_list, _case(told, "id")),
    R.AUDITOR: lambda told: (_audits, [0]),
    R.WATCHER: lambda told: (_watches, _case(told, "id")),
}


@dataclass(frozen=True)
class _Meant:
    """The people of one relation whom the table names for the nth event, without what differs each time."""

    number: int
    event: E
    relation: Relation
    rule: Rule

    @property
    def ids(self) -> str:
        """The name of the parameter with the ids that the rule asks about."""
        return f"{self.relation}_{self.number}"


def tell_people(happened: list[Happened]) -> None:
    """Add a notice for each person of the table, in one statement. A step of a use case, which it ends.

    Who stands in for one of them today is told the same, after what is told to them as themselves. While the
    demonstration plays back the past, nothing waits to be mailed.
    """
    meant, values = [], {"now": clock.now(), "today": clock.today(), "now_in": _state()}
    for number, told in enumerate(happened):
        for one, ids in _meant(number, told):
            meant.append(one)
            values |= {one.ids: ids, **_values(number, told)}
    if meant:
        db.session.execute(_telling(tuple(meant)), values)


def _state() -> NoticeState:
    return NoticeState.SENT if clock.is_pretended() else NoticeState.WAITING


def _meant(number: int, told: Happened) -> Iterator[tuple[_Meant, list[int]]]:
    for relation in TOLD.get(told.event, ()):
        rule, asked = PEOPLE[relation](told)
        if ids := [one for one in asked if one is not None]:
            yield _Meant(number, told.event, relation, rule), ids


def _values(number: int, told: Happened) -> dict[str, Any]:
    return {
        f"actor_{number}": told.actor.id if told.actor else None,
        f"case_{number}": told.case.id if told.case else None,
        f"path_{number}": told.path,
        f"subject_{number}": told.subject,
    }


@lru_cache(maxsize=256)
def _telling(meant: tuple[_Meant, ...]) -> Insert:
    """The statement that tells these people. Kept, since building it takes longer than running it."""
    theirs = union_all(*map(_rows, meant)).cte("theirs")
    own = select(theirs, cast(null(), Integer).label("stands_for_id"))
    rows = union_all(own, _stand_ins(theirs)).subquery()
    # Each hears once of an event of a case, or of something else, for the first reason that they are told.
    same = (rows.c.user_id, rows.c.event, rows.c.case_id, rows.c.path)
    once = select(rows).ext(distinct_on(*same)).order_by(*same, rows.c.rank).subquery()
    columns = [column for column in once.columns if column.name not in ("rank", "actor_id")]
    made = (bindparam("now", type_=Notice.made_at.type), bindparam("now_in", type_=Notice.state.type))
    names = [*(column.name for column in columns), "made_at", "state"]
    # The table, since an insert of the class would take the parameters for the values of a row.
    table = cast_type(Table, Notice.__table__)
    return insert(table).from_select(names, select(*columns, *made))


def _rows(meant: _Meant) -> Select[*tuple[Any, ...]]:
    """The people as rows of notices."""
    number, relation = meant.number, meant.relation
    # An auditor is told of no case, but to look into the audit.
    audits = relation is R.AUDITOR
    case = null() if audits else bindparam(f"case_{number}")
    actor = bindparam(f"actor_{number}", type_=Integer)
    columns = (
        User.id.label("user_id"),
        cast(case, Notice.case_id.type).label("case_id"),
        literal(meant.event, Notice.event.type).label("event"),
        literal(relation, Notice.relation.type).label("relation"),
        (literal(AUDIT) if audits else bindparam(f"path_{number}", type_=String)).label("path"),
        bindparam(f"subject_{number}", type_=String).label("subject"),
        literal(list(R).index(relation)).label("rank"),
        cast(actor, Integer).label("actor_id"),
    )
    who = meant.rule(bindparam(meant.ids, type_=ARRAY(Integer)))
    return select(*columns).where(User.active, User.id.is_distinct_from(actor), who)


def _stand_ins(theirs: CTE) -> Select[*tuple[Any, ...]]:
    """The same rows for those who stand in for these people today. What auditors are told is not lent."""
    new: dict[str, Any] = {"user_id": StandIn.stand_in_id, "rank": theirs.c.rank + len(R)}
    columns: list[Any] = [new.get(column.name, column).label(column.name) for column in theirs.c]
    away = and_(StandIn.absent_id == theirs.c.user_id, StandIn.is_in_force(bindparam("today", type_=Date)))
    rows = select(*columns, theirs.c.user_id.label("stands_for_id")).join(StandIn, away)
    rows = rows.join(User, and_(User.id == StandIn.stand_in_id, User.active))
    others = StandIn.stand_in_id.is_distinct_from(theirs.c.actor_id)
    return rows.where(others, theirs.c.relation != R.AUDITOR)
