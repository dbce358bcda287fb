"""Is a mistake of ours said on a page of ours, whatever it broke?"""

import pytest
from sqlalchemy import text

from app.extensions import db
from app.web import navigation
from tests import factories


@pytest.fixture
def window(app, savepoints_at_once, sign_in, monkeypatch):
    """Of somebody who runs into our mistakes, as in production."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return sign_in(factories.officer())


def fail_in_the_database(*args, **kwargs):
    db.session.execute(text("SELECT no_such_column"))


def test_a_failed_question_to_the_database_costs_a_styled_page(window, app, monkeypatch):
    view = app.view_functions["home.index"]
    fail_in_the_database.required_action = view.required_action
    monkeypatch.setitem(app.view_functions, "home.index", fail_in_the_database)
    page = window.get("/", status=500)
    assert page.heading == "Sorry, something went wrong"
    assert page.select(".app-header__sign-out"), "the frame is asked in a transaction of its own"


def test_where_the_frame_of_every_page_is_what_failed_there_is_a_page_without_it(window, monkeypatch):
    monkeypatch.setattr(navigation, "entries", fail_in_the_database)
    answer = window.client.post("/cases/new", data={"title": "Bins on fire"})
    assert answer.status_code == 500
    assert "something went wrong" in answer.text
    assert "Bins on fire" in answer.text


def test_what_was_typed_and_cannot_be_stored_is_given_back(window, app, monkeypatch):
    def overflow(*args, **kwargs):
        db.session.execute(text("SELECT 99999999999::integer"))

    overflow.required_action = app.view_functions["log.problem"].required_action
    monkeypatch.setitem(app.view_functions, "log.problem", overflow)
    answer = window.client.post("/cases/new", data={"title": "Bins on fire"})
    assert answer.status_code == 422
    assert "Bins on fire" in answer.text
    assert window.client.get("/cases/new").status_code == 404, "an address with such a number is of nothing"
