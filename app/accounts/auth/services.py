"""Use cases of accounts: sign in and out, passwords, second steps.

`current_token` is that of the sign-in that stays when a person's other sign-ins are ended.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.auth import mails
from app.extensions import db
from app.models.event import Event
from app.models.person import KnownBrowser, SignIn, Told, User, WebAuthn
from app.use_case import lock, record, use_case
from app.words import pluralise

# Every fifth wrong try in a row locks the account, each time for twice as long.
TRIES = 5
FIRST_LOCK, LONGEST_LOCK = 15, 240
HISTORY_KEPT = timedelta(days=7)
BROWSER_KNOWN_FOR = timedelta(days=180)


@use_case
def sign_in(actor: User, token: str, address: str, browser: str, known_browser: str) -> None:
    """`known_browser`: the digest of the browser's cookie, by which it is recognised next time."""
    if not _is_running(actor.locked_until):
        # Strangers who are locked out stay so.
        _clear_tries(actor)
    _remember_browser(actor, known_browser)
    long_ago = clock.now() - HISTORY_KEPT
    db.session.execute(delete(SignIn).where(SignIn.user_id == actor.id, SignIn.since < long_ago))
    db.session.add(SignIn(user_id=actor.id, token=token, address=address, browser=browser))
    record(actor, Event.SIGNED_IN, subject=actor.name, address=address, browser=browser)


@use_case
def sign_out(actor: User, token: str | None) -> None:
    db.session.execute(delete(SignIn).where(SignIn.user_id == actor.id, SignIn.token == token))
    record(actor, Event.SIGNED_OUT, subject=actor.name)


@use_case
def sign_out_elsewhere(actor: User, place: SignIn) -> None:
    record(actor, Event.SIGNED_OUT_ELSEWHERE, subject=actor.name, place=place.browser)
    db.session.delete(place)


@use_case
def sign_out_everywhere(actor: User) -> None:
    end_sign_ins(actor)
    record(actor, Event.SIGNED_OUT_EVERYWHERE, subject=actor.name)


@use_case
def note_wrong_try(person: User) -> None:
    """Count a wrong password or code; every few of them in a row lock the account for a while."""
    lock(person)
    if person.is_locked():
        _refused(person, "locked")
        return
    person.tries.failed_sign_ins += 1
    record(None, Event.SIGN_IN_FAILED, subject=person.email, email=person.email)
    if person.tries.failed_sign_ins % TRIES == 0:
        _lock_out(person)


@use_case
def note_unknown(email: str) -> None:
    """Record a sign-in attempt with an address that has no account."""
    record(None, Event.SIGN_IN_FAILED, subject=email[:200], email=email)


@use_case
def note_refused(person: User) -> None:
    """Record a sign-in refused in spite of the right password."""
    _refused(person, "locked" if person.active else "closed")


@use_case
def request_reset(person: User, token: str) -> None:
    record(None, Event.PASSWORD_RESET_ASKED, subject=person.email, email=person.email)
    mails.reset(person, token)


@use_case
def refuse_reset(person: User) -> None:
    """Send no link, since an administrator changed the address or second step a short while ago."""
    record(None, Event.PASSWORD_RESET_HELD, subject=person.name, email=person.email)
    mails.reset_held(person)


@use_case
def reset_password(actor: User, known_browser: str) -> None:
    """Record a reset password, which Flask-Security has set, and unlock the account.

    Whoever reads the mail is the owner, so their browser is known from now on, and no other is: strangers
    cannot lock them out again before they sign in.
    """
    unlock(actor)
    db.session.execute(delete(KnownBrowser).where(KnownBrowser.user_id == actor.id))
    _remember_browser(actor, known_browser)
    end_sign_ins(actor)
    record(actor, Event.PASSWORD_RESET, subject=actor.name)
    mails.password_changed(actor)


@use_case
def change_password(actor: User, current_token: str | None) -> None:
    """Record a changed password, which Flask-Security has set, and end the person's other sign-ins."""
    _end_other_sign_ins(actor, current_token)
    record(actor, Event.PASSWORD_CHANGED, subject=actor.name)
    mails.password_changed(actor)


@use_case
def accept_invitation(actor: User, password_hash: str, known_browser: str) -> None:
    lock(actor)
    _remember_browser(actor, known_browser)
    actor.password = password_hash
    actor.confirmed_at = actor.joined_at = clock.now()
    actor.fs_uniquifier = uuid.uuid4().hex  # the link in the invitation is spent
    record(actor, Event.PERSON_JOINED, subject=actor.name)


@use_case
def choose_how_told(actor: User, told: Told) -> None:
    """Choose when to be mailed: what waits is sent by the new choice."""
    actor.told = told
    record(actor, Event.TOLD_CHANGED, how=told.label.lower())


@use_case
def add_authenticator(actor: User, secret: str, current_token: str | None) -> None:
    actor.tf_primary_method, actor.tf_totp_secret = "authenticator", secret
    _second_factor_added(actor, "an authenticator app", current_token)


@use_case
def remove_authenticator(actor: User, current_token: str | None) -> None:
    actor.tf_primary_method = actor.tf_totp_secret = None
    _second_factor_removed(actor, "the authenticator app", current_token)


@use_case
def add_passkey(actor: User, name: str, current_token: str | None) -> None:
    """Record a new passkey, which Flask-Security has checked and stored."""
    _second_factor_added(actor, f"the passkey {name}", current_token)


@use_case
def remove_passkey(actor: User, passkey: WebAuthn, current_token: str | None) -> None:
    name = passkey.name
    db.session.delete(passkey)
    _second_factor_removed(actor, f"the passkey {name}", current_token)


@use_case
def record_recovery_codes(actor: User) -> None:
    record(actor, Event.RECOVERY_CODES_MADE, subject=actor.name)
    mails.second_step_changed(actor, "You made new recovery codes. Earlier ones no longer work.")


@use_case
def use_recovery_code(actor: User, left: int) -> None:
    record(actor, Event.RECOVERY_CODE_USED, subject=actor.name, left=left)
    mails.second_step_changed(actor, "Somebody signed in with one of your recovery codes.")


@use_case
def encrypt_second_steps(secret: Callable[[str], str], codes: Callable[[list[str]], list[str]]) -> int:
    """Encrypt secrets of authenticator apps and recovery codes again, and return of how many people."""
    everybody = db.session.scalars(select(User).order_by(User.id).with_for_update(of=User)).unique()
    people = [person for person in everybody if person.tf_totp_secret or person.mf_recovery_codes]
    for person in people:
        person.tf_totp_secret = secret(person.tf_totp_secret) if person.tf_totp_secret else None
        person.mf_recovery_codes = codes(person.mf_recovery_codes or [])
    record(None, Event.SECRETS_ENCRYPTED, people=pluralise(len(people), "person", "people"))
    return len(people)


def end_sign_ins(person: User) -> None:
    """Sign a person out everywhere."""
    person.fs_uniquifier = uuid.uuid4().hex
    db.session.execute(delete(SignIn).where(SignIn.user_id == person.id))


def _end_other_sign_ins(person: User, current_token: str | None) -> None:
    others = SignIn.user_id == person.id, SignIn.token.is_distinct_from(current_token)
    db.session.execute(delete(SignIn).where(*others))


def _second_factor_added(actor: User, method: str, current_token: str | None) -> None:
    _end_other_sign_ins(actor, current_token)
    record(actor, Event.SECOND_FACTOR_ADDED, subject=actor.name, method=method)
    mails.second_step_changed(actor, f"You added {method}.")


def _second_factor_removed(actor: User, method: str, current_token: str | None) -> None:
    _end_other_sign_ins(actor, current_token)
    record(actor, Event.SECOND_FACTOR_REMOVED, subject=actor.name, method=method)
    mails.second_step_changed(actor, f"You removed {method}.")


def unlock(person: User) -> None:
    """Forget a person's wrong tries, in every browser, as part of a use case."""
    _clear_tries(person)
    for browser in person.known_browsers:
        _clear_tries(browser)


def _clear_tries(tries: User | KnownBrowser) -> None:
    tries.failed_sign_ins, tries.locked_until = 0, None


def _is_running(end: datetime | None) -> bool:
    return end is not None and end > clock.now()


def _remember_browser(person: User, digest: str) -> None:
    long_ago = KnownBrowser.seen_at < clock.now() - BROWSER_KNOWN_FOR
    db.session.execute(delete(KnownBrowser).where(KnownBrowser.user_id == person.id, long_ago))
    row = {"seen_at": clock.now(), "failed_sign_ins": 0, "locked_until": None}
    known = insert(KnownBrowser).values(user_id=person.id, digest=digest, **row)
    db.session.execute(known.on_conflict_do_update(index_elements=["user_id", "digest"], set_=row))


def _lock_out(person: User) -> None:
    minutes = min(FIRST_LOCK * 2 ** (person.tries.failed_sign_ins // TRIES - 1), LONGEST_LOCK)
    person.tries.locked_until = clock.now() + timedelta(minutes=minutes)
    where = "a browser they know" if person.known_browser else "new browsers"
    record(None, Event.LOCKED_OUT, subject=person.email, email=person.email, minutes=minutes, where=where)
    mails.locked(person, minutes)


def _refused(person: User, why: str) -> None:
    record(None, Event.SIGN_IN_REFUSED, subject=person.email, email=person.email, why=why)
