"""When two people use one browser, whose is a form that was left open, and who reads its words?"""

import pytest

from app.extensions import db
from app.models.desk import Draft
from app.models.event import Event
from tests.accounts.auth.people import enter, events


@pytest.fixture
def tabs(app, browser, person, monkeypatch):
    """One browser: Anna had forms open in it, then Bert signed in in another tab."""
    anna, bert, window = person(name="Anna Hartley"), person(name="Bert Okoro"), browser()
    enter(window, anna.email)
    log, account = window.get("/cases/new"), window.get("/account/password")
    window.client.post("/sign-out")
    enter(window, bert.email)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return anna, bert, window, log, account


def _hidden(page, *names):
    return {name: page.select_one(f"main form [name={name}]")["value"] for name in names}


def test_the_second_person_is_told_whose_form_it_was_and_reads_none_of_its_words(tabs):
    anna, _, window, log, _ = tabs
    typed = {
        **_hidden(log, "csrf_token", "author"),
        "title": "Dealing at number nine",
        "what": "Anna’s words",
    }
    page = window.post("/cases/new", typed, status=400)
    assert "This form was started by Anna Hartley" in page.text
    assert "You are signed in as Bert Okoro" in page.text
    assert "as their draft" in page.text
    assert "number nine" not in page.text
    assert "number nine" not in window.get("/cases/new").text
    (draft,) = db.session.query(Draft)
    assert (draft.user_id, draft.page) == (anna.id, "/cases/new")
    assert draft.typed["what"] == ["Anna’s words"]


def test_a_form_that_saves_no_draft_shows_nobody_what_was_typed(tabs):
    _, _, window, _, account = tabs
    typed = {**_hidden(account, "csrf_token"), "new_words": "Anna’s words"}
    page = window.post("/account/password", typed, status=400)
    assert "This form was started by Anna Hartley" in page.text
    assert "We cannot show you what was typed" in page.text
    assert "Anna’s words" not in page.text


def test_what_the_script_of_the_first_tab_saves_is_the_first_persons(tabs):
    anna, _, window, log, _ = tabs
    typed = {**_hidden(log, "csrf_token", "author"), "what": "Anna goes on typing"}
    assert window.client.post("/drafts/save?page=/cases/new", data=typed).status_code == 202
    assert [draft.user_id for draft in db.session.query(Draft)] == [anna.id]


def test_somebody_who_signed_in_again_keeps_what_they_typed(app, browser, person, monkeypatch):
    anna, window = person(), browser()
    enter(window, anna.email)
    log = window.get("/cases/new")
    window.client.post("/sign-out")
    enter(window, anna.email)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    typed = {**_hidden(log, "csrf_token", "author"), "what": "My own words"}
    assert window.client.post("/cases/new", data=typed).location == "/cases/new"
    assert "My own words" in window.get("/cases/new").text
    assert events(Event.REQUEST_REFUSED) == [Event.REQUEST_REFUSED]
