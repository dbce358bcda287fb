"""The timeline of a case, newest first, limited to what the reader may see."""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, lazyload

from app import clock, policy
from app.accounts.audit.sentences import sentence
from app.casework.cases.queries import find_visible
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.event_kinds import CASE_KINDS
from app.models.person import User
from app.models.sharing import Note, NoteAudience

PAGE = 25
# The detail of an event that holds what somebody wrote.
WORDS = {
    Event.CASE_CLOSED: "words",
    Event.ACTION_FINISHED: "result",
    Event.CASE_SHARED: "reason",
    Event.ACCESS_ASKED: "why",
}
MOVES = {"escalation"}
_BY_KIND = {kind: [event for event in Event if event.kind == kind] for kind in CASE_KINDS}
_NO_PART = [event for event in Event if event.kind == "read"]


@dataclass(frozen=True)
class Item:
    """One event of the timeline."""

    entry: AuditEntry
    sentence: str
    words: str
    note: Note | None

    @property
    def mark(self) -> str:
        """The style of the item: notes and moves through the tiers stand out."""
        if self.note is not None:
            return "note"
        return "move" if self.entry.event.kind in MOVES else self.entry.event.kind

    @property
    def only_own_partner(self) -> bool:
        return self.note is not None and self.note.audience is NoteAudience.OWN_PARTNER


@dataclass(frozen=True)
class Timeline:
    days: list[tuple[date, list[Item]]]
    kind: str
    earlier: int | None  # the key of the next page, if there is one

    @property
    def is_empty(self) -> bool:
        return not self.days


def read_timeline(
    user: User, case: Case, *, kind: str = "", before: int | None = None, limit: int = PAGE
) -> Timeline:
    """Return a page of the timeline. The caller has checked that this person may read the case."""
    entries = list(db.session.scalars(_entries(user, case, kind, before).limit(limit + 1)))
    shown = entries[:limit]
    notes = _notes(user, shown)
    items = [_item(entry, notes) for entry in shown]
    days = [(day, list(some)) for day, some in itertools.groupby(items, key=_day)]
    return Timeline(days, kind, shown[-1].id if len(entries) > limit else None)


def what_happened_last(user: User, thing: Any) -> Item | None:
    """The last event on the case that `thing` is or belongs to, or None if this person may not read it."""
    case = thing if isinstance(thing, Case) else getattr(thing, "case", None)
    if case is None or find_visible(user, case.reference) is None:
        return None
    days = read_timeline(user, case, limit=1).days
    return days[0][1][0] if days else None


def _entries(user: User, case: Case, kind: str, before: int | None) -> Select[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.case_id == case.id, _is_of(kind))
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return policy.visible_entries(user, statement).order_by(AuditEntry.id.desc()).options(lazyload("*"))


def _is_of(kind: str) -> ColumnElement[bool]:
    """Limit to a kind of event; an unknown kind means all. Readings are audited but not on the timeline."""
    if kind in CASE_KINDS:
        return AuditEntry.event.in_(_BY_KIND[kind])
    return AuditEntry.event.not_in(_NO_PART)


def _notes(user: User, entries: list[AuditEntry]) -> dict[int, Note]:
    ids = [int(e.detail["note_id"]) for e in entries if e.event is Event.NOTE_ADDED]
    if not ids:
        return {}
    statement = policy.visible_notes(user, select(Note).where(Note.id.in_(ids)))
    rows = db.session.scalars(statement.options(joinedload(Note.partner), lazyload(Note.author)))
    return {note.id: note for note in rows}


def _item(entry: AuditEntry, notes: dict[int, Note]) -> Item:
    note = notes.get(int(entry.detail["note_id"])) if entry.event is Event.NOTE_ADDED else None
    words = note.words if note else entry.detail.get(WORDS.get(entry.event, ""), "")
    return Item(entry, sentence(entry), words, note)


def _day(item: Item) -> date:
    return item.entry.at.astimezone(clock.LONDON).date()
