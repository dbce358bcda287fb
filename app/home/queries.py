"""Reads for the home page: what needs this person today. Each list is short, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, not_, or_, select, text, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only

from app import clock, policy
from app.extensions import db
from app.home.news import told_to
from app.models.audit import ALERT_EVENTS, AuditEntry
from app.models.case import Case, Stage
from app.models.desk import SeenAlert
from app.models.escalation import Escalation
from app.models.event import Event
from app.models.event_kinds import CASE_KINDS
from app.models.notice import Notice
from app.models.partnership import Group
from app.models.person import Membership, Role, User
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest, AccessState, CasePerson, NamedFor, Watch
from app.policy import Action
from app.web.listing import Page, Question, every_row, page_of
from app.workflows.access import ACCESS

SHOWN = 5
SOON = timedelta(days=7)
# More than anybody deals with in a sitting; the link to all leads to the rest.
MOST_LOADED = 50


@dataclass(frozen=True)
class GroupStrip:
    """A group at a glance: open cases by stage, the oldest, the overdue, and its pending escalations."""

    group: Group
    by_stage: list[tuple[Stage, int]]
    overdue: int
    oldest: datetime | None
    pending_escalations: int

    @property
    def open_cases(self) -> int:
        return sum(number for _, number in self.by_stage)


@dataclass(frozen=True)
class Alert:
    """Something that happened to a restricted case, for its people or, without its words, for an auditor."""

    entry: AuditEntry
    case: Case
    is_theirs: bool


def list_alerts(user: User) -> list[Alert]:
    """What happened to this person's restricted cases, or for an auditor to any, and is not seen yet."""
    return _alerts(_alerts_of(user).limit(MOST_LOADED))


def find_alert(user: User, entry_id: int | None) -> Alert | None:
    """Return one of this person's alerts, or None."""
    return next(iter(_alerts(_alerts_of(user).where(AuditEntry.id == entry_id))), None)


def _alerts(statement: Select[AuditEntry, Case, bool]) -> list[Alert]:
    return [Alert(*row) for row in db.session.execute(statement)]


def _alerts_of(user: User) -> Select[AuditEntry, Case, bool]:
    on_list = exists().where(
        CasePerson.case_id == AuditEntry.case_id,
        CasePerson.user_id == user.id,
        CasePerson.named_for != NamedFor.EMERGENCY,
        CasePerson.added_at <= AuditEntry.at,
        or_(CasePerson.until.is_(None), CasePerson.until > clock.now()),
    )
    seen = exists().where(SeenAlert.entry_id == AuditEntry.id, SeenAlert.user_id == user.id)
    theirs = true() if policy.can(user, Action.AUDIT_READ) else on_list
    statement = select(AuditEntry, Case, on_list).join(Case, Case.id == AuditEntry.case_id)
    others = AuditEntry.actor_id.is_distinct_from(user.id)
    # In words that PostgreSQL recognises as those of the index.
    statement = statement.where(text(f"audit_entries.{ALERT_EVENTS}"), theirs, others, not_(seen))
    statement = statement.options(lazyload(AuditEntry.actor), load_only(Case.reference))
    return statement.order_by(AuditEntry.id)


def list_access_to_answer(user: User) -> list[AccessRequest]:
    """Access requests that this person may answer."""
    statement = select(AccessRequest).join(Case, Case.id == AccessRequest.case_id)
    statement = policy.cases_to_work(user, policy.visible_cases(user, statement))
    statement = statement.where(AccessRequest.state == AccessState.ASKED).options(
        contains_eager(AccessRequest.case),
        joinedload(AccessRequest.asked_by).options(load_only(User.name), lazyload(User.memberships)),
    )
    requests = db.session.scalars(statement.order_by(AccessRequest.asked_at).limit(MOST_LOADED)).unique()
    return [request for request in requests if ACCESS.offers("refuse", request, user)]


def list_actions_due(user: User) -> list[PlanAction]:
    """This person's own actions that are overdue or due within a week."""
    statement = select(PlanAction).join(Case, Case.id == PlanAction.case_id)
    statement = policy.visible_cases(user, statement).where(
        PlanAction.owner_id.in_(policy.acting_ids(user)),
        PlanAction.is_open,
        PlanAction.due_on <= clock.today() + SOON,
        Case.is_open,
    )
    named = contains_eager(PlanAction.case).load_only(Case.reference, Case.title)
    statement = statement.options(named).order_by(PlanAction.due_on, PlanAction.id)
    return list(db.session.scalars(statement.limit(MOST_LOADED)).unique())


def list_reviews_due(user: User) -> list[Case]:
    """Cases that this person leads, or whose group they run, due for review within a week."""
    visible = policy.visible_cases(user, select(Case))
    statement = policy.cases_to_work(user, visible, roles=policy.RUNNING_ROLES).where(
        Case.is_open, Case.next_review_on <= clock.today() + SOON
    )
    shown = load_only(Case.reference, Case.title, Case.stage, Case.next_review_on)
    held_by = joinedload(Case.holder).load_only(Group.name)
    statement = statement.options(shown, held_by).order_by(Case.next_review_on, Case.id)
    return list(db.session.scalars(statement.limit(SHOWN + 1)))


def list_changes_watched(user: User) -> list[tuple[Case, AuditEntry]]:
    """The latest event by somebody else, within a week, on each case that this person watches.

    Any of the case's timeline that they may read, so without notes for another partner only.
    """
    latest = (
        select(func.max(AuditEntry.id))
        .join(Watch, Watch.case_id == AuditEntry.case_id)
        .where(
            Watch.user_id == user.id,
            AuditEntry.at > clock.now() - SOON,
            AuditEntry.actor_id != user.id,
            AuditEntry.event.in_([event for event in Event if event.kind in CASE_KINDS]),
        )
        .group_by(AuditEntry.case_id)
    )
    latest = policy.visible_entries(user, latest)
    statement = select(Case, AuditEntry).join(AuditEntry, AuditEntry.case_id == Case.id)
    statement = policy.visible_cases(user, statement).where(AuditEntry.id.in_(latest.scalar_subquery()))
    statement = statement.options(load_only(Case.reference, Case.title))
    rows = db.session.execute(statement.order_by(AuditEntry.id.desc()).limit(SHOWN))
    return [(row.Case, row.AuditEntry) for row in rows]


def list_new_chairs(user: User) -> list[Membership]:
    """Chairs of the last week in the groups that this person runs, without this person."""
    groups = {m.group_id for m in user.memberships if m.role in policy.RUNNING_ROLES}
    if not groups:
        return []
    statement = select(Membership).join(User, User.id == Membership.user_id)
    statement = statement.where(
        Membership.role == Role.CHAIR,
        Membership.group_id.in_(groups),
        Membership.since > clock.now() - SOON,
        Membership.user_id != user.id,
        User.active,
    ).options(contains_eager(Membership.user).options(load_only(User.name), lazyload(User.memberships)))
    return list(db.session.scalars(statement.order_by(Membership.since.desc(), Membership.id)))


def list_strips(user: User) -> list[GroupStrip]:
    """The groups that this person runs, each at a glance."""
    runs = policy.RUNNING_ROLES
    held = policy.acting_memberships(user)
    groups = {m.group.id: m.group for m in held if m.group and m.role in runs}
    if not groups:
        return []
    pending = _count_pending_escalations(user, list(groups))
    counted = _count_open(user, list(groups))
    return [_strip(group, counted, pending) for group in groups.values()]


def _strip(group: Group, counted: list[Any], pending: dict[int, int]) -> GroupStrip:
    own = [row for row in counted if row.holder_id == group.id]
    stages = list(Stage)
    return GroupStrip(
        group=group,
        by_stage=sorted(((row.stage, row.number) for row in own), key=lambda pair: stages.index(pair[0])),
        overdue=sum(row.overdue for row in own),
        oldest=min((row.oldest for row in own), default=None),
        pending_escalations=pending.get(group.id, 0),
    )


def _count_open(user: User, group_ids: list[int]) -> list[Any]:
    overdue = func.count().filter(Case.is_overdue).label("overdue")
    statement = select(
        Case.holder_id,
        Case.stage,
        func.count().label("number"),
        overdue,
        func.min(Case.logged_at).label("oldest"),
    )
    statement = policy.visible_cases(user, statement).where(Case.holder_id.in_(group_ids), Case.is_open)
    return list(db.session.execute(statement.group_by(Case.holder_id, Case.stage)))


def _count_pending_escalations(user: User, group_ids: list[int]) -> dict[int, int]:
    statement = select(Escalation.from_group_id, func.count().label("number")).join(
        Case, Case.id == Escalation.case_id
    )
    statement = policy.visible_cases(user, statement).where(
        Escalation.from_group_id.in_(group_ids), Escalation.is_pending
    )
    rows = db.session.execute(statement.group_by(Escalation.from_group_id))
    return {row.from_group_id: row.number for row in rows}


# --- all that somebody was told ----------------------------------------------------------------------
def list_told(user: User, question: Question) -> Page:
    """A page of everything this person was told."""
    return page_of(question, told_to(user), Notice.id)


def iter_told(user: User, question: Question) -> Iterator[Notice]:
    """All of it, for a download."""
    return every_row(question, told_to(user), Notice.id)
