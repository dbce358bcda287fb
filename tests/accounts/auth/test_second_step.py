"""Who needs more than a password, and is it asked for every time?"""

import pytest

from app.extensions import db
from app.models.event import Event
from app.models.person import Membership, Role
from tests.accounts.auth.people import PASSWORD, code_of, enter, events, is_in, outbox, set_up_app
from tests.pages import StyledClient

DECIDES_OR_SEES_ALL = [Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR]
PAGES = ["/", "/account", "/cases", "/account/password", "/account/recovery-codes", "/settings", "/audit"]


@pytest.mark.parametrize("role", DECIDES_OR_SEES_ALL)
@pytest.mark.parametrize("address", PAGES)
def test_whoever_needs_a_second_step_sees_nothing_before_it_is_set_up(browser, person, role, address):
    window = browser()
    enter(window, person(role).email)
    assert window.client.get(address).location == "/account/second-step"


def test_a_change_is_refused_too_before_the_second_step_is_set_up(browser, person):
    chair, window = person(Role.CHAIR), browser()
    enter(window, chair.email)
    changed = {"password": PASSWORD, "new_password": "mango lantern otter"}
    assert window.client.post("/account/password", data=changed).location == "/account/second-step"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.MEMBER])
def test_the_others_may_have_one_and_need_not(browser, person, role):
    window = browser()
    enter(window, person(role).email)
    assert window.client.get("/account").status_code == 200
    assert "Set up an authenticator app" in window.get("/account/second-step").words


def test_somebody_made_chair_is_stopped_at_their_next_page(browser, person):
    anna, window = person(), browser()
    enter(window, anna.email)
    assert is_in(window)
    anna.memberships.append(Membership(role=Role.CHAIR, group=anna.memberships[0].group))
    db.session.commit()
    assert window.client.get("/account").location == "/account/second-step"
    assert window.client.post("/sign-out").location == "/sign-in", "leaving is always possible"


def test_a_chair_sets_up_an_app_and_goes_on(browser, person):
    chair, window = person(Role.CHAIR), browser()
    enter(window, chair.email)
    page = window.get("/account/second-step")
    assert page.heading == "Set up a second step"
    code = code_of(_pending(window))
    answer = window.post("/account/second-step/authenticator", {"code": code})
    assert answer.location == "/account/second-step"
    assert is_in(window)
    assert events(Event.SECOND_FACTOR_ADDED) == [Event.SECOND_FACTOR_ADDED]
    assert "You added an authenticator app" in outbox()[-1].body


def test_a_wrong_code_while_setting_up_keeps_the_same_picture(browser, person):
    anna, window = person(), browser()
    enter(window, anna.email)
    first = window.get("/account/second-step/authenticator").select_one("img.app-qr")["src"]
    again = window.submit("/account/second-step/authenticator", {"code": "000000"})
    assert again.select_one("img.app-qr")["src"] == first
    assert "That code is not right" in again.words
    db.session.refresh(anna)
    assert anna.tf_totp_secret is None


def test_the_code_is_asked_for_at_every_sign_in(browser, person):
    anna, window = person(), browser()
    secret = set_up_app(anna)
    assert enter(window, anna.email, next="/account").location == "/sign-in/code?next=/account"
    assert not is_in(window), "the password alone opens nothing"
    page = window.get("/sign-in/code?next=/account")
    assert page.heading == "Enter a code from your app"
    code = code_of(secret)
    answer = window.post("/sign-in/code?next=/account", {"code": f" {code[:3]} {code[3:]} "})
    assert answer.location == "/account"
    assert is_in(window)
    assert events(Event.SIGNED_IN) == [Event.SIGNED_IN]


def test_a_code_seen_over_a_shoulder_is_not_taken_twice(browser, person):
    anna, window, thief = person(), browser(), browser()
    code = code_of(set_up_app(anna))
    for who in (window, thief):
        enter(who, anna.email)
    window.post("/sign-in/code", {"code": code})
    answer = thief.post("/sign-in/code", {"code": code}, status=200)
    assert "has already been used" in answer.text
    assert not is_in(thief)


@pytest.mark.parametrize("address", ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/second-step"])
def test_the_second_step_cannot_be_reached_without_the_first(browser, address):
    assert browser().client.get(address).location == "/sign-in"
    typed = {"code": "123456", "which": "authenticator"}
    assert browser().client.post(address, data=typed).location == "/sign-in"


def test_a_picture_on_another_page_cannot_sign_somebody_out(browser, person):
    """Flask-Security's page for codes would, when it is opened by somebody who is signed in."""
    window = browser()
    enter(window, person().email)
    assert window.client.get("/sign-in/code").location == "/"
    assert is_in(window)


def test_adding_a_second_step_ends_the_sessions_of_whoever_knew_the_password(browser, person):
    anna, window, thief = person(), browser(), browser()
    for who in (window, thief):
        enter(who, anna.email)
    window.post("/account/second-step/authenticator", {"code": code_of(_pending(window))})
    assert is_in(window)
    assert not is_in(thief)


def test_the_last_second_step_stays_with_those_who_need_one(browser, person):
    chair, window = person(Role.CHAIR), browser()
    secret = set_up_app(chair)
    enter(window, chair.email)
    window.post("/sign-in/code", {"code": code_of(secret)})
    page = window.submit("/account/second-step/authenticator/remove", {})
    assert "Your role needs a second step" in page.words
    assert "Remove the authenticator app" not in page.words
    db.session.refresh(chair)
    assert chair.tf_totp_secret == secret


def test_somebody_who_need_not_have_one_may_remove_it(browser, person):
    anna, window = person(), browser()
    secret = set_up_app(anna)
    enter(window, anna.email)
    window.post("/sign-in/code", {"code": code_of(secret)})
    window.submit("/account/second-step/authenticator/remove", {})
    db.session.refresh(anna)
    assert anna.second_factors == []
    assert events(Event.SECOND_FACTOR_REMOVED) == [Event.SECOND_FACTOR_REMOVED]
    window.post("/account/second-step/authenticator/remove", status=404)


def test_a_recovery_code_signs_in_once(app, browser, person):
    anna, window = person(), browser()
    set_up_app(anna)
    codes = _codes_made_by(app, anna)
    assert len(codes) == 8
    assert codes[0] not in (anna.mf_recovery_codes or [""])[0], "they are kept encrypted"
    enter(window, anna.email)
    typed = codes[0].upper().replace("-", " ")
    assert window.post("/sign-in/recovery-code", {"code": typed}).location == "/"
    assert is_in(window)
    again = browser()
    enter(again, anna.email)
    again.post("/sign-in/recovery-code", {"code": codes[0]}, status=200)
    assert not is_in(again)
    assert events(Event.RECOVERY_CODE_USED) == [Event.RECOVERY_CODE_USED]


def test_recovery_codes_are_shown_once_and_replace_the_earlier_ones(app, browser, person):
    anna, window = person(), browser()
    earlier = _codes_made_by(app, anna)
    enter(window, anna.email)
    page = window.submit("/account/recovery-codes", {})
    shown = [item.get_text() for item in page.select(".app-codes li")]
    assert len(shown) == 8
    assert not set(shown) & set(earlier)
    assert page.heading == "Save these recovery codes"
    later = window.get("/account/recovery-codes?show_codes=1")
    assert later.select(".app-codes li") == []
    assert events(Event.RECOVERY_CODES_MADE) == [Event.RECOVERY_CODES_MADE] * 2


@pytest.mark.parametrize(
    ("address", "verb"),
    [
        ("/account/second-step/authenticator", "get"),
        ("/account/second-step/authenticator/remove", "post"),
        ("/account/recovery-codes", "get"),
        ("/account/passkeys", "get"),
    ],
)
def test_somebody_at_an_unlocked_screen_must_show_that_it_is_they(browser, person, address, verb):
    """Half an hour after signing in, how one signs in is not changed without the password."""
    anna, window = person(), browser()
    enter(window, anna.email)
    _long_ago(window)
    answer = getattr(window.client, verb)(address)
    assert answer.location.startswith("/account/confirm")
    window.get("/account/confirm", query_string={"next": "/account/passkeys"})
    wrong = window.post("/account/confirm", {"password": "wrong horse battery"}, status=200)
    assert "Your password is not right" in wrong.text
    right = window.post("/account/confirm", {"password": PASSWORD, "next": "/account/passkeys"})
    assert right.location == "/account/passkeys"
    assert window.client.get("/account/passkeys").status_code == 200


def _long_ago(window: StyledClient) -> None:
    with window.client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)


def _pending(window: StyledClient) -> str:
    """The secret that the page offers to the app."""
    window.get("/account/second-step/authenticator")
    with window.client.session_transaction() as session:
        return session["authenticator_secret"]


def _codes_made_by(app, person) -> list[str]:
    with app.test_request_context(method="POST"):
        return app.extensions["security"].mf_recovery_codes_util.create_recovery_codes(person)
