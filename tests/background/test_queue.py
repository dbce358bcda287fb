"""Is a job there exactly when its change is, and is mail sent, and sent again when the server is away?"""

import smtplib
from types import SimpleNamespace

import pytest
from flask_mailman import EmailMultiAlternatives
from sqlalchemy import text

from app.background import jobs
from app.extensions import db
from app.models.event import Event
from app.models.notice import MailFailure
from app.use_case import record, use_case
from tests import factories


def _waiting():
    rows = db.session.execute(text("SELECT task_name, args, lock FROM procrastinate_jobs ORDER BY id"))
    return [tuple(row) for row in rows]


@use_case
def _settle(actor, *, fail=False):
    jobs.defer("send_mail", recipient="a@example.org")
    record(actor, Event.SETTINGS_CHANGED, fields="the rhythm")
    if fail:
        raise ValueError("no")


def test_a_job_asked_for_in_a_use_case_is_there_once_it_is_committed(app):
    _settle(factories.person())
    assert _waiting() == [("send_mail", {"recipient": "a@example.org"}, None)]


def test_a_job_asked_for_in_a_use_case_that_fails_was_never_asked_for(app):
    with pytest.raises(ValueError):
        _settle(factories.person(), fail=True)
    assert _waiting() == []


def test_asking_outside_a_use_case_commits_the_job_and_nothing_else(app):
    person = factories.person()
    person.name = "Not yet saved"
    jobs.defer("send_mail", recipient="c@example.org")
    db.session.rollback()
    assert len(_waiting()) == 1
    assert person.name != "Not yet saved"


def test_a_job_waits_for_others_with_the_same_lock(app):
    jobs.defer("import_incidents", lock=jobs.LONG_WORK, import_id=1)
    assert _waiting()[0][2] == "long work"


def test_each_recipient_gets_a_mail_of_their_own(app):
    jobs.defer_mail(["a@example.org", "b@example.org"], "A case awaits you", "Please look.")
    for _, details, _ in _waiting():
        jobs.send_mail(_context(), **details)
    outbox = app.extensions["mailman"].outbox
    assert [mail.to for mail in outbox[-2:]] == [["a@example.org"], ["b@example.org"]]
    assert outbox[-1].subject == "A case awaits you"
    assert outbox[-1].body == "Please look."


@pytest.mark.parametrize("error", [ConnectionRefusedError(), smtplib.SMTPServerDisconnected()])
def test_a_mail_server_that_does_not_answer_is_asked_again_later(app, monkeypatch, error):
    def away(self, fail_silently=False):
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", away)
    with pytest.raises(type(error)):
        jobs.send_mail(_context(7), "a@example.org", "Subject", "Body")
    failure = db.session.get(MailFailure, 7)
    assert failure.reason.startswith(type(error).__name__), "the administrator reads why"
    strategy = jobs.send_mail.retry_strategy
    waits = [_seconds(strategy, error, attempts) for attempts in range(jobs.MAIL_ATTEMPTS)]
    assert waits == sorted(waits)
    assert 60 < waits[3] < 120
    assert strategy.get_retry_decision(exception=error, job=_job(jobs.MAIL_ATTEMPTS)) is None


def test_a_mistake_of_ours_is_not_tried_again():
    strategy = jobs.send_mail.retry_strategy
    assert strategy.get_retry_decision(exception=TypeError(), job=_job(0)) is None


def _job(attempts, job_id=1):
    from procrastinate.jobs import Job

    return Job(
        id=job_id, queue="default", lock=None, queueing_lock=None, task_name="send_mail", attempts=attempts
    )


def _context(job_id=None):
    """What the worker hands to a job."""
    return SimpleNamespace(job=_job(0, job_id))


def _seconds(strategy, error, attempts):
    from datetime import UTC, datetime

    decision = strategy.get_retry_decision(exception=error, job=_job(attempts))
    return round((decision.retry_at - datetime.now(UTC)).total_seconds())
