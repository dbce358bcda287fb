"""Can walkabouts be planned, found and finished, by those who may and by nobody else?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.walkabouts import services
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.models.walkabout import Walkabout, WalkaboutState
from app.policy import Forbidden
from tests import factories

TOMORROW = clock.today() + timedelta(days=1)
FORM = {"street": "Oak Street", "planned_for": [TOMORROW.day, TOMORROW.month, TOMORROW.year]}


def in_navigation(page):
    return "Walkabouts" in [link.get_text(strip=True) for link in page.select("#navigation a")]


def walkabout(by=None, street="Oak Street"):
    return services.plan_walkabout(by or factories.officer(), street=street, planned_for=TOMORROW)


def events():
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


def test_it_is_in_the_navigation_of_an_officer(sign_in):
    officer = sign_in(factories.officer())
    assert in_navigation(officer.get("/"))
    assert "No walkabouts yet." in officer.get("/walkabouts").words


@pytest.mark.parametrize("url", ["/walkabouts", "/walkabouts/along/Oak%20Street", "/walkabouts/plan"])
def test_it_is_absent_for_an_auditor_and_refused_to_them(sign_in, url):
    auditor = sign_in(factories.person(Role.AUDITOR))
    assert not in_navigation(auditor.get("/"))
    auditor.get(url, status=403)


def test_the_form_makes_a_walkabout_and_an_audit_entry(sign_in):
    page = sign_in(factories.officer()).submit("/walkabouts/plan", FORM)
    assert "You planned a walkabout along Oak Street." in page.words
    made = db.session.scalars(select(Walkabout)).one()
    assert (made.street, made.planned_for, made.state) == ("Oak Street", TOMORROW, WalkaboutState.PLANNED)
    assert events() == [Event.WALKABOUT_PLANNED]


def test_a_form_without_a_street_is_shown_again_and_makes_nothing(sign_in):
    page = sign_in(factories.officer()).submit("/walkabouts/plan", {**FORM, "street": ""})
    assert "Enter a street" in page.words
    assert db.session.scalars(select(Walkabout)).all() == []


def test_the_list_shows_every_walkabout_and_a_street_its_own(sign_in):
    by = factories.officer(name="Olu Officer")
    for street in ("Oak Street", "Elm Street"):
        walkabout(by, street)
    client = sign_in(by)
    assert "Elm Street" in client.get("/walkabouts").words
    along = client.get("/walkabouts/along/Oak%20Street").words
    assert "planned by Olu Officer" in along
    assert "Elm Street" not in along


def test_a_list_asks_as_much_for_many_walkabouts_as_for_a_few(sign_in, queries):
    client = sign_in(factories.officer())
    counts = []
    for number in (2, 6):
        for _ in range(number):
            walkabout()
        client.get("/walkabouts")
        with queries() as made:
            client.get("/walkabouts")
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_button_is_there_until_the_walkabout_is_done(sign_in):
    made, client = walkabout(), sign_in(factories.officer())
    assert client.get("/walkabouts").buttons() == {"finish"}
    client.post(f"/walkabouts/{made.id}/finish")
    assert client.get("/walkabouts").buttons() == set()
    assert events()[-1] is Event.WALKABOUT_FINISHED
    client.post(f"/walkabouts/{made.id}/finish", status=409)


def test_a_member_sees_walkabouts_and_may_neither_plan_nor_finish_them(sign_in):
    made, member = walkabout(), factories.person(Role.MEMBER, factories.nat())
    client = sign_in(member)
    assert client.get("/walkabouts").buttons() == set()
    client.get("/walkabouts/plan", status=403)
    client.post(f"/walkabouts/{made.id}/finish", status=403)
    with pytest.raises(Forbidden):
        services.finish_walkabout(member, made)


def test_the_worker_confirms_a_walkabout_once(committed_app):
    made = walkabout()
    first = committed_app.test_cli_runner().invoke(args=["work", "--once"])
    assert first.exit_code == 0, first.output
    db.session.refresh(made)
    assert made.confirmed_at is not None
    assert events() == [Event.WALKABOUT_PLANNED, Event.WALKABOUT_CONFIRMED]


def test_walkabouts_are_listed_at_a_terminal(app):
    walkabout()
    listed = app.test_cli_runner().invoke(args=["walkabouts"])
    assert "Oak Street" in listed.output
