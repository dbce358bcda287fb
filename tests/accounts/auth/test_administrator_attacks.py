"""Can somebody who looks after accounts make a way into a restricted case of them?

Each test is named after the attacker and goes the whole way, with real passwords and mails.
"""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.admin.pending_changes import services as pending_changes
from app.extensions import db
from app.models.event import Event
from app.models.pending_change import PendingChange
from app.models.person import Role, User
from app.policy.waits import WAITS
from tests import factories
from tests.accounts.auth.people import enter, events, is_in, outbox, set_up_app

ATTACKER = "attacker@example.org"
EMERGENCY = "/cases/open-in-an-emergency"
NEW = "mango lantern otter"


@pytest.fixture
def attacker(person):
    """An administrator, signed in with a second step."""
    made = person(Role.ADMINISTRATOR, name="Mal Admin")
    set_up_app(made)
    return made


@pytest.fixture
def second(person):
    made = person(Role.ADMINISTRATOR, name="Otto Other")
    set_up_app(made)
    return made


@pytest.fixture
def victim(person):
    made = person(name="Anna Hartley")
    set_up_app(made)
    return made


def ask_for_reset(browser, email):
    page = browser().submit("/password/forgotten", {"email": email})
    return str(page.main).replace(email, "")


def change_address(window, person):
    page = window.get(f"/settings/people/{person.id}/edit")
    typed = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    typed |= {"partner_id": person.partner_id, "email": ATTACKER}
    window.post(f"/settings/people/{person.id}/edit", typed)


def reset_links():
    return [mail for mail in outbox() if "/password/new/" in mail.body]


# --- the account of somebody who may see the case -----------------------------------------------------
def test_an_administrator_who_takes_over_an_account_gets_no_mail_of_it(attacker, victim, browser, sign_in):
    """Another address, no second step, a new password by mail: the three steps that led into a case."""
    own, window = victim.email, sign_in(attacker)
    change_address(window, victim)
    window.post(f"/settings/people/{victim.id}/clear-second-step")
    answers = {ask_for_reset(browser, email) for email in (ATTACKER, own, "nobody@example.org")}
    assert len(answers) == 1, "and a stranger does not learn whose account it is"
    assert reset_links() == []
    assert {mail.to for mail in outbox()} == {own}
    assert "You cannot choose a new password yet" in [mail.subject for mail in outbox()]
    assert victim.email == own


def test_an_administrator_who_has_cleared_a_second_step_waits_a_day_for_a_reset(
    attacker, victim, browser, sign_in
):
    """Time enough for its owner and the auditor, who are told at once."""
    sign_in(attacker).post(f"/settings/people/{victim.id}/clear-second-step")
    with clock.at(clock.now() + WAITS.reset - timedelta(minutes=1)):
        ask_for_reset(browser, victim.email)
    assert reset_links() == []
    assert events(Event.PASSWORD_RESET_HELD, Event.PASSWORD_RESET_ASKED) == [Event.PASSWORD_RESET_HELD]
    with clock.at(clock.now() + WAITS.reset + timedelta(minutes=1)):
        ask_for_reset(browser, victim.email)
    assert len(reset_links()) == 1


def test_an_administrator_cannot_use_a_reset_link_from_before(attacker, victim, browser, sign_in):
    ask_for_reset(browser, victim.email)
    sign_in(attacker).post(f"/settings/people/{victim.id}/clear-second-step")
    window = browser()
    window.client.post(reset_links()[0].link, data={"password": NEW, "password_confirm": NEW})
    enter(window, victim.email, NEW)
    assert not is_in(window)


def test_an_administrator_with_an_accomplice_still_waits_a_day(attacker, second, victim, browser, sign_in):
    """A second one has agreed, perhaps without looking: the earlier address has a day to protest."""
    own, window = victim.email, sign_in(attacker)
    change_address(window, victim)
    assert second.email in {mail.to for mail in outbox() if "second administrator must agree" in mail.body}
    pending_changes.agree(second, db.session.query(PendingChange).one())
    assert victim.email == ATTACKER
    window.post(f"/settings/people/{victim.id}/clear-second-step", status=409)
    ask_for_reset(browser, ATTACKER)
    assert reset_links() == []
    assert own in {
        mail.to for mail in outbox() if mail.subject == "The email address of your account has changed"
    }
    page = window.get(f"/settings/people/{victim.id}")
    assert "nobody can reset its password" in page.words
    assert "clear_second_step" not in page.buttons()


def test_an_administrator_cannot_send_the_invitation_of_a_chair_to_themselves(
    attacker, second, browser, sign_in
):
    invited, window = factories.chair(name="Chas Chair"), sign_in(attacker)
    invited.invited_at = clock.now()
    db.session.commit()
    change_address(window, invited)
    window.post(f"/settings/people/{invited.id}/invite-again")
    assert ATTACKER not in {mail.to for mail in outbox()}
    earlier = next(mail.link for mail in outbox() if "/invitation/" in mail.body)
    pending_changes.agree(second, db.session.query(PendingChange).one())
    window.post(f"/settings/people/{invited.id}/invite-again", status=409)
    browser().get(earlier, status=404)


# --- a second identity ----------------------------------------------------------------------------------
def invite(window, role, group=None):
    typed = {"name": "Sock Puppet", "email": ATTACKER, "partner_id": factories.partner().id}
    window.post("/settings/people/invite", {**typed, "role": role, "group": group.id if group else ""})
    return db.session.query(User).filter_by(email=ATTACKER).one()


def join(browser):
    """Accept the invitation, and sign in."""
    link = next(mail.link for mail in outbox() if mail.to == ATTACKER and "/invitation/" in mail.body)
    browser().post(link, {"password": NEW, "password_confirm": NEW})


def test_an_administrator_who_invites_themselves_as_a_chair_opens_nothing(attacker, person, browser, sign_in):
    """The group's people and the auditor have a day to notice."""
    case, nat = factories.case(restricted=True, title="A house on Elm Street"), factories.nat()
    others = [person(Role.CHAIR), person(Role.COORDINATOR), person(Role.AUDITOR)]
    puppet = invite(sign_in(attacker), "chair", nat)
    join(browser)
    set_up_app(puppet)
    tries = {"reference": case.reference, "reason": "A child is at risk tonight."}
    window = sign_in(puppet)
    page = window.submit(EMERGENCY, tries)
    assert "You cannot open a case with this reference" in page.words
    assert "You are a new chair of Oakwood NAT" in page.words
    window.get(f"/cases/{case.reference}", status=404)
    assert events(Event.CASE_GLASS_BROKEN) == []
    assert {m.to for m in outbox() if "Sock Puppet is a new chair of Oakwood NAT" in m.body} == {
        other.email for other in others
    }


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_an_administrator_who_invites_themselves_a_second_time_cannot_agree_with_themselves(
    attacker, victim, browser, sign_in, role
):
    puppet = invite(sign_in(attacker), role)
    join(browser)
    for address in ("/settings/pending-changes", "/audit"):
        sign_in(puppet).get(address, status=403)
    change = db.session.query(PendingChange).one()
    for who in (attacker, puppet):
        sign_in(who).post(f"/settings/pending-changes/{change.id}/agree", status=403)
    assert puppet.memberships == []
