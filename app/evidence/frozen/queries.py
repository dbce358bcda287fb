"""Reads of evidence that was kept as it was. Each starts from what this person may see."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload, load_only, undefer

from app import policy
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.frozen import FrozenEvidence, FrozenState
from app.models.person import User
from app.use_case import note_read
from app.web.listing import Page, Question, every_row, page_of

MINE = "mine"
TO_CHOOSE = 50


def get_frozen(user: User, key: str, *, in_visit: bool = False) -> FrozenEvidence:
    """Return kept evidence of which this person may see all; NoResultFound otherwise.

    That it was read is recorded where it shows cases. `in_visit`: for a picture on a page.
    """
    wanted = _visible(user).where(FrozenEvidence.key == key).options(undefer(FrozenEvidence.content))
    kept = db.session.scalars(wanted).one()
    if kept.shows_cases:
        note_read(user, Event.FROZEN_READ, kept.case, in_visit=in_visit, kept=kept.key)
    return kept


def find_visible_frozen(user: User, keys: Collection[str]) -> dict[str, FrozenEvidence]:
    """Of the kept evidence that something refers to, what this person may see, by key. One statement."""
    if not keys:
        return {}
    wanted = _visible(user).where(FrozenEvidence.key.in_(keys)).options(undefer(FrozenEvidence.sentence))
    return {kept.key: kept for kept in db.session.scalars(wanted)}


def list_own_to_choose(user: User) -> list[FrozenEvidence]:
    """What this person kept and nobody withdrew, newest first, as far as a list to choose from goes."""
    own = FrozenEvidence.kept_by_id == user.id, FrozenEvidence.state == FrozenState.KEPT
    newest = _visible(user).where(*own).order_by(FrozenEvidence.id.desc()).limit(TO_CHOOSE)
    return list(db.session.scalars(newest))


def note_shown(user: User, kept: FrozenEvidence) -> None:
    """Note that something else shows the picture of this."""
    if kept.shows_cases:
        note_read(user, Event.FROZEN_READ, kept.case, in_visit=True, kept=kept.key)


def list_frozen(user: User, question: Question) -> Page:
    return page_of(question, _asked(user, question), FrozenEvidence.id)


def iter_frozen(user: User, question: Question) -> Iterator[FrozenEvidence]:
    return every_row(question, _asked(user, question), FrozenEvidence.id)


def _asked(user: User, question: Question) -> Select[FrozenEvidence]:
    statement = _visible(user).where(FrozenEvidence.state == FrozenState(question["state"]))
    if words := question["q"]:
        statement = statement.where(FrozenEvidence.title.icontains(words, autoescape=True))
    if kind := question["kind"]:
        statement = statement.where(FrozenEvidence.kind == kind)
    if question[MINE]:
        statement = statement.where(FrozenEvidence.kept_by_id == user.id)
    return statement


def _visible(user: User) -> Select[FrozenEvidence]:
    people = (FrozenEvidence.kept_by, FrozenEvidence.withdrawn_by)
    named = [joinedload(person).options(load_only(User.name), lazyload("*")) for person in people]
    return policy.visible_frozen(user, select(FrozenEvidence).options(*named))


def find_same(user: User, digest: str) -> FrozenEvidence | None:
    """What was kept, and not withdrawn, with this digest; the reader's own sight is part of it."""
    same = FrozenEvidence.digest == digest, FrozenEvidence.state == FrozenState.KEPT
    return db.session.scalars(_visible(user).where(*same)).first()


# --- the cases that something is made of -------------------------------------------------------------
def ids_of_cases(user: User, *conditions: Any) -> frozenset[int]:
    """Ids of the cases of which this is so, as far as this person may see."""
    return frozenset(db.session.scalars(policy.visible_cases(user, select(Case.id)).where(*conditions)))


def ids_of_references(user: User, references: Collection[str]) -> frozenset[int]:
    return ids_of_cases(user, Case.reference.in_(references)) if references else frozenset()


def has_restricted(*kept: FrozenEvidence) -> bool:
    """Whether any case that these show is restricted now. Their reader sees them all."""
    ids = sorted({id_ for each in kept for id_ in each.case_ids})
    restricted = select(Case.id).where(Case.id.in_(ids), Case.restricted)
    return bool(ids) and db.session.scalar(restricted.limit(1)) is not None
