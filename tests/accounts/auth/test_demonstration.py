"""Is the demonstration open to everybody, and is it nowhere else?"""

import pytest
from flask_security import hash_password

from app.extensions import db
from app.models.event import Event
from app.models.person import Role, SignIn
from tests import factories
from tests.accounts.auth.people import PASSWORD, enter, events, is_in, outbox, set_up_app
from tests.accounts.auth.soft_passkey import SoftPasskey
from tests.accounts.auth.test_passkeys import _use
from tests.pages import StyledClient


def _actor(role=Role.OFFICER, name="Amina Yusuf", sketch="Logs what residents tell her."):
    group = None if role.is_partnership_wide else factories.nat()
    made = factories.person(role, group, name=name)
    made.demonstration, made.demonstration_sketch = True, sketch
    db.session.commit()
    return made


@pytest.fixture
def visitor(demonstration_app):
    return StyledClient(demonstration_app.test_client())


def test_the_people_are_listed_by_role_and_enter_by_one_click(visitor):
    amina, chair = _actor(), _actor(Role.CHAIR, "Paul Whitmore", "Decides.")
    _actor(Role.AUDITOR, "Shazia Begum", "")
    page = visitor.get("/sign-in")
    order = [page.words.index(words) for words in ("Officers", amina.name, "Chairs", chair.name, "whole")]
    assert order == sorted(order)
    assert "Officer, Oakwood NAT" in page.words
    assert visitor.post("/sign-in/as", {"person": amina.id}).location == "/"
    assert amina.name in visitor.get("/account").words
    assert events(Event.SIGNED_IN) == [Event.SIGNED_IN]


def test_a_click_leads_back_to_the_page_that_was_asked_for_and_no_further(visitor):
    amina = _actor()
    assert visitor.post("/sign-in/as", {"person": amina.id, "next": "/account"}).location == "/account"
    assert visitor.post("/sign-in/as", {"person": amina.id, "next": "//evil.example"}).location == "/"


def test_one_click_changes_who_one_is(visitor):
    amina, chair = _actor(), _actor(Role.CHAIR, "Paul Whitmore")
    visitor.post("/sign-in/as", {"person": amina.id})
    visitor.post("/sign-in/as", {"person": chair.id})
    assert chair.name in visitor.get("/account").words


def test_demonstration_chairs_need_no_second_step(visitor):
    visitor.post("/sign-in/as", {"person": _actor(Role.CHAIR).id})
    assert visitor.client.get("/account").status_code == 200


def test_only_demonstration_people_can_be_entered_by_a_click(visitor):
    real, gone = factories.officer(), _actor()
    gone.active = False
    db.session.commit()
    for person in (real.id, gone.id, 0, "x"):
        visitor.post("/sign-in/as", {"person": person}, status=404)


def test_entering_is_a_post_with_a_token(demonstration_app, visitor, monkeypatch):
    amina = _actor()
    assert visitor.client.get("/sign-in/as").status_code == 405
    monkeypatch.setitem(demonstration_app.config, "WTF_CSRF_ENABLED", True)
    assert visitor.client.post("/sign-in/as", data={"person": amina.id}).status_code == 400


def test_outside_the_demonstration_there_is_no_list_and_no_such_address(app, browser):
    amina = _actor()
    page = browser().get("/sign-in")
    assert amina.name not in page.text
    assert "demonstration" not in page.words.lower()
    assert browser().client.post("/sign-in/as", data={"person": amina.id}).status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("demonstration")]


def test_a_demonstration_account_cannot_enter_production(app, browser):
    """By no way: not with a password, a link, a passkey, nor with a session from before."""
    amina = _actor()
    amina.password = hash_password(PASSWORD)
    set_up_app(amina)
    db.session.commit()
    window = browser()
    enter(window, amina.email)
    assert not is_in(window)
    window.submit("/password/forgotten", {"email": amina.email})
    assert outbox() == []
    window.client.get("/sign-in/code")
    assert not is_in(window)
    assert not is_in(StyledClient.for_person(app, amina)), "a session is refused"
    assert db.session.query(SignIn).count() == 1, "though there is one"


def test_the_passkey_of_a_demonstration_account_opens_nothing_in_production(app, browser, person):
    anna, window, key = person(), browser(), SoftPasskey()
    enter(window, anna.email)
    from tests.accounts.auth.test_passkeys import _add

    _add(window, key)
    anna.demonstration = True
    db.session.commit()
    assert not is_in(window)
    stranger = browser()
    _use(stranger, key)
    assert not is_in(stranger)


def test_in_production_demonstration_people_are_not_among_the_people_of_the_settings(browser, person):
    amina, administrator = _actor(), person(Role.ADMINISTRATOR)
    set_up_app(administrator)
    page = StyledClient.for_person(browser().client.application, administrator)
    assert amina.name not in page.get("/settings/people").words
    page.get(f"/settings/people/{amina.id}", status=404)
