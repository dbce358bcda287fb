"""Which mails do we send about accounts?

Each is called inside the use case that it tells of, and put into the queue by the same transaction. The
templates are plain text; the first line is the subject.
"""

from typing import Any

from flask import current_app

from app.accounts.auth import links
from app.background.jobs import defer_mail
from app.models.pending_change import PendingChange
from app.models.person import User
from app.structure.queries import get_partnership
from app.words import moment


def invitation(person: User, by: str) -> None:
    link = links.absolute("auth.accept_invitation", token=links.invitation_token(person))
    _mail(person.email, "invitation", person=person, by=by, link=link)


def reset(person: User, token: str) -> None:
    link = links.absolute("security.reset_password", token=token)
    _mail(person.email, "reset", person=person, link=link)


def reset_held(person: User) -> None:
    _mail(person.email, "reset_held", person=person, until=moment(person.resets_held_until))


def confirm_address(change: PendingChange) -> None:
    """Mail the present address, whose owner decides."""
    link = links.absolute("new_address.decide", token=links.address_token(change))
    _mail(
        change.person.email,
        "confirm_address",
        person=change.person,
        by=change.asked_by.name,
        address=change.value,
        until=moment(change.expires_at),
        link=link,
    )


def password_changed(person: User) -> None:
    _mail(person.email, "password_changed", person=person)


def second_step_changed(person: User, what: str) -> None:
    _mail(person.email, "second_step_changed", person=person, what=what)


def locked(person: User, minutes: int) -> None:
    _mail(
        person.email,
        "locked",
        person=person,
        minutes=minutes,
        in_known_browser=person.known_browser is not None,
        link=links.absolute("security.forgot_password"),
    )


def address_changed(person: User, earlier: str, by: str) -> None:
    """Mail the earlier address as well, since its owner should know."""
    for address in (earlier, person.email):
        _mail(address, "address_changed", person=person, by=by, until=moment(person.resets_held_until))


def _mail(to: str, template: str, **words: Any) -> None:
    partnership = get_partnership()
    named = partnership.name if partnership else "Fourtier"
    contact = partnership.support_contact if partnership else ""
    text = current_app.jinja_env.get_template(f"accounts/auth/emails/{template}.txt").render(
        named=named, contact=contact, **words
    )
    subject, _, body = text.partition("\n")
    defer_mail([to], subject.strip(), body.strip() + "\n")
