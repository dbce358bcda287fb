"""Does an administrator see which mails could not be sent, and why, and send them again?"""

import pytest
from sqlalchemy import text

from app.extensions import db
from app.models.notice import MailFailure
from app.models.person import Role
from tests import factories
from tests.outbox import mails


@pytest.fixture
def given_up(app):
    """A mail that was tried nine times; the number of its job."""
    job = text(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, attempts) VALUES ('send_mail', "
        '\'default\', \'{"recipient": "lost@example.org", "subject": "Look", "body": "Here"}\', '
        "'failed', 9) RETURNING id"
    )
    job_id = db.session.scalar(job)
    db.session.add(MailFailure(job_id=job_id, reason="ConnectionRefusedError: nobody there"))
    db.session.commit()
    return job_id


def test_a_mail_that_was_given_up_is_listed_with_its_reason_and_not_with_its_words(sign_in, given_up):
    browser = sign_in(factories.person(Role.ADMINISTRATOR))
    assert "1 email could not be sent" in browser.get("/settings").words
    page = browser.get("/settings/mails")
    assert "lost@example.org Look Given up" in page.words
    assert "nobody there" in page.words
    assert "Here" not in page.words


def test_it_is_sent_again_once(sign_in, given_up):
    browser = sign_in(factories.person(Role.ADMINISTRATOR))
    page = browser.submit(f"/settings/mails/{given_up}/send-again", {})
    assert "We will try again to send the email to lost@example.org" in page.words
    assert [mail["recipient"] for mail in mails()] == ["lost@example.org"]
    assert "Every email was sent" in browser.get("/settings/mails").words
    assert browser.client.post(f"/settings/mails/{given_up}/send-again").status_code == 404


def test_nobody_else_sees_where_mail_goes(sign_in, given_up):
    assert sign_in(factories.coordinator()).client.get("/settings/mails").status_code == 403
