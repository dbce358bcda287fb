"""Whose session is this, does it still stand, and where does somebody without one go?"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from flask_security import Security
from flask_security.utils import set_request_attr
from sqlalchemy import DateTime, String, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from app import clock, policy
from app.database.cache import VERSION_TOO, note_version
from app.extensions import db
from app.models.person import SignIn, User
from app.web.banners import flash_notice
from app.web.errors import ended_session
from app.web.return_url import return_url
from app.words import pluralise

KEY = "sign_in"
_SIGNED_IN = (
    select(User, VERSION_TOO, policy.ABSENT_TOO, SignIn.seen_at)
    .join(SignIn, SignIn.user_id == User.id)
    .where(User.active, User.fs_uniquifier == bindparam("uniquifier", type_=String))
    .where(SignIn.token == bindparam("token", type_=String))
    .where(SignIn.since > bindparam("oldest", type_=DateTime(timezone=True)))
    .options(joinedload(User.memberships))
)


def init_app(app: Flask, security: Security) -> None:
    security.login_manager.user_loader(_load)
    # Flask-Security would also take a token from a header or an address: we give none out.
    security.login_manager.request_loader(lambda request: None)
    security.unauthn_handler(redirect_to_sign_in)
    security.login_manager.unauthorized_handler(redirect_to_sign_in)
    security.reauthn_handler(redirect_to_confirm)


def _load(uniquifier: str) -> User | None:
    """Load the person of a session, with what every page needs in one statement: sign-in, roles and the
    version of the cache."""
    params = {"uniquifier": uniquifier, "token": session.get(KEY), "oldest": _oldest()}
    row = db.session.execute(_SIGNED_IN, params).unique().one_or_none()
    if row is None or (row.User.demonstration and not current_app.config["DEMO"]):
        return None
    if row.seen_at < _idle_since():
        g.ended_idle = True
        return None
    if row.seen_at < clock.now() - _precision() and _is_somebody_there():
        _note_seen(session[KEY])
    note_version(row.kept_version)
    person: User = row.User
    policy.note_absent(person, row.absent_ids)
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def list_places(person: User) -> list[SignIn]:
    """Where a person is signed in: sign-ins that are neither too old nor idle."""
    return [place for place in person.sign_ins if place.since > _oldest() and place.seen_at >= _idle_since()]


def is_here(place: SignIn) -> bool:
    """Whether this request belongs to this sign-in."""
    return place.token == session.get(KEY)


def _oldest() -> datetime:
    return clock.now() - current_app.config["PERMANENT_SESSION_LIFETIME"]


def _idle_since() -> datetime:
    """A session in which nothing was done since then has ended: never earlier than people are told."""
    return clock.now() - current_app.config["SESSION_IDLE"] - _precision()


def _precision() -> timedelta:
    """How exactly the last activity is known, so that not every page has to write it."""
    return timedelta(seconds=current_app.config["SESSION_IDLE"].total_seconds() / 20)


def _is_somebody_there() -> bool:
    """What a page's script fetches by itself, such as the progress of a job, is no sign of anybody."""
    return request.method == "POST" or request.headers.get("Sec-Fetch-Dest") != "empty"


def _note_seen(token: str) -> None:
    # In a transaction of its own, which nothing that the request does can undo.
    with Session(db.engine, join_transaction_mode="create_savepoint") as apart:
        apart.execute(update(SignIn).where(SignIn.token == token).values(seen_at=clock.now()))
        apart.commit()


def redirect_to_sign_in(mechanisms: Any = None, headers: Any = None) -> Any:
    """Send a stranger to sign in, and remember where they wanted to go."""
    answer = ended_session() if request.method == "POST" else None
    if answer is not None:
        return answer
    back = return_url()
    if g.get("ended_idle"):
        session.pop(KEY)
        minutes = int(current_app.config["SESSION_IDLE"].total_seconds() // 60)
        flash_notice(f"We signed you out because you did nothing for {pluralise(minutes, 'minute')}.")
    elif back != "/":
        flash_notice("Sign in to continue.")
    return redirect(url_for("security.login", next=back if back != "/" else None))


def redirect_to_confirm(within: Any, grace: Any) -> Any:
    """Have a person confirm who they are before a sensitive change."""
    return redirect(url_for("security.verify", next=return_url()))


def signed_in_person() -> User:
    return current_user._get_current_object()
