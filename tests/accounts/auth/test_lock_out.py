"""What becomes of somebody who guesses?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask_security import hash_password

from app import clock
from app.extensions import db
from app.models.event import Event
from app.models.person import Role, User
from tests import factories
from tests.accounts.auth.people import PASSWORD, code_of, enter, events, is_in, outbox, set_up_app

START = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def _guess(browser, email, times):
    for _ in range(times):
        enter(browser, email, "wrong horse battery")


def _minutes_locked(person):
    db.session.refresh(person)
    return (person.locked_until - clock.now()) / timedelta(minutes=1)


def test_someone_guessing_passwords_is_locked_out(browser, person):
    anna, window = person(), browser()
    with clock.at(START):
        _guess(window, anna.email, 5)
        assert _minutes_locked(anna) == 15
        enter(window, anna.email)
        assert not is_in(window), "even with the right password"
    with clock.at(START + timedelta(minutes=16)):
        enter(window, anna.email)
        assert is_in(window)
    kinds = (Event.SIGN_IN_FAILED, Event.LOCKED_OUT, Event.SIGN_IN_REFUSED, Event.SIGNED_IN)
    assert events(*kinds) == [Event.SIGN_IN_FAILED] * 5 + [kinds[1], kinds[2], kinds[3]]


def test_the_one_whose_account_is_locked_is_told_by_mail_and_nobody_else(browser, person):
    anna, window = person(), browser()
    before = enter(window, anna.email, "wrong horse battery").text
    _guess(window, anna.email, 4)
    after = enter(window, anna.email, "wrong horse battery").text
    assert "locked for a while" in before
    assert ("locked for a while" in after) == ("locked for a while" in before)
    (mail,) = outbox()
    assert mail.to == anna.email
    assert "15 minutes" in mail.subject


def test_each_lock_is_longer_than_the_last_up_to_four_hours(browser, person):
    anna, window, lengths, moment = person(), browser(), [], START
    for _ in range(6):
        with clock.at(moment):
            _guess(window, anna.email, 5)
            lengths.append(_minutes_locked(anna))
        moment += timedelta(minutes=lengths[-1] + 1)
    assert lengths == [15, 30, 60, 120, 240, 240]


def test_guessing_at_a_locked_door_does_not_keep_it_locked(browser, person):
    anna, window = person(), browser()
    with clock.at(START):
        _guess(window, anna.email, 12)
        assert _minutes_locked(anna) == 15


def test_a_stranger_cannot_lock_somebody_out_of_a_browser_they_use(browser, person):
    anna, window, stranger = person(), browser(), browser()
    enter(window, anna.email)
    window.client.post("/sign-out")
    _guess(stranger, anna.email, 5)
    enter(stranger, anna.email)
    assert not is_in(stranger), "even with the right password"
    enter(window, anna.email)
    assert is_in(window)
    enter(stranger, anna.email)
    assert not is_in(stranger), "the owner's signing in lets nobody else in"


def test_a_thief_of_a_known_browser_is_locked_out_of_it_like_anybody(browser, person):
    anna, window, elsewhere = person(), browser(), browser()
    for known in (window, elsewhere):
        enter(known, anna.email)
        known.client.post("/sign-out")
    _guess(window, anna.email, 5)
    enter(window, anna.email)
    assert not is_in(window)
    enter(elsewhere, anna.email)
    assert is_in(elsewhere)
    assert "where you have signed in before" in outbox()[-1].body


def test_a_browser_that_somebody_else_uses_is_not_known_for_its_next_visitor(browser, person):
    anna, bert, shared = person(), person(), browser()
    enter(shared, bert.email)
    shared.client.post("/sign-out")
    _guess(browser(), anna.email, 5)
    enter(shared, anna.email)
    assert not is_in(shared)


def test_a_stranger_cannot_lock_again_whom_the_mail_has_unlocked(browser, person):
    anna, window, stranger = person(), browser(), browser()
    _guess(stranger, anna.email, 5)
    window.submit("/password/forgotten", {"email": anna.email})
    link, new = outbox()[-1].link, "mango lantern otter"
    window.post(link, {"password": new, "password_confirm": new})
    _guess(stranger, anna.email, 5)
    enter(window, anna.email, new)
    assert is_in(window)


def test_an_administrator_unlocks_an_account_and_all_its_browsers(browser, person, sign_in):
    anna, window, stranger = person(), browser(), browser()
    administrator = factories.person(Role.ADMINISTRATOR)
    set_up_app(administrator)
    enter(window, anna.email)
    window.client.post("/sign-out")
    _guess(window, anna.email, 5)
    _guess(stranger, anna.email, 5)
    settings, page = sign_in(administrator), f"/settings/people/{anna.id}"
    assert "unlock" in settings.get(page).buttons()
    settings.post(f"{page}/unlock")
    assert "unlock" not in settings.get(page).buttons()
    for unlocked in (window, stranger):
        enter(unlocked, anna.email)
        assert is_in(unlocked)
    assert events(Event.ACCOUNT_UNLOCKED) == [Event.ACCOUNT_UNLOCKED]


def test_the_right_password_forgets_the_wrong_ones(browser, person):
    anna = person()
    _guess(browser(), anna.email, 4)
    enter(browser(), anna.email)
    _guess(browser(), anna.email, 4)
    assert is_in(_entered(browser(), anna))


def _entered(window, person):
    enter(window, person.email)
    return window


def test_a_new_password_by_mail_opens_a_locked_account(browser, person):
    anna, window = person(), browser()
    _guess(window, anna.email, 5)
    window.submit("/password/forgotten", {"email": anna.email})
    link = outbox()[-1].link
    window.post(link, {"password": "mango lantern otter", "password_confirm": "mango lantern otter"})
    enter(window, anna.email, "mango lantern otter")
    assert is_in(window)


def test_someone_guessing_codes_is_locked_out(browser, person):
    anna, window = person(), browser()
    secret = set_up_app(anna)
    enter(window, anna.email)
    for _ in range(5):
        window.post("/sign-in/code", {"code": "000000"}, status=200)
    window.post("/sign-in/code", {"code": code_of(secret)}, status=200)
    assert not is_in(window)
    assert events(Event.LOCKED_OUT) == [Event.LOCKED_OUT]


def test_someone_guessing_recovery_codes_is_locked_out(app, browser, person):
    anna, window = person(), browser()
    set_up_app(anna)
    codes = app.extensions["security"].mf_recovery_codes_util.create_recovery_codes(anna)
    enter(window, anna.email)
    for _ in range(5):
        window.post("/sign-in/recovery-code", {"code": "0000-0000-0000"}, status=200)
    window.post("/sign-in/recovery-code", {"code": codes[0]}, status=200)
    assert not is_in(window)


@pytest.mark.parametrize(
    ("address", "field"),
    [("/account/confirm", "password"), ("/account/password", "password")],
)
def test_someone_at_an_open_screen_cannot_guess_the_password_there(browser, person, address, field):
    anna, window = person(), browser()
    enter(window, anna.email)
    typed = {"new_password": "mango lantern otter", "new_password_confirm": "mango lantern otter"}
    for _ in range(5):
        window.post(address, {field: "wrong horse battery", **typed}, status=200)
    page = window.post(address, {field: PASSWORD, **typed}, status=200)
    assert "Too many wrong tries" in page.text
    assert events(Event.LOCKED_OUT) == [Event.LOCKED_OUT]


def test_guesses_sent_all_at_once_are_counted_one_by_one(committed_app):
    committed_app.config["DEMO"] = False
    anna = factories.officer()
    anna.password = hash_password(PASSWORD)
    db.session.commit()
    email, known = anna.email, anna.id

    def guess(number):
        data = {"email": email, "password": f"wrong horse battery {number}"}
        with committed_app.app_context():
            return committed_app.test_client().post("/sign-in", data=data).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(guess, range(8))) == {200}
    db.session.expire_all()
    assert db.session.get(User, known).failed_sign_ins == 5
