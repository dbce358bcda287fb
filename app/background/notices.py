"""Mails that tell people that something needs them.

A mail says where to read something, never what it is about: mail is read on buses and forwarded. It goes only
to people who may read the case, and is queued in the transaction that it reports, so that nobody hears of
what was rolled back.
"""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from app import clock, policy
from app.background import jobs
from app.extensions import db
from app.models.case import Case
from app.models.person import User

SUBJECT = "Something needs you in problem solving"
BODY = """Hello {name},

{what}

{address}
"""
CONFIDENTIAL_FOOTER = """
This mail does not say what the case is about, so that it can be read anywhere. Sign in to read it.
"""


def tell_of(people: Iterable[User], what: str, path: str) -> None:
    """Mail these people about something other than a case, which the caller knows they may read."""
    for person in _recipients(people):
        _mail(person, what, path)


def tell(people: Iterable[User], case: Case, what: str, path: str = "") -> None:
    """Mail those of these people who may read the case."""
    for person in _recipients(people):
        if _may_read(person, case):
            _mail(person, what, path or f"/cases/{case.reference}", CONFIDENTIAL_FOOTER)


def _recipients(people: Iterable[User]) -> list[User]:
    """The active people, each once; nobody while the demonstration plays back the past."""
    return [] if clock.is_pretended() else [person for person in dict.fromkeys(people) if person.active]


def _mail(person: User, what: str, path: str, footer: str = "") -> None:
    address = current_app.config["PUBLIC_URL"] + path
    body = BODY.format(name=person.name, what=what, address=address)
    jobs.defer_mail([person.email], SUBJECT, body + footer)


def _may_read(person: User, case: Case) -> bool:
    statement = policy.visible_cases(person, select(Case.id)).where(Case.id == case.id)
    return db.session.scalar(statement) is not None
