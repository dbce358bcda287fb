"""Does a partnership begin from the command line, and only once?"""

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
    assert told == [Event.PARTNERSHIP_SET_UP, Event.PERSON_INVITED]


def test_it_begins_once(app):
    _run(app, "set-up", **ANSWERS)
    again = _run(app, "set-up", **ANSWERS)
    assert again.exit_code == 1
    assert "There is a partnership already" in again.output
    assert db.session.query(User).count() == 1


def test_what_will_not_do_is_said(app):
    assert "one to four letters" in _run(app, "set-up", **{**ANSWERS, "--prefix": "12"}).output
    for unreachable in ("ida", "idá@example.org"):
        assert "not an e-mail address" in _run(app, "set-up", **{**ANSWERS, "--email": unreachable}).output
    assert db.session.get(Partnership, 1) is None


def test_one_more_administrator_can_be_invited_when_nobody_is_left(app):
    jo = {"--name": "Jo", "--email": "jo@example.org", "--partner": "Sherwood Council"}
    nobody = _run(app, "invite-administrator", **jo)
    assert "There is no partnership yet" in nobody.output
    _run(app, "set-up", **ANSWERS)
    assert (
        "is none of Sherwood Council"
        in _run(app, "invite-administrator", **{**jo, "--partner": "Nobody"}).output
    )
    result = _run(app, "invite-administrator", **jo)
    assert outbox()[-1].link in result.output
    taken = _run(app, "invite-administrator", **{**jo, "--email": "JO@example.org"})
    assert "already" in taken.output
