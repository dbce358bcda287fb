"""Is what could be made a way into restricted cases put before those who would notice?"""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.admin.pending_changes import services as pending_changes
from app.accounts.admin.people import services as people
from app.casework.sharing.services import break_glass
from app.extensions import db
from app.models.pending_change import PendingChange
from app.models.person import Role
from tests import factories
from tests.accounts.auth.people import set_up_app

OVERSEEN = "section[aria-labelledby=overseen]"


@pytest.fixture
def ida(app):
    return factories.person(Role.ADMINISTRATOR, name="Ida Admin")


@pytest.fixture
def otto(app):
    return factories.person(Role.ADMINISTRATOR, name="Otto Other")


@pytest.fixture
def auditor(app, sign_in):
    return sign_in(factories.person(Role.AUDITOR))


def items(page):
    """The section of what an auditor oversees, line by line."""
    found = page.select(f"{OVERSEEN} .app-today__what")
    return [" ".join(item.get_text(" ", strip=True).split()) for item in found]


def test_an_auditor_finds_all_that_was_done_newest_first_with_the_record(ida, otto, auditor, sign_in):
    anna, group = factories.officer(name="Anna Hartley"), factories.nat()
    set_up_app(anna)
    earlier = anna.email
    people.clear_second_step(ida, anna)
    people.edit_person(ida, anna, anna.version, email="anna@example.org")
    pending_changes.agree(otto, db.session.query(PendingChange).one())
    people.give_role(ida, anna, Role.AUDITOR, None)
    people.give_role(ida, anna, Role.CHAIR, group)
    case, chair = factories.case(restricted=True), factories.chair(name="Chas Chair")
    break_glass(chair, case, reason="A child is at risk.")
    alert = auditor.get("/").select_one("[aria-labelledby=alerts]")
    page = auditor.submit("/alerts/seen", {"entry": alert.select_one("[name=entry]")["value"]})
    said = items(page)
    assert (
        said[0]
        == f"Chas Chair opened this restricted case in an emergency: A child is at risk. {case.reference}"
    )
    assert said[1] == "Ida Admin made Anna Hartley Chair, Oakwood NAT"
    assert said[2].startswith(
        "Ida Admin asked to make Anna Hartley Auditor. A second administrator must agree"
    )
    changed = f"changing the email address of Anna Hartley from {earlier} to anna@example.org"
    assert said[3] == f"Otto Other agreed to Ida Admin {changed}"
    assert said[4].startswith("Ida Admin asked to change the email address of Anna Hartley")
    assert said[5] == "Ida Admin cleared the second step of Anna Hartley"
    record = auditor.get(page.select_one(f"{OVERSEEN} .app-today__all")["href"])
    assert len(record.select("tbody tr")) == len(said) == 6
    assert "Powers and account changes" in record.words
    assert "Anna Hartley: the role Auditor" in page.select_one("[aria-labelledby=undecided]").get_text()


def test_what_awaits_an_auditor_comes_first_and_is_not_said_twice(ida, auditor):
    people.give_role(ida, factories.officer(name="Anna Hartley"), Role.CHAIR, factories.nat())
    case = factories.case(restricted=True)
    break_glass(factories.chair(), case, reason="A child is at risk.")
    page = auditor.get("/")
    assert page.words.count("A child is at risk") == 1
    sections = [section["aria-labelledby"] for section in page.select("section.app-today")]
    assert sections == ["alerts", "overseen"]
    assert page.select_one(f"{OVERSEEN} .app-count") is None, "a history awaits nobody"
    alert = page.select_one("[aria-labelledby=alerts]")
    after = auditor.submit("/alerts/seen", {"entry": alert.select_one("[name=entry]")["value"]})
    assert after.words.count("A child is at risk") == 1
    links = [link["href"] for link in after.select(f"{OVERSEEN} .app-today__what a")]
    assert links == [f"/audit?reference={case.reference}"]


def test_an_auditor_is_shown_a_month_and_no_more_than_fifty_at_once(ida, auditor):
    with clock.at(clock.now() - timedelta(days=31)):
        people.give_role(ida, factories.officer(name="Long Ago"), Role.CHAIR, factories.nat())
    first = factories.officer(name="Fay First")
    people.give_role(ida, first, Role.CHAIR, factories.nat())
    for _ in range(49):
        people.give_role(ida, factories.officer(), Role.CHAIR, factories.nat())
    page = auditor.get("/")
    assert "made Fay First Chair" in page.words, "not pushed out by what came later"
    people.give_role(ida, factories.officer(), Role.CHAIR, factories.nat())
    page = auditor.get("/")
    assert len(items(page)) == 50
    assert "50+" in page.select_one("#overseen").get_text()
    assert "Long Ago" not in auditor.get(page.select_one(f"{OVERSEEN} .app-today__all")["href"]).words


def test_roles_that_open_nothing_do_not_push_out_what_an_auditor_should_see(ida, auditor):
    people.give_role(ida, factories.officer(), Role.MEMBER, factories.locality())
    assert items(auditor.get("/")) == []


def test_an_administrator_finds_what_awaits_their_agreement_and_not_what_they_asked_for(ida, otto, sign_in):
    anna = factories.officer(name="Anna Hartley")
    people.give_role(ida, anna, Role.AUDITOR, None)
    page = sign_in(otto).get("/")
    assert "Waiting for your agreement 1" in page.words
    assert "Anna Hartley: the role Auditor" in page.words
    assert "Waiting for your agreement" not in sign_in(ida).get("/").words


def test_the_chairs_and_coordinators_of_a_group_are_shown_its_new_chair_for_a_week(ida, sign_in):
    new, other, coordinator = factories.officer(name="Nell New"), factories.chair(), factories.coordinator()
    elsewhere, officer = factories.chair(factories.locality()), factories.officer()
    people.give_role(ida, new, Role.CHAIR, factories.nat())

    def are_shown(*readers):
        return ["Nell New, Oakwood NAT" in sign_in(reader).get("/").words for reader in readers]

    assert are_shown(other, coordinator) == [True, True]
    assert are_shown(new, elsewhere, officer) == [False, False, False]
    with clock.at(clock.now() + timedelta(days=8)):
        assert are_shown(other) == [False]
