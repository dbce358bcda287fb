"""How is a change asked for, and how does a second person let it take effect?

`ask_for_...` are parts of the use cases of an administrator who edits a person, gives a role or invites.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.admin.pending_changes.queries import list_administrators
from app.accounts.auth import mails
from app.accounts.auth.services import end_sign_ins
from app.background import notices
from app.extensions import db
from app.models.event import Event
from app.models.pending_change import ChangeKind, ChangeState, PendingChange
from app.models.person import Membership, Role, User
from app.policy.waits import WAITS
from app.use_case import lock, record, use_case
from app.words import moment
from app.workflows.pending_change import PENDING_CHANGE

PAGE = "/settings/pending-changes"


class AddressTaken(Exception):
    """Somebody else has had an account with this address since the change was asked for."""


class AlreadyWaiting(Exception):
    """This role has been asked for already."""


# --- asking -------------------------------------------------------------------------------------------
def ask_for_address(person: User, address: str, *, by: User) -> PendingChange:
    """Ask for a new address, in place of an earlier wish, and mail a link to the present one."""
    for earlier in _waiting(person, ChangeKind.ADDRESS):
        _replace(earlier, by)
    change = _ask(person, ChangeKind.ADDRESS, address, by)
    record(
        by,
        Event.ADDRESS_ASKED,
        subject=person.name,
        person=person.name,
        earlier=person.email,
        address=address,
        until=moment(change.expires_at),
    )
    mails.confirm_address(change)
    return change


def ask_for_role(person: User, role: Role, *, by: User) -> PendingChange:
    """Ask for a role that needs a second administrator."""
    for earlier in _waiting(person, ChangeKind.ROLE):
        if earlier.value == role and earlier.is_in_time:
            raise AlreadyWaiting
        if earlier.value == role:
            earlier.state = ChangeState.EXPIRED
    change = _ask(person, ChangeKind.ROLE, role.value, by)
    until = moment(change.expires_at)
    record(by, Event.ROLE_ASKED, subject=person.name, person=person.name, role=role.label, until=until)
    return change


def _waiting(person: User, kind: ChangeKind) -> list[PendingChange]:
    statement = select(PendingChange).where(
        PendingChange.person_id == person.id,
        PendingChange.kind == kind,
        PendingChange.state == ChangeState.WAITING,
    )
    return list(db.session.scalars(statement.with_for_update()))


def _replace(change: PendingChange, by: User) -> None:
    """End a wish for an address because another one takes its place."""
    if not change.is_in_time:
        change.state = ChangeState.EXPIRED
        return
    change.state = ChangeState.WITHDRAWN
    _record_withdrawn(by, change)


def _ask(person: User, kind: ChangeKind, value: str, by: User) -> PendingChange:
    db.session.flush()
    change = PendingChange(kind=kind, person=person, value=value, asked_by=by)
    db.session.add(change)
    db.session.flush()
    others = [a for a in list_administrators() if a not in (by, person) and a.has_joined]
    what = f"{by.name} has asked for a change to an account. A second administrator must agree."
    notices.tell_of(others, what, PAGE)
    return change


# --- deciding -----------------------------------------------------------------------------------------
@use_case
def agree(actor: User, change: PendingChange) -> None:
    """Let a change take effect as the second administrator."""
    _lock(change)
    PENDING_CHANGE.fire("agree", change, actor)
    _settle(change, actor)
    if change.kind is ChangeKind.ROLE:
        _give_role(actor, change)
    else:
        _record_address(actor, Event.ADDRESS_AGREED, change, earlier=change.person.email)
        _take_address(change)


@use_case
def withdraw(actor: User, change: PendingChange) -> None:
    lock(change)
    PENDING_CHANGE.fire("withdraw", change, actor)
    _settle(change, actor)
    _record_withdrawn(actor, change)


@use_case
def confirm_address(actor: User, change: PendingChange) -> None:
    """Let a new address take effect as the account's owner, who followed the link in the mail."""
    _lock(change)
    PENDING_CHANGE.fire("confirm", change, actor, fits=actor.id == change.person_id)
    _settle(change, actor)
    _record_address(actor, Event.ADDRESS_CONFIRMED, change, earlier=actor.email)
    _take_address(change)


@use_case
def refuse_address(actor: User, change: PendingChange) -> None:
    """Keep the present address as the account's owner, who followed the link in the mail."""
    _lock(change)
    PENDING_CHANGE.fire("refuse", change, actor, fits=actor.id == change.person_id)
    _settle(change, actor)
    _record_address(actor, Event.ADDRESS_REFUSED, change, earlier=actor.email)


def hold_resets(person: User) -> None:
    """Let no password be set by mail for a while."""
    person.resets_held_until = clock.now() + WAITS.reset


def _lock(change: PendingChange) -> None:
    """Lock the person first, as those do who ask: in another order they could wait for each other."""
    lock(change.person)
    lock(change)


def _settle(change: PendingChange, actor: User) -> None:
    change.decided_by_id, change.decided_at = actor.id, clock.now()


def _take_address(change: PendingChange) -> None:
    """Sign the person out as well: that ends links which were mailed to the earlier address."""
    person = change.person
    earlier, person.email = person.email, change.value
    person.version += 1
    hold_resets(person)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AddressTaken from error
    end_sign_ins(person)
    mails.address_changed(person, earlier, by=change.asked_by.name)


def _give_role(actor: User, change: PendingChange) -> None:
    person = change.person
    if not person.holds(change.role):
        person.memberships.append(Membership(role=change.role))
    asker = change.asked_by.name
    record(
        actor,
        Event.ROLE_AGREED,
        subject=person.name,
        person=person.name,
        role=change.role.label,
        asker=asker,
    )


def _record_address(actor: User, event: Event, change: PendingChange, *, earlier: str) -> None:
    record(
        actor,
        event,
        subject=change.person.name,
        person=change.person.name,
        earlier=earlier,
        address=change.value,
        asker=change.asked_by.name,
    )


def _record_withdrawn(actor: User, change: PendingChange) -> None:
    name, asker = change.person.name, change.asked_by.name
    record(actor, Event.CHANGE_WITHDRAWN, subject=name, person=name, change=change.words, asker=asker)
