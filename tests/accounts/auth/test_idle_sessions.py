"""When does a session end in which nothing is done, and is anything lost by it?"""

from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.models.person import SignIn
from config import SettingsError, TestConfig
from tests.accounts.auth.people import enter, is_in

NEVER_EARLIER = timedelta(minutes=60)
AT_THE_LATEST = timedelta(minutes=63, seconds=1)


@pytest.fixture
def signed_in(browser, person):
    anna, window = person(), browser()
    enter(window, anna.email)
    return anna, window


def test_whoever_finds_a_screen_left_for_an_hour_is_not_in(signed_in):
    anna, window = signed_in
    start = clock.now()
    with clock.at(start + AT_THE_LATEST):
        answer = window.client.get("/cases")
        assert answer.location == "/sign-in?next=/cases"
        page = window.get(answer.location)
        assert "We signed you out because you did nothing for 60 minutes" in page.words
        enter(window, anna.email)
        assert is_in(window)


def test_somebody_who_does_something_now_and_then_stays(signed_in):
    _, window = signed_in
    start = clock.now()
    for times in range(1, 5):
        with clock.at(start + times * NEVER_EARLIER):
            assert is_in(window)
    with clock.at(start + timedelta(hours=12, minutes=1)):
        assert not is_in(window)


def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(signed_in):
    _, window = signed_in
    start = clock.now()
    for minutes in (30, 55):
        with clock.at(start + timedelta(minutes=minutes)):
            window.client.get("/account", headers={"Sec-Fetch-Dest": "empty"})
    with clock.at(start + AT_THE_LATEST):
        assert not is_in(window)


def test_the_button_of_the_warning_keeps_somebody_signed_in(signed_in):
    _, window = signed_in
    start = clock.now()
    with clock.at(start + timedelta(minutes=55)):
        window.post("/account/stay-signed-in", status=204, headers={"Sec-Fetch-Dest": "empty"})
    with clock.at(start + timedelta(minutes=110)):
        assert is_in(window)


def test_what_was_typed_before_the_session_ended_is_on_the_page_afterwards(signed_in):
    anna, window = signed_in
    author = window.get("/cases/new").select_one("[name=author]")["value"]
    with clock.at(clock.now() + AT_THE_LATEST):
        typed = {"author": author, "what": "Half a sentence"}
        assert window.client.post("/cases/new", data=typed).location == "/sign-in?next=/cases/new"
        enter(window, anna.email)
        assert window.get("/cases/new").select_one("#what").text.strip() == "Half a sentence"


def test_a_place_where_nothing_is_done_any_more_is_not_listed(signed_in, browser):
    anna, window = signed_in
    with clock.at(clock.now() + AT_THE_LATEST):
        enter(browser(), anna.email)
        enter(window, anna.email)
        places = window.get("/account").select("caption:-soup-contains('Places') ~ tbody tr")
        assert len(places) == 2
        assert db.session.query(SignIn).count() == 3


def test_when_somebody_was_last_there_is_not_written_for_every_page(signed_in, queries):
    _, window = signed_in
    with queries() as made:
        window.get("/account")
    assert [statement for statement in made if statement.startswith("UPDATE")] == []


def test_sessions_without_an_end_are_refused():
    with pytest.raises(SettingsError, match="SESSION_IDLE_MINUTES"):
        TestConfig({"DATABASE_URL": "postgresql://a@b/c", "SESSION_IDLE_MINUTES": "0"})
