"""What does an administrator do with people's accounts?"""

import uuid
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from sqlalchemy.exc import IntegrityError

from app import clock, policy
from app.accounts.auth import mails
from app.accounts.auth.services import end_sign_ins, unlock
from app.extensions import db
from app.models.event import Event
from app.models.partnership import Group, Partner
from app.models.person import Membership, Role, User
from app.policy import Action
from app.use_case import ensure_fresh, lock, record, use_case
from app.words import in_words
from app.workflows.account import ACCOUNT

CALLED = {
    "name": "the name",
    "job_title": "the job title",
    "email": "the e-mail address",
    "partner": "the organisation",
}


class PersonFields(TypedDict, total=False):
    name: str
    job_title: str
    email: str
    partner: Partner


class AlreadyExists(Exception):
    """An account with this address, or this role of this person, already exists."""


@use_case
def invite_person(
    actor: User,
    *,
    name: str,
    job_title: str,
    email: str,
    partner: Partner,
    roles: Iterable[tuple[Role, Group | None]] = (),
) -> User:
    policy.ensure(actor, Action.PEOPLE_MANAGE)
    person = new_person(name=name, job_title=job_title, email=email, partner=partner)
    person.memberships.extend(Membership(role=role, group=group) for role, group in roles)
    db.session.add(person)
    _flush()
    send_invitation(person, by=actor.name, actor=actor)
    for membership in person.memberships:
        _record_role(actor, Event.ROLE_GIVEN, membership)
    return person


@use_case
def invite_first_administrator(name: str, email: str, partner: Partner) -> User:
    """Invite the first administrator, from the command line."""
    person = new_person(name=name, job_title="", email=email, partner=partner)
    person.memberships.append(Membership(role=Role.ADMINISTRATOR))
    db.session.add(person)
    _flush()
    send_invitation(person, by="The administrator of this server")
    return person


@use_case
def invite_again(actor: User, person: User) -> None:
    """Send a new invitation. The earlier link stops working."""
    lock(person)
    ACCOUNT.fire("invite_again", person, actor)
    person.invited_at = clock.now()
    send_invitation(person, by=actor.name, actor=actor)


@use_case
def edit_person(actor: User, person: User, seen_version: int, **fields: Unpack[PersonFields]) -> None:
    policy.ensure(actor, Action.PEOPLE_MANAGE)
    lock(person)
    ensure_fresh(person, seen_version)
    earlier, wanted = person.email, dict(fields)
    changed = differences(person, wanted)
    for name in changed:
        setattr(person, name, wanted[name])
    person.version += 1
    _flush()
    words = in_words([CALLED[name] for name in changed])
    record(actor, Event.PERSON_EDITED, subject=person.name, person=person.name, fields=words)
    if "email" in changed:
        mails.address_changed(person, earlier, by=actor.name)


@use_case
def give_role(actor: User, person: User, role: Role, group: Group | None) -> None:
    policy.ensure(actor, Action.ROLE_GIVE, person)
    membership = Membership(user_id=person.id, role=role, group=group)
    db.session.add(membership)
    _flush()
    db.session.refresh(membership)
    _record_role(actor, Event.ROLE_GIVEN, membership)


@use_case
def take_role(actor: User, membership: Membership) -> None:
    policy.ensure(actor, Action.ROLE_TAKE, membership)
    _record_role(actor, Event.ROLE_TAKEN, membership)
    db.session.delete(membership)


@use_case
def close_account(actor: User, person: User) -> None:
    """Close an account and sign it out everywhere. What the person did stays."""
    lock(person)
    ACCOUNT.fire("close", person, actor)
    end_sign_ins(person)
    record(actor, Event.PERSON_LEFT, subject=person.name, person=person.name)


@use_case
def reopen_account(actor: User, person: User) -> None:
    lock(person)
    ACCOUNT.fire("reopen", person, actor)
    record(actor, Event.PERSON_RETURNED, subject=person.name, person=person.name)


@use_case
def unlock_account(actor: User, person: User) -> None:
    """Let somebody try to sign in again at once, after wrong tries."""
    lock(person)
    ACCOUNT.fire("unlock", person, actor)
    unlock(person)
    record(actor, Event.ACCOUNT_UNLOCKED, subject=person.name, person=person.name)


@use_case
def clear_second_step(actor: User, person: User) -> None:
    """Remove the second step of somebody who lost phone and recovery codes, so that they set up another."""
    policy.ensure(actor, Action.ACCOUNT_CONTROL, person)
    lock(person)
    person.tf_primary_method = person.tf_totp_secret = None
    person.mf_recovery_codes = []
    for passkey in list(person.webauthn):
        db.session.delete(passkey)
    end_sign_ins(person)
    record(actor, Event.SECOND_FACTOR_CLEARED, subject=person.name, person=person.name)
    mails.second_step_changed(person, f"{actor.name} cleared your second step. Set up another one.")


def new_person(*, name: str, job_title: str, email: str, partner: Partner) -> User:
    return User(
        name=name,
        job_title=job_title,
        email=email,
        partner=partner,
        fs_uniquifier=uuid.uuid4().hex,
        invited_at=clock.now(),
    )


def differences(thing: Any, fields: dict[str, Any]) -> list[str]:
    """The names of the fields whose values differ from the thing's."""
    return [name for name, value in fields.items() if getattr(thing, name) != value]


def send_invitation(person: User, *, by: str, actor: User | None = None) -> None:
    """Mail an invitation, as part of a use case. `by`: the name of the inviter."""
    record(actor, Event.PERSON_INVITED, subject=person.name, person=person.name)
    mails.invitation(person, by=by)


def _record_role(actor: User, event: Event, membership: Membership) -> None:
    name = membership.user.name
    record(actor, event, subject=name, person=name, role=membership.label)


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AlreadyExists from error
