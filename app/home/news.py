"""Reads for the front page: what was given to this person, and what waits for somebody near them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app import clock, policy
from app.background.notices import WITH_ABSENT
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.desk import Draft
from app.models.escalation import Escalation
from app.models.event import Event
from app.models.notice import GIVEN, Notice
from app.models.partnership import Group
from app.models.person import User
from app.workflows.telling import GIVES_WORK

NEW_FOR = timedelta(days=28)
MOST_LOADED = 50
LONGEST_WORDS = 80
READS = (Event.CASE_READ,)


@dataclass(frozen=True)
class UnsentDraft:
    """What somebody typed and has not sent: the page of its form, and its first words."""

    draft: Draft
    words: str

    @property
    def page(self) -> str:
        return self.draft.page


def list_new_to(user: User) -> list[Notice]:
    """Work that was given to this person in the last weeks and that they have not opened, oldest first."""
    given = (Notice.event.in_(GIVES_WORK), Notice.relation.in_(GIVEN))
    recent = (Notice.made_at > clock.now() - NEW_FOR, Notice.seen_at.is_(None))
    statement = told_to(user).where(*given, *recent, not_(_opened_since()))
    return list(db.session.scalars(statement.order_by(Notice.id).limit(MOST_LOADED)).unique())


def told_to(user: User) -> Select[Notice]:
    """What this person was told, without what they may no longer see."""
    # Asked of each notice: as a list of all that they may read it would be made of every case.
    visible = policy.visible_cases(user, select(Case.id)).where(Case.id == Notice.case_id)
    seen = or_(Notice.case_id.is_(None), visible.correlate(Notice).exists())
    named = contains_eager(Notice.case).load_only(Case.reference, Case.title)
    with_case = select(Notice).outerjoin(Case, Case.id == Notice.case_id).options(named)
    return with_case.where(Notice.user_id == user.id, seen).options(WITH_ABSENT)


def _opened_since() -> Any:
    """Whether the person has read the case since they were told."""
    return exists().where(
        AuditEntry.case_id == Notice.case_id,
        AuditEntry.actor_id == Notice.user_id,
        AuditEntry.event.in_(READS),
        AuditEntry.at > Notice.made_at,
    )


def find_notice(user: User, notice_id: int | None) -> Notice | None:
    return db.session.scalar(told_to(user).where(Notice.id == notice_id))


# --- cases of the groups that somebody runs ---------------------------------------------------------
def list_without_lead(user: User) -> list[Case]:
    """Open cases that nobody leads, of the groups that this person runs, oldest first."""
    groups = _run_by(user)
    if not groups:
        return []
    statement = policy.visible_cases(user, select(Case)).where(
        Case.is_open, Case.lead_id.is_(None), Case.holder_id.in_(groups)
    )
    shown = load_only(Case.reference, Case.title, Case.logged_at)
    statement = statement.options(shown, joinedload(Case.holder).load_only(Group.name))
    return list(db.session.scalars(statement.order_by(Case.logged_at, Case.id).limit(MOST_LOADED)))


def _run_by(user: User) -> list[int]:
    held = policy.acting_memberships(user)
    return sorted({m.group_id for m in held if m.group_id and m.role in policy.RUNNING_ROLES})


# --- escalations that are late ----------------------------------------------------------------------
def list_overdue_requests(user: User, besides: Sequence[Escalation]) -> list[Escalation]:
    """Overdue requests of or to this person's groups, by them or about cases they lead, oldest first.

    `besides`: those that the page shows already, because they await this person's decision.
    """
    concerns = or_(
        Escalation.from_group_id.in_(policy.acting_group_ids(user)),
        Escalation.to_group_id.in_(policy.acting_group_ids(user)),
        Escalation.requested_by_id.in_(policy.acting_ids(user)),
        Case.lead_id.in_(policy.acting_ids(user)),
    )
    late = select(Escalation).join(Case, Case.id == Escalation.case_id).where(Escalation.is_overdue, concerns)
    late = policy.visible_cases(user, late).where(Escalation.id.not_in([one.id for one in besides]))
    named = (
        contains_eager(Escalation.case).load_only(Case.reference, Case.title),
        joinedload(Escalation.from_group).load_only(Group.name),
        joinedload(Escalation.to_group).load_only(Group.name),
    )
    in_order = late.options(*named).order_by(Escalation.due_on, Escalation.id)
    return list(db.session.scalars(in_order.limit(MOST_LOADED)).unique())


# --- drafts -----------------------------------------------------------------------------------------
def list_drafts(user: User) -> list[UnsentDraft]:
    """What this person typed and has not sent, oldest first."""
    drafts = select(Draft).where(Draft.user_id == user.id).order_by(Draft.saved_at, Draft.page)
    return [UnsentDraft(draft, _first_words(draft)) for draft in db.session.scalars(drafts)]


def _first_words(draft: Draft) -> str:
    """The first text that was typed: the longest one, if a title was not among it."""
    typed = [value for values in draft.typed.values() for value in values if value.strip()]
    words = next(iter(draft.typed.get("title", [])), "") or max(typed, key=len, default="")
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"
