"""Is nothing lost that somebody typed, whenever their session ends?"""

import threading
import time
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from app import clock
from app.accounts.drafts.tasks import forget_old_drafts
from app.extensions import db
from app.models.desk import Draft
from app.models.person import User
from app.web import drafts
from tests import factories


@pytest.fixture
def product(app):
    """Each form carries its token, as for real people."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def officer(product):
    return factories.officer()


@pytest.fixture
def stranger(product):
    """The officer's browser once its cookie is gone."""
    return product.test_client()


def author(sign_in, officer, page="/cases/new"):
    return sign_in(officer).get(page).select_one("[name=author]")["value"]


def kept():
    return {draft.page: draft.typed for draft in db.session.query(Draft)}


def test_what_a_script_saves_after_the_session_ended_is_kept_for_its_page(sign_in, officer, stranger):
    typed = {"author": author(sign_in, officer), "title": "Half a title"}
    answer = stranger.post("/drafts/save?page=/cases/new", data=typed)
    assert answer.status_code == drafts.SAVED_FOR_LATER
    assert kept() == {"/cases/new": {"title": ["Half a title"]}}


@pytest.mark.parametrize(
    ("page", "typed", "status"),
    [
        ("//elsewhere.example", "Words", drafts.NOT_SAVED),
        ("/junk/1", "Words", drafts.NOT_SAVED),
        ("/drafts/save", "Words", drafts.NOT_SAVED),
        ("/cases/new\r\nX-Planted: yes", "Words", drafts.NOT_SAVED),
        ("/cases/new", "x" * (drafts.LONGEST_DRAFT + 1), drafts.NOT_SAVED),
    ],
)
def test_a_script_is_never_told_that_something_is_kept_which_is_not(
    sign_in, officer, stranger, page, typed, status
):
    sent = {"author": author(sign_in, officer), "title": typed}
    assert stranger.post("/drafts/save", query_string={"page": page}, data=sent).status_code == status
    assert kept() == {}


def save(client, page, words):
    return client.client.post("/drafts/save", query_string={"page": page}, data={"title": words}).status_code


def pages(number):
    return [f"/cases/{factories.reference(n)}/edit" for n in range(1, number + 1)]


def test_whoever_saves_drafts_of_page_after_page_fills_no_disk(app, sign_in, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    client = sign_in(factories.officer())
    assert [save(client, page, "Words") for page in pages(4)] == [204, 204, 204, drafts.NOT_SAVED]
    assert save(client, pages(1)[0], "Other words") == drafts.SAVED, "one that is there can go on"
    assert save(client, "/cases/new?a=1", "Words") == save(client, "/cases/new?a=2", "Words")
    assert save(sign_in(factories.officer()), pages(1)[0], "Words") == drafts.SAVED, "each has their own"


def test_whoever_saves_long_drafts_fills_no_disk(app, sign_in, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_BYTES", 3000)
    client = sign_in(factories.officer())
    long = "".join(chr(0x4E00 + n * 37 % 20000) for n in range(700))
    assert [save(client, page, long) for page in pages(2)] == [drafts.SAVED, drafts.NOT_SAVED]


def test_a_draft_that_nobody_comes_back_to_is_gone_after_its_days(app, sign_in):
    save(sign_in(factories.officer()), "/cases/new", "Words")
    with clock.at(clock.now() + timedelta(days=59)):
        forget_old_drafts(0)
    assert kept() == {"/cases/new": {"title": ["Words"]}}
    with clock.at(clock.now() + timedelta(days=61)):
        forget_old_drafts(0)
    assert kept() == {}


def test_what_no_database_holds_is_left_out_of_a_draft_as_of_a_form(app, sign_in):
    assert save(sign_in(factories.officer()), "/cases/new", "Half\x00 a title") == drafts.SAVED
    assert kept() == {"/cases/new": {"title": ["Half a title"]}}


def test_words_that_are_too_many_to_keep_are_shown_instead(sign_in, officer, stranger, monkeypatch):
    monkeypatch.setattr(drafts, "LONGEST_DRAFT", 10)
    sent = {"author": author(sign_in, officer), "title": "More than ten letters"}
    answer = stranger.post("/cases/new", data=sent)
    assert answer.status_code == 400
    assert "More than ten letters" in answer.text
    assert 'href="/sign-in"' in answer.text


def test_a_form_sent_to_an_address_that_is_no_page_is_given_back_where_it_was_written(
    sign_in, officer, stranger
):
    case = factories.case()
    sent = {"author": author(sign_in, officer), "title": "Bins on fire", "theme": "1"}
    url = f"/cases/new/same-as/{case.reference}"
    answer = stranger.post(url, data=sent, headers={"Referer": "http://localhost/cases/new"})
    assert answer.location == "/sign-in?next=/cases/new"
    assert sign_in(officer).get("/cases/new").select_one("#title")["value"] == "Bins on fire"


def test_why_somebody_asks_for_access_is_given_back(sign_in, officer, stranger):
    case = factories.case(held_by=factories.nat("Elmfield"))
    page = f"/cases/{case.reference}"
    sent = {"author": author(sign_in, officer, page), "why": "The same garages as ours"}
    stranger.post(f"{page}/ask-for-access", data=sent, headers={"Referer": f"http://localhost{page}"})
    assert sign_in(officer).get(page).select_one("#why").text.strip() == "The same garages as ours"


def test_words_of_a_form_that_is_not_kept_are_shown_with_the_way_to_sign_in(stranger):
    case = factories.case()
    answer = stranger.post(f"/cases/{case.reference}/sharing/share", data={"reason": "They own the flats"})
    assert "They own the flats" in answer.text
    assert "You had been signed out" in answer.text


def test_a_button_without_words_leads_to_signing_in(stranger):
    case = factories.case()
    answer = stranger.post(f"/cases/{case.reference}/watch")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_page_left_open_for_hours_can_still_be_sent(sign_in, officer, monkeypatch):
    client = sign_in(officer)
    page = client.get("/cases/new")
    token = page.select_one("[name=csrf_token]")["value"]
    later = time.time() + 3 * 60 * 60
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    sent = {"csrf_token": token, "title": "Noise at the flats"}
    answer = client.client.post("/cases/new", data=sent)
    assert "Select the kind of problem" in answer.text


@pytest.mark.parametrize(
    "page",
    ["/health", "/static/x.css", "/sign-in", "/cases/download.csv", "/password/new/abc", "/map"],
)
def test_an_attacker_leaves_no_drafts_at_addresses_that_show_no_form_of_ours(app, sign_in, page):
    assert save(sign_in(factories.officer()), page, "Words") == drafts.NOT_SAVED
    assert kept() == {}


def test_an_attacker_who_saves_drafts_all_at_once_gets_no_more_room(committed_app, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    person = factories.officer().id
    start = threading.Barrier(6)

    def save_one(page):
        with committed_app.test_request_context(method="POST"):
            user = db.session.get(User, person)
            start.wait()
            drafts.save(user, page, MultiDict({"title": "Words"}))
            db.session.remove()

    threads = [threading.Thread(target=save_one, args=(page,)) for page in pages(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept()) == 2


def test_a_stranger_who_has_seen_the_author_of_a_form_writes_no_drafts_for_long(sign_in, officer, stranger):
    typed = {"author": author(sign_in, officer), "title": "Planted"}
    with clock.at(clock.now() + timedelta(hours=16)):
        answer = stranger.post("/drafts/save?page=/cases/new", data=typed)
        assert answer.status_code == drafts.SAVED_FOR_LATER, "a page that was left open over night"
    db.session.query(Draft).delete()
    with clock.at(clock.now() + timedelta(hours=25)):
        assert stranger.post("/cases/new", data=typed).status_code == 400
    assert kept() == {}


def test_a_stranger_who_has_seen_the_author_of_a_form_writes_few_drafts(
    sign_in, officer, stranger, monkeypatch
):
    monkeypatch.setattr(drafts, "MOST_FROM_ENDED_SESSIONS", 2)
    typed = {"author": author(sign_in, officer), "title": "Planted"}
    answers = [stranger.post("/drafts/save?page=/cases/new", data=typed).status_code for _ in range(3)]
    assert answers == [drafts.SAVED_FOR_LATER, drafts.SAVED_FOR_LATER, drafts.NOT_SAVED]
