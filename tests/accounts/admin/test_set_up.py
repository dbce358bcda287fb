"""Does a partnership begin from the command line, and only once?"""

import getpass

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.partnership import Group, Partnership, Theme, Tier
from app.models.person import Role, User
from tests.accounts.auth.people import outbox

ANSWERS = {
    "--name": "Sherwood Community Safety Partnership",
    "--city": "Sherwood",
    "--police-force": "Nottinghamshire Police",
    "--prefix": "sh",
    "--partner": "Sherwood Council",
    "--administrator": "Ida Admin",
    "--email": "Ida@Example.org",
}


def _run(app, command, **answers):
    words = [word for pair in answers.items() for word in pair]
    return app.test_cli_runner().invoke(args=[command, *words])


def test_a_partnership_begins_with_its_tiers_and_its_first_administrator(app):
    result = _run(app, "set-up", **ANSWERS)
    assert result.exit_code == 0, result.output
    ours = db.session.get(Partnership, 1)
    assert (ours.name, ours.reference_prefix) == (ANSWERS["--name"], "SH")
    assert db.session.query(Tier).count() == 4
    assert db.session.query(Theme).count() >= 4
    assert {group.name for group in db.session.query(Group)} == {"Board", "Executive"}
    ida = db.session.query(User).one()
    assert (ida.email, [m.role for m in ida.memberships]) == ("ida@example.org", [Role.ADMINISTRATOR])
    assert outbox()[0].link in result.output
    told = [entry.event for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert told == [Event.PARTNERSHIP_SET_UP, Event.PERSON_INVITED, Event.ROLE_APPOINTED]
    assert "flask people appoint" in result.output


def test_it_begins_once(app):
    _run(app, "set-up", **ANSWERS)
    again = _run(app, "set-up", **ANSWERS)
    assert again.exit_code == 1
    assert "There is already a partnership" in again.output
    assert db.session.query(User).count() == 1


def test_what_will_not_do_is_said(app):
    assert "1 to 4 letters" in _run(app, "set-up", **{**ANSWERS, "--prefix": "12"}).output
    for unreachable in ("ida", "idá@example.org"):
        assert (
            "not a working email address" in _run(app, "set-up", **{**ANSWERS, "--email": unreachable}).output
        )
    assert db.session.get(Partnership, 1) is None


JO = {"--email": "Jo@Example.org", "--name": "Jo Barker", "--partner": "Sherwood Council"}


def _appoint(app, role, **answers):
    words = [word for pair in answers.items() for word in pair]
    return app.test_cli_runner().invoke(args=["people", "appoint", role, *words])


def _roles(email):
    return [m.role for m in db.session.query(User).filter_by(email=email).one().memberships]


def test_a_second_administrator_and_an_auditor_are_appointed_and_it_is_recorded(app):
    assert "There is no partnership yet" in _appoint(app, "administrator", **JO).output
    _run(app, "set-up", **ANSWERS)
    result = _appoint(app, "administrator", **JO)
    assert outbox()[-1].link in result.output
    assert _roles("jo@example.org") == [Role.ADMINISTRATOR]
    result = _appoint(app, "auditor", **{"--email": "jo@example.org"})
    assert "Jo Barker now has the role Auditor" in result.output, "somebody with an account is not invited"
    assert _roles("jo@example.org") == [Role.ADMINISTRATOR, Role.AUDITOR]
    told = [e.detail for e in db.session.query(AuditEntry).filter_by(event=Event.ROLE_APPOINTED)]
    assert {"person": "Jo Barker", "role": "Auditor", "account": getpass.getuser()} in told
    assert len(told) == 3


def test_those_who_look_after_accounts_are_told_of_an_appointment(app):
    _run(app, "set-up", **ANSWERS)
    ida = db.session.query(User).one()
    ida.password = "chosen"
    db.session.commit()
    _appoint(app, "auditor", **JO)
    (mail,) = [mail for mail in outbox() if "command line" in mail.body]
    assert mail.to == ida.email
    assert "Jo Barker now has the role Auditor" in mail.body


def test_an_appointment_that_will_not_do_is_refused(app):
    _run(app, "set-up", **ANSWERS)
    _appoint(app, "auditor", **JO)
    db.session.query(User).filter_by(name="Ida Admin").one().active = False
    db.session.commit()
    for role, answers, said in (
        ("auditor", JO, "already has this role"),
        ("auditor", {"--email": "ida@example.org"}, "is closed"),
        ("auditor", {**JO, "--email": "new@example.org", "--partner": "Nobody"}, "Choose one of"),
        ("auditor", {"--email": "jo"}, "not a working email address"),
        ("chair", JO, "is not one of"),
    ):
        result = _appoint(app, role, **answers)
        assert result.exit_code != 0
        assert said in result.output
