"""What happens when a password is changed, forgotten, or asked for by somebody else?"""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models.event import Event
from tests import factories
from tests.accounts.auth.people import PASSWORD, enter, events, is_in, outbox

NEW = "mango lantern otter"


def _ask(window, email):
    return window.submit("/password/forgotten", {"email": email})


def _set(window, link, password=NEW, again=None, status=302):
    return window.post(link, {"password": password, "password_confirm": again or password}, status=status)


def test_somebody_who_forgot_chooses_a_new_password_by_a_mailed_link(browser, person):
    anna, window = person(), browser()
    page = _ask(window, anna.email)
    assert page.heading == "Check your email"
    (mail,) = outbox()
    assert mail.to == anna.email
    assert window.get(mail.link).heading == "Choose a new password"
    _set(window, mail.link)
    assert not is_in(window), "the link does not sign in by itself"
    enter(window, anna.email, NEW)
    assert is_in(window)
    kinds = (Event.PASSWORD_RESET_ASKED, Event.PASSWORD_RESET, Event.SIGNED_IN)
    assert events(*kinds) == list(kinds)


def test_somebody_asking_for_others_learns_nothing_and_sends_nothing(browser, person):
    anna, closed, invited = person(), person(), factories.person()
    closed.active = False
    db.session.commit()
    told = set()
    for email in (anna.email, closed.email, invited.email, "nobody@example.org"):
        told.add(str(_ask(browser(), email).main).replace(email, ""))
    assert len(told) == 1
    assert [mail.to for mail in outbox()] == [anna.email]


def test_a_used_link_does_not_work_again(browser, person):
    anna, window = person(), browser()
    _ask(window, anna.email)
    link = outbox()[0].link
    _set(window, link)
    assert _set(window, link, "another lantern otter").location == "/password/forgotten"
    enter(window, anna.email, "another lantern otter")
    assert not is_in(window)


def test_a_forged_or_an_old_link_is_refused(app, browser, person, monkeypatch):
    anna, window = person(), browser()
    _ask(window, anna.email)
    link = outbox()[0].link
    assert _set(window, link[:-4] + "AAAA").location == "/password/forgotten"
    monkeypatch.setitem(app.config, "SECURITY_RESET_PASSWORD_WITHIN", timedelta(seconds=-1))
    assert _set(window, link).location == "/password/forgotten"
    assert "Ask for a new one" in window.get("/password/forgotten").words
    enter(window, anna.email)
    assert is_in(window), "the password is as it was"


def test_what_is_wrong_with_a_new_password_is_said(browser, person):
    anna, window = person(), browser()
    _ask(window, anna.email)
    link = outbox()[0].link
    assert "The 2 passwords must be the same" in _set(window, link, NEW, "something else", status=200).text
    assert "must be 12 characters or more" in _set(window, link, "short", status=200).text
    assert "too easy to guess" in _set(window, link, "password1234", status=200).text


def test_the_mailed_link_is_never_made_from_what_the_request_says(app, browser, person):
    window = browser()
    window.client.post(
        "/password/forgotten", data={"email": person().email}, headers={"Host": "evil.example"}
    )
    assert "evil.example" not in outbox()[0].body
    assert app.config["PUBLIC_URL"] in outbox()[0].body


def test_a_stolen_session_ends_when_the_password_changes(browser, person):
    anna, window, thief = person(), browser(), browser()
    enter(window, anna.email)
    enter(thief, anna.email)
    changed = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert window.post("/account/password", changed).location == "/account"
    assert is_in(window), "where it was changed, one stays signed in"
    assert not is_in(thief)
    enter(thief, anna.email)
    assert not is_in(thief), "and the earlier password opens nothing"
    assert events(Event.PASSWORD_CHANGED) == [Event.PASSWORD_CHANGED]
    assert outbox()[-1].subject == "Your password was changed"


def test_what_was_being_written_when_the_session_ended_is_not_lost(browser, person):
    anna, window, elsewhere = person(), browser(), browser()
    for who in (window, elsewhere):
        enter(who, anna.email)
    author = window.get("/cases/new").select_one("[name=author]")["value"]
    changed = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    elsewhere.post("/account/password", changed)
    answer = window.client.post("/cases/new", data={"author": author, "what": "Half a sentence"})
    assert answer.location == "/sign-in?next=/cases/new"
    enter(window, anna.email, NEW)
    assert window.get("/cases/new").select_one("#what").text.strip() == "Half a sentence"


def test_a_stolen_session_ends_when_the_password_is_reset(browser, person):
    anna, thief = person(), browser()
    enter(thief, anna.email)
    _ask(browser(), anna.email)
    _set(browser(), outbox()[0].link)
    assert not is_in(thief)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "wrong"}, "Your password is not right"),
        ({"password": ""}, "Enter your password"),
        ({"new_password_confirm": "another otter lantern"}, "The 2 passwords must be the same"),
        ({"new_password": PASSWORD, "new_password_confirm": PASSWORD}, "different from your current one"),
        ({"new_password": "short", "new_password_confirm": "short"}, "must be 12 characters or more"),
    ],
)
def test_a_password_is_not_changed_by_mistake(browser, person, typed, said):
    anna, window = person(), browser()
    enter(window, anna.email)
    right = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert said in window.post("/account/password", {**right, **typed}, status=200).text
    enter(browser(), anna.email)
    assert events(Event.PASSWORD_CHANGED) == []
