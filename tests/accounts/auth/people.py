"""What do the people of these tests do at the door?"""

import re
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import User
from tests.pages import StyledClient

PASSWORD = "correct horse battery"


def enter(browser: StyledClient, email: str, password: str = PASSWORD, **data: str) -> TestResponse:
    """Fill in the sign-in page."""
    return browser.client.post("/sign-in", data={"email": email, "password": password, **data})


def is_in(browser: StyledClient) -> bool:
    """Whether this browser is let in, or sent to sign in."""
    return browser.client.get("/account").status_code == 200


def events(*kinds: Event) -> list[Event]:
    """What the audit holds of these, in order."""
    statement = select(AuditEntry.event).where(AuditEntry.event.in_(kinds)).order_by(AuditEntry.id)
    return list(db.session.scalars(statement))


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The path of its one link."""
        (link,) = re.findall(r"http://127\.0\.0\.1:\d+(/\S+)", self.body)
        return link


def outbox() -> list[Mail]:
    """What the worker has to send, oldest first."""
    waiting = text("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_mail' ORDER BY id")
    return [Mail(m["recipient"], m["subject"], m["body"]) for m in db.session.scalars(waiting)]


def set_up_app(person: User) -> str:
    """Give somebody an authenticator app; returns its secret."""
    secret = current_app.extensions["security"].totp_factory.generate_totp_secret()
    person.tf_primary_method, person.tf_totp_secret = "authenticator", secret
    db.session.commit()
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return current_app.extensions["security"].totp_factory._totp.from_source(secret).generate().token
