"""Jobs: what the worker does later, and how it is queued.

The queue is procrastinate's, in the same PostgreSQL. `defer` puts a job there. Inside a use case the job
is part of the use case's own transaction, so it exists if and only if the change was committed; anywhere
else it is committed at once. A worker may be killed at any moment, so every task here and in the slices'
`tasks.py` must be safe to run twice.
"""

import smtplib
from typing import Any

import procrastinate
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.models.notice import MailFailure

# Long work waits for other long work, so that short jobs, such as mail, always find a free worker.
LONG_WORK = "long work"
GIVE_UP_AFTER = 10
MAIL_ATTEMPTS = 9  # waits 3, 9, 27 ... seconds: some eight hours in all

# The worker gives this its connections when it starts; `defer` uses the session's own.
queue = procrastinate.App(connector=procrastinate.PsycopgConnector())
_deferring = JobManager(procrastinate.SyncPsycopgConnector())


class Interrupted(Exception):
    """The worker was told to stop in the middle of a job, which the next worker starts again."""


def defer(task: str, *, lock: str | None = None, **details: Any) -> None:
    """Queue a task for the worker, with arguments that fit into JSON."""
    if db.session().info.get("use_case"):
        _insert(db.session(), task, lock, details)
        return
    # Its own transaction, so that nothing else which the request has pending is committed with it.
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        _insert(session, task, lock, details)
        session.commit()


def defer_in_session(task: str, **details: Any) -> None:
    """Queue a task in the transaction of the session, which the caller commits."""
    _insert(db.session(), task, None, details)


def _insert(session: Session, task: str, lock: str | None, details: dict[str, Any]) -> None:
    connection = session.connection().connection.driver_connection
    job = configure_task(name=task, job_manager=_deferring, lock=lock, connection=connection)
    job.defer(**details)


# --- mail --------------------------------------------------------------------------------------------


def defer_mail(recipients: list[str], subject: str, body: str, html: str = "") -> None:
    """Send a mail to each of these people, none of whom sees the others' addresses."""
    for recipient in recipients:
        defer("send_mail", recipient=recipient, subject=subject, body=body, html=html)


@queue.task(
    name="send_mail",
    pass_context=True,
    retry=procrastinate.RetryStrategy(
        max_attempts=MAIL_ATTEMPTS, exponential_wait=3, retry_exceptions=(OSError, smtplib.SMTPException)
    ),
)
def send_mail(
    context: procrastinate.JobContext, recipient: str, subject: str, body: str, html: str = ""
) -> None:
    """Pass one mail to the mail server, and try again later if that does not answer."""
    from flask import current_app
    from flask_mailman import EmailMultiAlternatives

    mail = EmailMultiAlternatives(subject, body, current_app.config["MAIL_DEFAULT_SENDER"], [recipient])
    if html:
        mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except Exception as error:
        _keep_reason(context.job.id, error)
        raise


def _keep_reason(job_id: int | None, error: Exception) -> None:
    """Keep why a mail could not be sent, for the administrator, whatever becomes of the job's transaction."""
    if job_id is None:
        return
    reason = {"job_id": job_id, "reason": f"{type(error).__name__}: {error}"[:500], "at": clock.now()}
    kept = insert(MailFailure).values(reason)
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        session.execute(kept.on_conflict_do_update(index_elements=["job_id"], set_=reason))
        session.commit()


# --- for the worker ---------------------------------------------------------------------------------


async def count_waiting() -> int:
    """The jobs that could be done now, or as soon as another is out of their way."""
    waiting = await queue.job_manager.list_jobs_async(status="todo")
    return sum(job.scheduled_at is None or job.scheduled_at <= clock.now() for job in waiting)


# --- jobs of workers that were killed --------------------------------------------------------------


async def retry_stalled(stalled_after: float) -> None:
    """A killed worker leaves its job marked as being done: put it back, but not for ever."""
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after):
        if job.attempts > GIVE_UP_AFTER:
            await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await queue.job_manager.retry_job(job)


@queue.periodic(cron="17 3 * * *")
@queue.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Failed jobs are kept for thirty days to be looked at; those that went well go at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=30 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
