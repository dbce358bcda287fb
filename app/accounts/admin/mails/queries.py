"""Which mails could not be sent yet, or at all, and why?

A mail is a job of the queue, so its table is read as the queue's library keeps it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    String,
    Text,
    cast,
    column,
    func,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.extensions import db
from app.models.base import LabelledEnum
from app.models.notice import MailFailure
from app.web.listing import Column, Listing, Page, Question, choice, page_of

JOBS: Any = table(
    "procrastinate_jobs",
    column("id", BigInteger),
    column("task_name", String),
    column("args", JSONB),
    column("status", String),
    column("attempts", Integer),
    column("scheduled_at", DateTime(timezone=True)),
)


class MailState(LabelledEnum):
    """What the queue calls the state of a job, for those of its mails that were tried."""

    WAITING = "todo", "Waiting to try again", "yellow"
    DOING = "doing", "Sending now", "blue"
    FAILED = "failed", "Given up", "red"


# An enum of the queue's own, which compares with nothing but itself.
_status: ColumnElement[str] = cast(JOBS.c.status, Text)
_RECIPIENT, _SUBJECT = JOBS.c.args["recipient"].astext, JOBS.c.args["subject"].astext
MAILS = Listing(
    "emails not sent", "email", sort="at", many="emails",
    columns=(
        Column("recipient", "To", sort=_RECIPIENT),
        Column("subject", "Subject", sort=_SUBJECT),
        Column("status", "Status", value=lambda mail: MailState(mail.status)),
        Column("reason", "Why", value=lambda mail: mail.reason or "Not known"),
        Column("attempts", "Tries", sort=JOBS.c.attempts, ascending=False, numeric=True),
        Column("at", "Last tried", sort=func.coalesce(MailFailure.at, JOBS.c.scheduled_at), ascending=False),
    ),
    filters=(choice("status", "Status", MailState.choices()),),
)  # fmt: skip


def list_mails(question: Question) -> Page:
    """A page of the mails that could not be sent."""
    return page_of(question, _of(question), JOBS.c.id)


def iter_mails(question: Question) -> Sequence[Any]:
    return db.session.execute(_of(question).order_by(JOBS.c.id.desc())).all()


def get_mail(job_id: int) -> Any:
    """One mail that was given up."""
    return db.session.execute(_of(None).where(JOBS.c.id == job_id, _is(MailState.FAILED))).one()


def count_given_up() -> int:
    failed = (JOBS.c.task_name == "send_mail", _is(MailState.FAILED))
    return db.session.scalar(select(func.count()).select_from(JOBS).where(*failed)) or 0


def _is(state: MailState) -> ColumnElement[bool]:
    return _status == state.value


def _of(question: Question | None) -> Any:
    tried = (
        JOBS.c.task_name == "send_mail",
        JOBS.c.attempts > 0,
        _status.in_([state.value for state in MailState]),
    )
    columns = (
        JOBS.c.id, _RECIPIENT.label("recipient"), _SUBJECT.label("subject"), _status.label("status"),
        JOBS.c.attempts,
        MailFailure.reason, func.coalesce(MailFailure.at, JOBS.c.scheduled_at).label("at"), JOBS.c.args,
    )  # fmt: skip
    statement = select(*columns).outerjoin(MailFailure, MailFailure.job_id == JOBS.c.id).where(*tried)
    if question is not None and question["status"]:
        statement = statement.where(_is(MailState(question["status"])))
    return statement
