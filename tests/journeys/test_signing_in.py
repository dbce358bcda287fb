"""Does a second step work in a real browser: set up, asked for, refused, and done without a phone?"""

import time

import pytest
from flask_security import hash_password

from app.extensions import db
from tests import factories
from tests.accounts.auth.people import PASSWORD
from tests.browsing import complaints, problems

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def chair(product):
    person = factories.chair(factories.nat("Oakwood"))
    person.password = hash_password(PASSWORD)
    db.session.commit()
    return person


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    wrong = complaints(page)
    yield page
    assert wrong == []
    context.close()


def give_password(page, person):
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def leave(page):
    page.locator(".app-account__name").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def heading(page):
    return page.locator("h1").inner_text()


def code_of(app, secret, later=0):
    """What the app on the phone shows now, or will show then."""
    totp = app.extensions["security"].totp_factory._totp(key=secret)
    return totp.generate(time.time() + later).token


def set_up_authenticator(page, app):
    page.get_by_role("button", name="Set up an authenticator app").click()
    page.locator("summary", has_text="I cannot scan the code").click()
    secret = page.locator(".app-code").inner_text()
    page.get_by_label("Code").fill(code_of(app, secret))
    page.get_by_role("button", name="Finish setting up").click()
    return secret


def test_a_chair_must_set_up_an_app_and_is_asked_for_its_code_at_the_next_sign_in(product, page, chair):
    give_password(page, chair)
    assert heading(page) == "Set up a second step", "nothing else is open to a chair before that"
    secret = set_up_authenticator(page, product)
    assert "We ask for a code from your app" in page.locator("main").inner_text()
    leave(page)

    give_password(page, chair)
    assert heading(page) == "Enter a code from your app"
    assert problems(page) == []
    page.goto("/cases")
    assert heading(page) == "Sign in", "the password alone opens nothing"

    give_password(page, chair)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    assert "That code is not right" in page.locator(".govuk-error-summary").inner_text()
    assert problems(page) == []
    page.get_by_label("Code").fill(code_of(product, secret, later=30))
    page.get_by_role("button", name="Sign in").click()
    assert heading(page) == "What you need to do today"


def test_a_recovery_code_lets_in_once_whoever_has_lost_the_phone(product, page, chair):
    give_password(page, chair)
    set_up_authenticator(page, product)
    page.get_by_role("button", name="Make recovery codes").click()
    page.get_by_role("button", name="Make recovery codes").click()
    assert heading(page) == "Save these recovery codes"
    first, *others = page.locator("li.app-code").all_inner_texts()
    assert len(others) == 7
    page.get_by_role("button", name="I have saved the codes").click()

    for opened in (True, False):
        leave(page)
        give_password(page, chair)
        page.get_by_role("link", name="I have lost my phone").click()
        page.get_by_label("Recovery code").fill(first)
        page.get_by_role("button", name="Sign in").click()
        assert (heading(page) == "What you need to do today") is opened


def key_of(page):
    """A passkey's device beside the browser, and how to tell it what its owner does."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return lambda verb, **told: devices.send(f"WebAuthn.{verb}", {"authenticatorId": device, **told})


def add_passkey(page):
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name of the new passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/second-step")


def show_passkey(page):
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()


def is_in(page):
    page.get_by_role("heading", name="What you need to do today").wait_for()
    return True


def test_a_passkey_is_added_and_signs_in_with_a_password_or_without(page, chair):
    tell = key_of(page)
    give_password(page, chair)
    add_passkey(page)
    assert "My laptop" in page.locator("main").inner_text()
    assert len(tell("getCredentials")["credentials"]) == 1
    leave(page)

    show_passkey(page)
    assert is_in(page)
    leave(page)

    give_password(page, chair)
    assert heading(page) == "Use your passkey", "after a password it is the second step"
    page.get_by_role("button", name="Use a passkey").click()
    assert is_in(page)


def test_a_found_key_opens_nothing_for_whoever_is_not_its_owner(page, chair):
    tell = key_of(page)
    give_password(page, chair)
    add_passkey(page)
    leave(page)
    tell("setUserVerified", isUserVerified=False)
    show_passkey(page)
    page.get_by_text("We did not get a passkey").wait_for()
    assert problems(page) == []
    page.goto("/")
    assert heading(page) == "Sign in"
