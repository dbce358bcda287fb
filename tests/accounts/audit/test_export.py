"""What does a system that watches over security get to know, and what not?"""

import json
from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.use_case import record_read
from tests import factories


@pytest.fixture
def export(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["audit", "export", *arguments])

    return run


def _lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_the_command_writes_one_line_for_each_security_event_since_then(export):
    ann = factories.officer(name="Ann Ward")
    with clock.at(clock.now() - timedelta(days=3)):
        record_read(ann, Event.SIGNED_IN)
    now = clock.now()
    record_read(ann, Event.REQUEST_REFUSED, who="Ann Ward", page="/settings", why="not their role")
    record_read(ann, Event.FILTER_SAVED, name="My own filter")
    (line,) = _lines(export("--since", now.isoformat()).output)
    assert (line["event"], line["kind"], line["actor"], line["actor_id"]) == (
        "request:refused",
        "refused",
        "Ann Ward",
        ann.id,
    )
    assert line["message"] == "A request from Ann Ward to /settings was refused: not their role"
    assert line["at"].endswith("+00:00")


def test_a_day_is_enough_and_an_export_is_on_record_and_not_in_the_next(export):
    record_read(factories.officer(), Event.SIGNED_IN)
    today = f"{clock.today():%Y-%m-%d}"
    assert len(_lines(export("--since", today).output)) == 1
    assert len(_lines(export("--since", today).output)) == 1
    assert db.session.query(AuditEntry).filter_by(event=Event.AUDIT_EXPORTED).count() == 2


def test_whoever_reads_the_export_reads_none_of_a_cases_words(export, sign_in):
    case = factories.case(title="Hawthorn House", restricted=True)
    person = factories.officer(name="Ann Ward")
    record_read(person, Event.CASE_PERSON_NAMED, case, person="Bert Okoro")
    record_read(person, Event.FILE_TAKEN, case, name="Hawthorn.pdf")
    window = sign_in(factories.person(Role.AUDITOR))
    downloaded = window.client.get("/audit/security-events?kind=read")
    assert "security-events.jsonl" in downloaded.headers["Content-Disposition"]
    (taken,) = _lines(downloaded.text)
    assert taken["detail"] == {}
    assert taken["message"] == "Ann Ward downloaded the file [withheld]"
    assert taken["subject"] == case.reference
    everything = export("--since", "2020-01-01").output
    assert "Bert Okoro" in everything
    assert "Hawthorn" not in everything


def test_nobody_but_an_auditor_gets_the_export(sign_in):
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        sign_in(factories.person(role)).get("/audit/security-events", status=403)
