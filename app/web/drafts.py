"""Drafts: what somebody typed is not lost, whatever happens before it is sent.

A DraftForm is saved while it is written (by a script), and when it is submitted from a session that has
ended (without one). The page restores the draft when it is opened again. A draft belongs to its writer alone
and is not part of any record, so saving one is not a use case.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, request, url_for
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, func, inspect, select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app import clock
from app.database import rate_limits
from app.extensions import db
from app.models.desk import Draft
from app.models.person import User
from app.web import signing
from app.web.fields import HIDDEN_FIELDS, IdempotentForm
from app.web.guard import required_action
from app.web.links import own_path
from app.web.return_url import endpoint_at, is_page, return_url

LONGEST_DRAFT = 1_000_000
# What one person may have unsent at a time.
MOST_DRAFTS = 50
MOST_BYTES = 5_000_000
# How often somebody's drafts may be saved from ended sessions, which the limit of what people send lets pass.
MOST_FROM_ENDED_SESSIONS, MINUTE = 30, timedelta(minutes=1)
# Pages with a form that is sent to another address than their own.
SENT_ELSEWHERE = {"cases.show"}
# The status codes that tell the saving script what became of the draft.
SAVED, SAVED_FOR_LATER, NOT_SAVED = 204, 202, 413


class DraftForm(IdempotentForm):
    """A form whose draft is saved until it is sent. `author` names its writer, signed, so that a form from an
    ended session is restored for that person and nobody else."""

    author = HiddenField(default=lambda: sign(current_user._get_current_object()))


def sign(user: User) -> str:
    # Sign a value that outlives the sign-in: a new password must not lose anybody's draft.
    return _signer().dumps(user.id)


def restore(form: DraftForm, page: str = "") -> Draft | None:
    """Fill a form from its draft, and return the draft; None if there is none."""
    draft = db.session.get(Draft, (current_user.id, page or request.path))
    if draft is not None:
        typed: MultiDict[str, str] = MultiDict(draft.typed)
        form.process(typed, obj=None)
        form.author.data = sign(current_user._get_current_object())
    g.draft = draft
    return draft


def page_named() -> str | None:
    """The page whose draft this address is about, if there is such a page."""
    path = urlsplit(own_path(request.args.get("page", "")) or "").path
    return path if is_page(path) else None


def save(user: User, page: str, typed: MultiDict[str, str]) -> bool:
    """Save a draft, replacing an earlier one; return whether it could be saved.

    The version is saved too: a draft of a text that somebody else has saved since must not overwrite theirs.
    """
    words = _storable(typed)
    size = sum(len(name) + len(v.encode()) for name, values in words.items() for v in values)
    page = page[:200]
    if not words or size > LONGEST_DRAFT or not has_form(page) or not _has_room(user, page, size):
        return False
    row = {"user_id": user.id, "page": page, "typed": words, "saved_at": clock.now()}
    saved = insert(Draft).values(row).on_conflict_do_update(index_elements=["user_id", "page"], set_=row)
    db.session.execute(saved)
    db.session.commit()
    return True


def has_form(path: str) -> bool:
    """Whether this is a page for people who have signed in that takes the form it shows."""
    endpoint = endpoint_at(path, "GET")
    if endpoint is None or required_action(current_app, endpoint) is None:
        return False
    return endpoint in SENT_ELSEWHERE or endpoint_at(path, "POST") is not None


def _storable(typed: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was typed, without what the form would take out too: a NUL, and halves of letters."""
    return {
        _clean(name): [_clean(value) for value in values]
        for name, values in typed.lists()
        if name not in HIDDEN_FIELDS and any(values)
    }


def _clean(typed: str) -> str:
    return typed.replace("\x00", "").encode(errors="replace").decode()


def _has_room(user: User, page: str, size: int) -> bool:
    """Whether a draft of this size fits beside this person's others. Their row is locked until it is saved:
    drafts sent at once would each find the room that only one has."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    others = select(func.count(), func.coalesce(func.sum(func.pg_column_size(Draft.typed)), 0))
    number, stored = db.session.execute(others.where(Draft.user_id == user.id, Draft.page != page)).one()
    return number < MOST_DRAFTS and stored + size <= MOST_BYTES


def forget_old(days: int) -> None:
    """Delete the drafts that nobody has touched for so many days."""
    db.session.execute(delete(Draft).where(Draft.saved_at < clock.now() - timedelta(days=days)))
    db.session.commit()


def discard(user: User, page: str = "") -> None:
    """Delete the draft of a page, by default of this one."""
    # By their key in the session, since they would be loaded again after the commit of what was sent.
    user_ids = inspect(user).identity or ()
    db.session.execute(delete(Draft).where(Draft.user_id.in_(user_ids), Draft.page == (page or request.path)))
    db.session.commit()


def on_ended_session() -> Any:
    """Save a form from an ended session as a draft of its writer."""
    writer = author()
    if writer is None:
        return None
    if request.endpoint == "drafts.save":
        return _save_for_later(writer)
    # Restored on a page that can be opened, which is not always the address the form was sent to.
    if not save_for(writer):
        return None
    if current_user.is_authenticated:
        flash(
            "Your page was open too long. Check what you typed, then send it again.",
            "important",
        )
        return redirect(return_url())
    flash("You were signed out before you sent this. Sign in to see what you typed.", "important")
    return redirect(url_for("security.login", next=return_url()))


def save_for(writer: User) -> bool:
    """Save a form that this writer had open when their session ended, or when somebody else signed in."""
    if author() != writer or not _may_go_on(writer):
        return False
    return save(writer, urlsplit(return_url()).path, request.form)


def _save_for_later(writer: User) -> tuple[str, int]:
    """Save a draft sent by the script, and answer whether its writer is still signed in."""
    page = page_named()
    if page is None or not _may_go_on(writer) or not save(writer, page, request.form):
        return "", NOT_SAVED
    return "", SAVED if current_user == writer else SAVED_FOR_LATER


def author() -> User | None:
    """Who wrote the form that was sent, by its signed field; None if it has none of ours.

    A stranger who has seen the field could write drafts for its author. So it lasts no longer than a session
    may, and as long again for those who come back after it; without end for the author who is signed in.
    """
    try:
        key, signed_at = _signer().loads(request.form.get("author", ""), return_timestamp=True)
    except BadSignature:
        return None
    is_over = clock.now() - signed_at > 2 * current_app.config["PERMANENT_SESSION_LIFETIME"]
    if is_over and not (current_user.is_authenticated and current_user.id == key):
        return None
    return db.session.query(User).filter_by(id=key, active=True).first()


def _may_go_on(writer: User) -> bool:
    """Whether drafts of this writer may still be saved by a request that is not theirs, for all one knows."""
    if current_user == writer:
        return True
    return rate_limits.count(f"drafts/{writer.id}", MINUTE) <= MOST_FROM_ENDED_SESSIONS


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing.keys(), salt="author of a form")
