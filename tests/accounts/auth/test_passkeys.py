"""Does a passkey sign in its owner, and nobody else?"""

import json

import pytest

from app.extensions import db
from app.models.event import Event
from app.models.person import Role, WebAuthn
from tests.accounts.auth.people import PASSWORD, code_of, enter, events, is_in, outbox, set_up_app
from tests.accounts.auth.soft_passkey import SoftPasskey
from tests.pages import Page, StyledClient


def _asked(window: StyledClient, address: str, data=None) -> tuple[dict, str]:
    """What the page asks the passkey, and where the answer goes."""
    answer = window.client.post(address, data=data or {})
    assert answer.status_code == 200, answer.location
    part = Page(answer.text, "html.parser").select_one("[data-passkey]")
    return json.loads(part["data-options"]), part.form["action"]


def _add(window: StyledClient, key: SoftPasskey, name: str = "Work laptop") -> None:
    options, address = _asked(window, "/account/passkeys", {"name": name})
    assert window.post(address, {"credential": key.create(options)}).location == "/account/second-step"


def _use(window: StyledClient, key: SoftPasskey, start: str = "/sign-in/passkey"):
    options, address = _asked(window, start)
    return window.post(address, {"credential": key.get(options)})


@pytest.fixture
def owner(browser, person):
    """Somebody with a passkey, and the passkey."""

    def make(role: Role = Role.OFFICER, verifies: bool = True):
        anna, window, key = person(role), browser(), SoftPasskey(verifies)
        enter(window, anna.email)
        _add(window, key)
        return anna, key

    return make


def test_a_passkey_alone_signs_in_its_owner(browser, owner):
    anna, key = owner()
    window = browser()
    assert _use(window, key).location == "/"
    assert anna.name in window.get("/account").words
    assert events(Event.SECOND_FACTOR_ADDED) == [Event.SECOND_FACTOR_ADDED]
    assert events(Event.SIGNED_IN) == [Event.SIGNED_IN] * 2
    assert "the passkey Work laptop" in outbox()[-1].body


def test_a_passkey_is_the_second_step_after_a_password(browser, owner):
    anna, key = owner(Role.CHAIR)
    window = browser()
    assert enter(window, anna.email, next="/account").location == "/sign-in/passkey?next=/account"
    assert not is_in(window)
    assert _use(window, key, "/sign-in/passkey?next=/account").location == "/account"
    assert is_in(window)


def test_a_found_key_that_asks_for_no_pin_opens_nothing_by_itself(browser, owner):
    _, key = owner(verifies=False)
    window = browser()
    assert _use(window, key).location == "/sign-in/passkey"
    assert not is_in(window)
    assert "could not check that passkey" in window.get("/sign-in/passkey").text


def test_a_found_key_does_not_borrow_the_question_of_another_page(browser, owner, person):
    """The question asked of somebody signed in is milder; its answer is refused at the front door."""
    _, found = owner(verifies=False)
    thief, window = person(), browser()
    enter(window, thief.email)
    _add(window, SoftPasskey(), "Mine")
    options, address = _asked(window, "/account/confirm/passkey")
    stranger = browser()
    token = address.rsplit("/", 1)[1]
    stranger.post(f"/sign-in/passkey/{token}", {"credential": found.get(options)})
    assert not is_in(stranger)


def test_a_key_without_a_pin_is_good_enough_after_the_password(browser, owner):
    anna, key = owner(verifies=False)
    window = browser()
    enter(window, anna.email)
    _use(window, key)
    assert is_in(window)


def test_a_thief_with_a_password_does_not_get_in_with_a_passkey_of_their_own(browser, owner):
    anna, _ = owner()
    _, other = owner(verifies=False)
    window = browser()
    enter(window, anna.email)
    assert _use(window, other).location == "/sign-in/passkey"
    assert not is_in(window)


def test_nobody_confirms_a_session_with_a_passkey_of_somebody_else(browser, owner, person):
    _, key = owner()
    victim, window = person(), browser()
    enter(window, victim.email)
    with window.client.session_transaction() as session:
        before = session["fs_paa"]
    _use(window, key, "/account/confirm/passkey")
    with window.client.session_transaction() as session:
        assert session["fs_paa"] == before


def test_an_answer_to_another_question_is_refused(browser, owner):
    _, key = owner()
    window = browser()
    options, _ = _asked(window, "/sign-in/passkey")
    _, later_address = _asked(window, "/sign-in/passkey")
    window.post(later_address, {"credential": key.get(options)})
    assert not is_in(window)


@pytest.mark.parametrize("answer", ["", "{}", "nonsense", '{"id": 1}'])
def test_nonsense_is_not_a_passkey(browser, owner, answer):
    owner()
    window = browser()
    _, address = _asked(window, "/sign-in/passkey")
    assert window.post(address, {"credential": answer}).location == "/sign-in/passkey"
    assert not is_in(window)


def test_the_passkey_of_a_closed_account_opens_nothing(browser, owner):
    anna, key = owner()
    anna.active = False
    db.session.commit()
    window = browser()
    _use(window, key)
    assert not is_in(window)


def test_with_both_one_chooses(browser, owner):
    anna, _ = owner()
    secret = set_up_app(anna)
    window = browser()
    assert enter(window, anna.email).location.startswith("/sign-in/second-step")
    page = window.get("/sign-in/second-step")
    assert "A code from my authenticator app" in page.words
    assert "A passkey" in page.words
    window.post("/sign-in/second-step", {}, status=200)
    for way, address in (("webauthn", "/sign-in/passkey"), ("authenticator", "/sign-in/code")):
        assert window.post("/sign-in/second-step", {"which": way}).location.startswith(address)
    window.post("/sign-in/code", {"code": code_of(secret)})
    assert is_in(window)


def test_a_passkey_can_be_removed_and_no_longer_works(browser, owner):
    anna, key = owner()
    window = browser()
    _use(window, key)
    page = window.submit("/account/passkeys/remove", {"name": "Work laptop"})
    assert "You removed the passkey Work laptop." in page.words
    assert db.session.query(WebAuthn).count() == 0
    assert events(Event.SECOND_FACTOR_REMOVED) == [Event.SECOND_FACTOR_REMOVED]
    window.post("/sign-out")
    _use(window, key)
    assert not is_in(window)
    assert enter(window, anna.email, PASSWORD).location == "/"


def test_a_chair_keeps_their_last_passkey(browser, owner):
    _, key = owner(Role.CHAIR)
    window = browser()
    _use(window, key)
    page = window.submit("/account/passkeys/remove", {"name": "Work laptop"})
    assert "Your role needs a second step" in page.words
    assert db.session.query(WebAuthn).count() == 1


def test_two_passkeys_have_two_names(browser, owner):
    _, key = owner()
    window = browser()
    _use(window, key)
    assert (
        "You already have a passkey named Work laptop"
        in window.submit("/account/passkeys", {"name": "Work laptop"}).words
    )
    assert "Enter a name" in window.submit("/account/passkeys", {"name": ""}).words
    assert "letters, digits" in window.submit("/account/passkeys", {"name": "<b>"}).words


def test_what_a_key_says_of_itself_cannot_break_the_page(browser, person):
    window, key = browser(), SoftPasskey()
    enter(window, person().email)
    options, address = _asked(window, "/account/passkeys", {"name": "Odd"})
    answer = json.loads(key.create(options)) | {"extensions": "not json"}
    window.post(address, {"credential": json.dumps(answer)})
    assert "Odd" in window.get("/account/passkeys").words
