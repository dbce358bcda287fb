"""What an administrator does about a mail that could not be sent."""

from typing import Any

from sqlalchemy import delete

from app import policy
from app.accounts.admin.mails.queries import JOBS
from app.background import jobs
from app.extensions import db
from app.models.event import Event
from app.models.notice import MailFailure
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case


@use_case
def send_again(actor: User, mail: Any) -> None:
    """Send a mail that was given up once more, as a new job in place of the old one."""
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    gone = db.session.execute(delete(JOBS).where(JOBS.c.id == mail.id))
    if gone.rowcount:  # type: ignore[attr-defined]  # of the cursor, which a delete has
        jobs.defer("send_mail", **mail.args)
    db.session.execute(delete(MailFailure).where(MailFailure.job_id == mail.id))
    record(actor, Event.MAIL_SENT_AGAIN, recipient=mail.recipient)
