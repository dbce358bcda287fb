"""Which entries of the record are there, for a case's people and for an auditor?"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import lazyload

from app import clock, policy
from app.accounts.audit.sentences import OPEN_DETAILS, OPEN_EVENTS
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.event_kinds import OVERSEEN
from app.models.person import User
from app.policy import Action
from app.web.listing import Page, Question

PAGE = 50
# What an auditor is shown on the front page: whether there is more is known from one more row.
OVERSEEN_SHOWN = 50
OVERSEEN_FOR = timedelta(days=30)
# As `kind` of a filter: not one kind of event, but all that an auditor oversees.
OVERSEEN_KIND = "overseen"
# What a security operations centre wants to know: who came, was refused, saw what, and was given what.
SECURITY_KINDS = ("account", "refused", "read", "people", "settings")


@dataclass(frozen=True)
class AuditFilter:
    """The filter of the audit page and its download. An empty field does not filter."""

    words: str = ""
    person: str = ""
    kind: str = ""
    reference: str = ""
    first: date | None = None
    last: date | None = None
    since: datetime | None = None


# --- the whole record, for an auditor ---------------------------------------------------------------
# Columns, not objects: a download may be of a million entries.
_COLUMNS = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.actor_id,
    AuditEntry.actor_name,
    AuditEntry.event,
    AuditEntry.detail,
    AuditEntry.case_id,
    AuditEntry.strand,
    AuditEntry.place,
    # A case's own reference, and never what somebody gave as the subject of an entry about it.
    func.coalesce(Case.reference, AuditEntry.subject).label("subject"),
)


def list_entries(user: User, audit_filter: AuditFilter, question: Question) -> Page:
    """A page of the matching entries, newest first unless it is turned round; its key is the number of an
    entry."""
    statement = _in_order(user, audit_filter, question)
    if question.after.isdecimal():
        here = tuple_(AuditEntry.at, AuditEntry.id)
        last = select(AuditEntry.at, AuditEntry.id).where(AuditEntry.id == int(question.after))
        there = last.scalar_subquery()
        statement = statement.where(here > there if question.ascending else here < there)
    found = db.session.execute(statement.limit(PAGE + 1)).all()
    return Page(found[:PAGE], str(found[PAGE - 1].id) if len(found) > PAGE else "")


def iter_entries(user: User, audit_filter: AuditFilter, question: Question) -> Iterator[Any]:
    """All matching entries in the order of the page, read as they are sent."""
    statement = _in_order(user, audit_filter, question)
    yield from db.session.execute(statement.execution_options(yield_per=500))


def _in_order(user: User, audit_filter: AuditFilter, question: Question) -> Select[Any]:
    newest_first = _matching(user, audit_filter)
    if not question.ascending:
        return newest_first
    return newest_first.order_by(None).order_by(AuditEntry.at, AuditEntry.id)


def list_overseen(user: User, besides: Iterable[int]) -> Sequence[Any]:
    """What could be made a way into restricted cases, in the last 30 days, for an auditor's front page.

    `besides`: the entries that the page shows already.
    """
    if not policy.can(user, Action.AUDIT_READ):
        return []
    matching = _matching(user, AuditFilter(kind=OVERSEEN_KIND, first=overseen_since()))
    others = matching.where(AuditEntry.id.not_in(list(besides)))
    return db.session.execute(others.limit(OVERSEEN_SHOWN + 1)).all()


def overseen_since() -> date:
    return clock.today() - OVERSEEN_FOR


def iter_security_entries(user: User | None, audit_filter: AuditFilter) -> Iterator[Any]:
    """Security events, oldest first, without exports. `user` is None for the command line."""
    if user is not None:
        policy.ensure(user, Action.AUDIT_READ)
    statement = _entries().order_by(AuditEntry.at, AuditEntry.id).where(*_conditions(audit_filter))
    events = [event for event in _events(SECURITY_KINDS) if event is not Event.AUDIT_EXPORTED]
    statement = statement.where(AuditEntry.event.in_(events))
    yield from db.session.execute(statement.execution_options(yield_per=500))


def last_check(user: User) -> AuditEntry | None:
    """When somebody last walked along the chain, and what they found."""
    policy.ensure(user, Action.AUDIT_READ)
    checks = select(AuditEntry).where(AuditEntry.event == Event.AUDIT_CHECKED)
    return db.session.scalars(checks.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(1)).first()


def _matching(user: User, audit_filter: AuditFilter) -> Select[Any]:
    policy.ensure(user, Action.AUDIT_READ)
    statement = _entries().order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return statement.where(*_conditions(audit_filter))


def _entries() -> Select[Any]:
    return select(*_COLUMNS).outerjoin(Case, Case.id == AuditEntry.case_id)


def _conditions(audit_filter: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if audit_filter.person:
        yield AuditEntry.actor_id.in_(_people_called(audit_filter.person))
    if audit_filter.kind:
        overseen = audit_filter.kind == OVERSEEN_KIND
        yield AuditEntry.event.in_(OVERSEEN if overseen else _events({audit_filter.kind}))
    if audit_filter.reference:
        yield AuditEntry.case_id.in_(select(Case.id).where(Case.is_called(audit_filter.reference)))
    if audit_filter.first:
        yield AuditEntry.at >= _midnight(audit_filter.first)
    if audit_filter.last:
        yield AuditEntry.at < _midnight(audit_filter.last + timedelta(days=1))
    if audit_filter.since:
        yield AuditEntry.at >= audit_filter.since
    if audit_filter.words:
        yield _says(audit_filter.words)


def _people_called(name: str) -> Select[int]:
    return select(User.id).where(
        or_(User.name.icontains(name, autoescape=True), User.email.icontains(name, autoescape=True))
    )


def _says(words: str) -> ColumnElement[bool]:
    """Only what an auditor may read is searched: a hit would tell what the page withholds."""
    all_open = or_(AuditEntry.case_id.is_(None), AuditEntry.event.in_(OPEN_EVENTS))
    # Inside JSON a quotation mark is written with a backslash before it.
    as_json = json.dumps(words, ensure_ascii=False)[1:-1]
    values = cast(func.jsonb_path_query_array(AuditEntry.detail, cast("$.*", JSONPATH)), Text)
    open_values = func.concat_ws(" ", *(AuditEntry.detail[key].astext for key in sorted(OPEN_DETAILS)))
    in_detail = and_(
        # Cheap, and already no for nearly every entry: what follows takes ten times as long.
        cast(AuditEntry.detail, Text).icontains(as_json, autoescape=True),
        case(
            (all_open, values.icontains(as_json, autoescape=True)),
            else_=open_values.icontains(words, autoescape=True),
        ),
    )
    return or_(
        AuditEntry.actor_name.icontains(words, autoescape=True),
        and_(AuditEntry.case_id.is_(None), AuditEntry.subject.icontains(words, autoescape=True)),
        in_detail,
    )


def _events(kinds: Iterable[str]) -> list[Event]:
    return [event for event in Event if event.kind in kinds]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)


# --- a case's own record, for its people ------------------------------------------------------------
def entries_of_case(user: User, case: Case, *, kinds: Iterable[str] = ()) -> Select[Any]:
    """What was done with a case and who read it."""
    statement = policy.visible_cases(user, select(AuditEntry).join(Case, Case.id == AuditEntry.case_id))
    statement = policy.visible_entries(user, statement.where(AuditEntry.case_id == case.id))
    if chosen := _events(set(kinds)):
        statement = statement.where(AuditEntry.event.in_(chosen))
    return statement.options(lazyload("*"))
