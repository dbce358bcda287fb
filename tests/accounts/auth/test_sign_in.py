"""Who gets in by the front door, and who does not?"""

import re
from urllib.parse import urljoin, urlsplit

import argon2
import pytest

from app.accounts.auth import passwords
from app.extensions import db, limiter
from app.models.event import Event
from app.models.person import SignIn
from tests import factories
from tests.accounts.auth.people import PASSWORD, enter, events, is_in
from tests.pages import Page, StyledClient


def test_somebody_with_a_password_signs_in_and_lands_on_home(browser, person):
    anna, window = person(), browser()
    answer = enter(window, anna.email)
    assert answer.location == "/"
    assert is_in(window)
    assert events(Event.SIGNED_IN, Event.SIGN_IN_FAILED) == [Event.SIGNED_IN]
    db.session.refresh(anna)
    assert anna.login_count == 1
    assert anna.current_login_at.tzinfo is not None


def test_an_address_is_the_same_in_capitals_and_with_spaces_round_it(browser, person):
    window = browser()
    enter(window, f"  {person().email.upper()} ")
    assert is_in(window)


def test_passwords_are_kept_with_argon2_as_owasp_advises(person):
    kept = argon2.extract_parameters(person().password)
    assert (kept.type, kept.time_cost, kept.memory_cost, kept.parallelism) == (argon2.Type.ID, 2, 19456, 1)


def test_each_thing_that_is_missing_leads_to_its_own_field(browser):
    page = StyledClient(browser().client).submit("/sign-in", {"email": "", "password": ""})
    led = {a.get_text(): a["href"] for a in page.select(".govuk-error-summary a")}
    assert led == {"Enter your email address": "#email", "Enter your password": "#password"}


def test_what_is_missing_is_said_and_nothing_else_is_lost(browser, person):
    page = StyledClient(browser().client)
    answer = page.post("/sign-in", {"email": "anna@example.org", "password": ""}, status=200)
    assert "Enter your password" in answer.text
    assert 'value="anna@example.org"' in answer.text


def test_somebody_trying_out_addresses_learns_nothing(browser, person):
    anna, closed, invited = person(), person(), factories.person()
    closed.active = False
    db.session.commit()
    told = {
        _said(enter(browser(), email, "wrong horse battery"))
        for email in (anna.email, closed.email, invited.email, "nobody@example.org")
    }
    told |= {_said(enter(browser(), closed.email))}
    assert len(told) == 1
    assert "not right" in told.pop()


def test_a_closed_account_does_not_sign_in_and_its_sessions_end(browser, person):
    anna, window = person(), browser()
    enter(window, anna.email)
    anna.active = False
    db.session.commit()
    assert not is_in(window)
    enter(window, anna.email)
    assert not is_in(window)
    assert events(Event.SIGN_IN_REFUSED) == [Event.SIGN_IN_REFUSED]


def test_signing_out_is_a_post_and_ends_the_session_for_copies_of_the_cookie_too(app, browser, person):
    window, thief = browser(), browser()
    enter(window, person().email)
    stolen = window.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    thief.client.set_cookie(stolen.key, stolen.value)
    assert is_in(thief)
    assert window.client.get("/sign-out").status_code == 405
    assert is_in(window)
    window.post("/sign-out")
    assert not is_in(window)
    assert not is_in(thief)
    assert events(Event.SIGNED_OUT) == [Event.SIGNED_OUT]


def test_after_signing_in_one_comes_back_to_the_page_one_asked_for(browser, person):
    window = browser()
    asked = window.client.get("/cases?stage=analysis&page=2")
    assert asked.location == "/sign-in?next=/cases?stage%3Danalysis%26page%3D2"
    answer = enter(window, person().email, next="/cases?stage=analysis&page=2")
    assert answer.location == "/cases?stage=analysis&page=2"


def test_a_form_that_was_sent_too_late_leads_back_to_its_own_page(browser):
    late = browser().client.post("/account/password", data={"new_password": "x"})
    assert late.location == "/sign-in?next=/account/password"
    from_elsewhere = browser().client.post(
        "/account/sign-out-everywhere", headers={"Referer": "http://localhost/account?a=1"}
    )
    assert from_elsewhere.location == "/sign-in?next=/account?a%3D1"
    from_nowhere = browser().client.post(
        "/account/sign-out-everywhere", headers={"Referer": "https://evil.example/"}
    )
    assert from_nowhere.location == "/sign-in"


@pytest.mark.parametrize(
    "trap",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "http://localhost@evil.example/",
        "/cases\r\nX-Planted: yes",
        "/\t/evil.example",
    ],
)
def test_an_open_redirect_is_refused(browser, person, trap):
    window = browser()
    page = window.get("/sign-in", query_string={"next": trap})
    kept = page.select_one("form[action='/sign-in'] input[name=next]")["value"]
    answer = enter(window, person().email, next=kept or trap)
    target = answer.location
    assert not re.match(r"[\s/\\]{2}|[\\]", target), "a browser takes those for another host"
    assert urlsplit(urljoin("http://localhost/sign-in", target)).netloc == "localhost"


def test_a_cookie_that_was_planted_before_the_sign_in_is_worth_nothing_after_it(app, browser, person):
    """Session fixation: the attacker knows the token of the form, and the cookie as it was."""
    window = browser()
    window.get("/sign-in")
    with window.client.session_transaction() as session:
        planted = session.setdefault("csrf_token", "known to the attacker")
    enter(window, person().email)
    window.client.get("/account")
    with window.client.session_transaction() as session:
        assert session.get("csrf_token") != planted


def test_a_form_without_its_token_is_refused(app, browser, person, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert enter(browser(), person().email).status_code == 400


def test_a_tampered_cookie_is_nobodys(app, browser, person):
    window = browser()
    enter(window, person().email)
    name = app.config["SESSION_COOKIE_NAME"]
    value = window.client.get_cookie(name).value
    window.client.set_cookie(name, value[:-3] + ("AAA" if value[-3:] != "AAA" else "BBB"))
    assert not is_in(window)


def test_a_session_ends_after_its_hours(app, browser, person):
    window = browser()
    enter(window, person().email)
    place = db.session.query(SignIn).one()
    place.since -= app.config["PERMANENT_SESSION_LIFETIME"]
    db.session.commit()
    assert not is_in(window)


def test_nobody_is_kept_signed_in_by_asking_for_it(browser, person):
    window = browser()
    answer = enter(window, person().email, remember="y")
    assert "remember_token" not in (answer.headers.get("Set-Cookie") or "")
    assert window.client.get_cookie("remember_token") is None


def test_a_token_in_a_header_or_an_address_opens_nothing(app, person):
    anna = person()
    token = anna.get_auth_token()
    client = app.test_client()
    assert client.get("/account", headers={"Authentication-Token": token}).status_code == 302
    assert client.get(f"/account?auth_token={token}").status_code == 302


def test_signing_in_by_json_is_not_a_way_round(app, person):
    answer = app.test_client().post("/sign-in", json={"email": person().email, "password": PASSWORD})
    assert answer.status_code == 415


def test_pages_of_the_library_that_we_do_not_need_are_not_there(app):
    client = app.test_client()
    for address in ("/login", "/register", "/reset", "/tf-setup", "/us-signin", "/confirm", "/refresh-token"):
        assert client.get(address).status_code == 404, address


@pytest.fixture
def limited_client(make_app, monkeypatch):
    """The product with its limits switched on, and off again for the other tests."""
    limited = make_app("limited", RATELIMIT="1", DEMO="0")
    with limited.app_context():
        yield limited.test_client()
    limiter.enabled = False


def test_somebody_hammering_the_door_is_slowed_down(limited_client):
    wrong = {"email": "nobody@example.org", "password": "wrong"}
    answers = [limited_client.post("/sign-in", data=wrong) for _ in range(23)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 3
    assert "tried too many times" in answers[-1].text


@pytest.fixture
def product_with_limits(make_app):
    limited = make_app("few_writes", RATELIMIT="1", WRITES_PER_MINUTE="3")
    factories.forget()
    with limited.app_context():
        yield limited
        db.session.remove()
    limiter.enabled = False


def test_whoever_sends_form_after_form_is_slowed_down_and_keeps_their_words(product_with_limits):
    writer, other = factories.officer(), factories.officer()
    windows = [StyledClient.for_person(product_with_limits, writer).client for _ in range(2)]
    page = f"/cases/{factories.case().reference}/timeline"
    answers = [windows[n % 2].post(page, data={"words": f"Words {n}"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Words 3" in answers[-1].text
    assert "what you typed is still on this page" in answers[-1].text
    assert windows[0].get(page).status_code == 200, "who only looks is not slowed down"
    neighbour = StyledClient.for_person(product_with_limits, other).client
    assert neighbour.post(page, data={"words": "Mine"}).status_code == 302, "each counts alone"


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "password1234",
        "P4ssw0rd2026!",
        "nottingham2026",
        "123456789012",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "annahartley99",
        "x" * 201,
    ],
)
def test_a_weak_password_is_refused(app, weak):
    anna = factories.person(name="Anna Hartley")
    assert passwords.fault_of(weak, anna)


@pytest.mark.parametrize("good", ["correct horse battery", "mango-lantern-otter", "Ünïcödé wörds rain"])
def test_three_words_are_good_enough(app, good):
    assert not passwords.fault_of(good, factories.person(name="Anna Hartley"))


def _said(answer) -> str:
    return Page(answer.text, "html.parser").select_one(".govuk-error-summary").get_text(" ", strip=True)
