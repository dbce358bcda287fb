"""Which mails are on their way?"""

from sqlalchemy import text

from app.background import notices
from app.extensions import db


def mails():
    """The mails that the worker will send, with what people are told put into mails first; oldest first."""
    notices.send_due()
    waiting = text("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_mail' ORDER BY id")
    return list(db.session.scalars(waiting))
