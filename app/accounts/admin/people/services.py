"""What does an administrator do with people's accounts?"""

import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypedDict, Unpack

from sqlalchemy.exc import IntegrityError

from app import clock, policy
from app.accounts.admin.pending_changes.queries import list_people_with
from app.accounts.admin.pending_changes.services import (
    AlreadyWaiting,
    ask_for_address,
    ask_for_role,
    hold_resets,
)
from app.accounts.auth import mails
from app.accounts.auth.access import ACCESS_ENDED, LEFT, Left
from app.accounts.auth.services import end_sign_ins, unlock
from app.background import notices
from app.extensions import db
from app.models.event import Event
from app.models.partnership import Group, GroupKind, Partner
from app.models.person import Membership, Role, User
from app.policy import Action
from app.policy.waits import emergency_access_begins
from app.structure.queries import list_holders
from app.use_case import ensure_fresh, lock, record, use_case
from app.words import in_words, moment
from app.workflows.account import ACCOUNT

NOBODY: Mapping[str, User] = MappingProxyType({})
CALLED = {
    "name": "the name",
    "job_title": "the job title",
    "partner": "the partner",
}


class PersonFields(TypedDict, total=False):
    name: str
    job_title: str
    email: str
    partner: Partner


class AlreadyExists(Exception):
    """An account with this address, or this role of this person, already exists."""


class AccountClosed(Exception):
    """Nobody is appointed whose account is closed."""


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
    """Invite a person. They get those roles at once that need no second administrator."""
    policy.ensure(actor, Action.PEOPLE_MANAGE)
    person = new_person(name=name, job_title=job_title, email=email, partner=partner)
    roles = list(roles)
    _ensure_given_here(group for _, group in roles)
    given = [(role, group) for role, group in roles if not role.needs_second_administrator]
    person.memberships.extend(Membership(role=role, group=group) for role, group in given)
    db.session.add(person)
    _flush()
    send_invitation(person, by=actor.name, actor=actor)
    for membership in person.memberships:
        announce_role(membership, by=actor)
    for role, _ in roles:
        if role.needs_second_administrator:
            ask_for_role(person, role, by=actor)
    return person


@use_case
def appoint(person: User, role: Role, *, account: str) -> None:
    """Give a role that needs a second administrator, from the command line, where there may be none.

    `person` may be new; `account` is the server's account that ran the command.
    """
    if person.active is False:
        raise AccountClosed
    is_new = person.id is None
    person.memberships.append(Membership(role=role))
    db.session.add(person)
    _flush()
    if is_new:
        send_invitation(person, by="The administrator of this server")
    record_appointment(person, role, account=account)


def record_appointment(person: User, role: Role, *, account: str) -> None:
    """Record and mail an appointment, as part of a use case of the command line."""
    record(
        None, Event.ROLE_APPOINTED, subject=person.name, person=person.name, role=role.label, account=account
    )
    others = [other for other in list_people_with(Role.ADMINISTRATOR, Role.AUDITOR) if other is not person]
    what = f"{person.name} now has the role {role.label}, from the command line of the server."
    notices.tell_of([other for other in others if other.has_joined], what, "/")


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
    wanted = dict(fields)
    address = str(wanted.pop("email", person.email))
    changed = differences(person, wanted)
    for name in changed:
        setattr(person, name, wanted[name])
    person.version += 1
    if changed:
        words = in_words([CALLED[name] for name in changed])
        record(actor, Event.PERSON_EDITED, subject=person.name, person=person.name, fields=words)
    if address != person.email:
        ask_for_address(person, address, by=actor)


@use_case
def give_role(actor: User, person: User, role: Role, group: Group | None) -> None:
    """Give a role, or ask for it if it needs a second administrator."""
    policy.ensure(actor, Action.ROLE_GIVE, person)
    _ensure_given_here([group])
    lock(person)
    if role.needs_second_administrator:
        _ask_for_role(actor, person, role)
        return
    membership = Membership(user_id=person.id, role=role, group=group)
    db.session.add(membership)
    _flush()
    db.session.refresh(membership)
    announce_role(membership, by=actor)


def _ensure_given_here(groups: Iterable[Group | None]) -> None:
    """Raise Forbidden for a task-and-finish group: those who run it seat its people."""
    if any(group is not None and group.kind is GroupKind.TASK_GROUP for group in groups):
        raise policy.Forbidden(Action.ROLE_GIVE)


def _ask_for_role(actor: User, person: User, role: Role) -> None:
    if person.holds(role):
        raise AlreadyExists
    try:
        ask_for_role(person, role, by=actor)
    except AlreadyWaiting as error:
        raise AlreadyExists from error


@use_case
def take_role(actor: User, membership: Membership) -> None:
    policy.ensure(actor, Action.ROLE_TAKE, membership)
    person = membership.user
    _record_role(actor, Event.ROLE_TAKEN, membership)
    db.session.delete(membership)
    _see_to_what_was_theirs(person)


@use_case
def close_account(actor: User, person: User, handed: Mapping[str, User] = NOBODY) -> None:
    """Close an account and sign it out everywhere. What the person did stays.

    `handed`: who gets what they leave, by the names of LEFT; what is not handed over stays theirs.
    """
    for each in sorted({person, *handed.values()}, key=lambda one: one.id):
        lock(each)
    if not all(heir.active for heir in handed.values()):
        raise policy.Forbidden(Action.CASE_VIEW)
    ACCOUNT.fire("close", person, actor)
    end_sign_ins(person)
    record(actor, Event.PERSON_LEFT, subject=person.name, person=person.name)
    for left in list_left():
        if left.name in handed:
            left.hand_over(actor, person, handed[left.name])
    _see_to_what_was_theirs(person)


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
    lock(person)
    ACCOUNT.fire("clear_second_step", person, actor)
    person.tf_primary_method = person.tf_totp_secret = None
    person.mf_recovery_codes = []
    for passkey in list(person.webauthn):
        db.session.delete(passkey)
    end_sign_ins(person)
    hold_resets(person)
    record(actor, Event.SECOND_FACTOR_CLEARED, subject=person.name, person=person.name)
    what = f"{actor.name} cleared your second step. Set up a new one."
    wait = f"You cannot reset a forgotten password before {moment(person.resets_held_until)}."
    mails.second_step_changed(person, f"{what} {wait}")


def list_left() -> list[Left]:
    """Each kind of what somebody leaves to others."""
    return [provider() for provider in LEFT]


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


def announce_role(membership: Membership, *, by: User | None) -> None:
    """Record a role that was given, as part of a use case. A new chair is made known by mail."""
    is_chair = membership.role is Role.CHAIR
    _record_role(by, Event.CHAIR_MADE if is_chair else Event.ROLE_GIVEN, membership)
    if is_chair:
        _make_chair_known(membership)


def _make_chair_known(membership: Membership) -> None:
    """Tell those who would notice a wrong one: the group's other chairs and coordinators, and the auditor."""
    chair, group = membership.user, membership.group
    assert group is not None
    told = [*list_holders(group, Role.CHAIR, Role.COORDINATOR), *list_people_with(Role.AUDITOR)]
    what = (
        f"{chair.name} is a new chair of {group.name}. They cannot open restricted cases in an emergency "
        f"before {moment(emergency_access_begins(membership))}. If you did not expect this, tell the auditor."
    )
    notices.tell_of([person for person in told if person is not chair and person.has_joined], what, "/")


def _record_role(actor: User | None, event: Event, membership: Membership) -> None:
    name = membership.user.name
    record(actor, event, subject=name, person=name, role=membership.label)


def _see_to_what_was_theirs(person: User) -> None:
    for provider in ACCESS_ENDED:
        provider(person)


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AlreadyExists("Somebody already has an account with this address") from error
