"""Are notes kept once, read by whom they are meant for, and never lost?"""

import threading

import pytest
from sqlalchemy import func, select

from app.casework.cases import services
from app.extensions import db
from app.models.case import Case, Stage
from app.models.sharing import Note, NoteAudience
from app.web.fields import LONGEST_WORDS
from tests import factories, world
from tests.pages import StyledClient


def _page(case):
    return f"/cases/{case.reference}/timeline"


def _note(**typed):
    return {"words": "The café owner keeps a diary.", "audience": "all", **typed}


def _count():
    return db.session.scalar(select(func.count(Note.id)))


def test_a_note_for_all_is_read_on_the_case_by_everybody_who_sees_it(sign_in):
    case = factories.case()
    page = sign_in(factories.officer()).submit(_page(case), _note())
    assert "Note saved. Everyone who can see this case can read it." in page.words
    elsewhere = factories.chair(factories.executive(), partner_=factories.partner("Police"))
    assert "keeps a diary" in sign_in(elsewhere).get(f"/cases/{case.reference}").words


def test_a_note_for_ones_own_partner_is_not_even_known_of_elsewhere(sign_in):
    case, police = factories.case(), factories.partner("Police")
    writer = factories.officer(name="Wanda Writer", partner_=police)
    sign_in(writer).submit(_page(case), _note(audience="own_partner"))
    colleague, other = factories.officer(partner_=police), factories.officer()
    for path in ("", "/timeline"):
        address = f"/cases/{case.reference}{path}"
        assert "keeps a diary" in sign_in(colleague).get(address).words
        page = sign_in(other).get(address)
        assert "diary" not in page.decode()
        assert "Wanda Writer" not in page.decode()
    assert "Only people at Police can read this" in sign_in(colleague).get(_page(case)).words


def test_a_note_for_ones_own_partner_does_not_show_by_the_cases_last_change(app):
    case, writer = factories.case(), factories.officer()
    before = case.changed_at
    services.write_note(writer, case, "Between us", audience=NoteAudience.OWN_PARTNER)
    assert case.changed_at == before


def test_a_double_click_keeps_one_note_and_says_so(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    twice = _note(submission="the-form’s-own-key")
    browser.post(_page(case), twice)
    page = browser.submit(_page(case), twice, headers={"Referer": f"http://localhost/cases/{case.reference}"})
    assert "We saved it once" in page.words
    assert _count() == 1


def test_an_empty_note_says_what_is_missing(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_page(case), _note(words="  \n "))
    assert "Enter a note" in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one(".govuk-error-summary a")["href"] == "#words"


def test_a_note_of_200_kb_comes_back_whole(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    long = ("Ä word. " * 25_000).strip()
    page = browser.submit(_page(case), _note(words=long))
    assert f"{len(long) - LONGEST_WORDS:,} characters too long" in page.words
    assert page.select_one("textarea").get_text().strip() == long
    assert _count() == 0


def test_a_note_that_names_somebody_is_asked_about_once_and_then_kept(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    words = "Ring Anna Brown on 07700 900123"
    page = browser.submit(_page(case), _note(words=words))
    assert "This seems to include a phone number." in page.words
    assert page.select_one("textarea").get_text().strip() == words
    assert _count() == 0
    warned = page.select_one("[name=warned]")["value"]
    browser.submit(_page(case), _note(words=words, warned=warned))
    assert _count() == 1


def test_what_could_not_be_stored_is_left_out(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    browser.submit(_page(case), _note(words="Line\r\nend\x00"))
    assert db.session.scalars(select(Note.words)).one() == "Line\nend"


def test_nobody_writes_on_a_case_that_they_cannot_see(sign_in):
    case = factories.case()
    sign_in(factories.officer(factories.nat("Elmwood"))).post(_page(case), _note(), status=404)
    assert _count() == 0


def test_a_note_on_a_closed_case_is_given_back(sign_in):
    case = factories.case(stage="closed", closed_at=factories.clock.now(), close_reason="not_pursued")
    answer = sign_in(factories.officer()).post(_page(case), _note(), status=409)
    assert "We could not do “Write a note”, because this is now at “Closed”" in answer.text
    assert "keeps a diary" in answer.text


@pytest.mark.parametrize("audience", ["everyone in the world", "", "ALL"])
def test_an_audience_that_is_not_offered_is_refused(sign_in, audience):
    case = factories.case()
    sign_in(factories.officer()).client.post(_page(case), data=_note(audience=audience))
    kept = db.session.scalars(select(Note.audience)).all()
    assert kept in ([], [NoteAudience.ALL])


def test_two_people_write_at_once_and_both_notes_are_kept(committed_app):
    app = committed_app
    case, people = factories.case(), [factories.officer(), factories.officer()]
    address, clients = _page(case), [StyledClient.for_person(app, person) for person in people]
    case_id, statuses = case.id, []
    db.session.remove()

    def write(client):
        with app.app_context():
            statuses.append(client.client.post(address, data=_note()).status_code)

    threads = [threading.Thread(target=write, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302]
    assert db.session.scalar(select(func.count(Note.id)).where(Note.case_id == case_id)) == 2
    assert db.session.get(Case, case_id).version == 1


def test_a_note_for_a_closed_case_is_refused_with_the_words_kept(sign_in):
    case = factories.case()
    world.at_stage(case, Stage.CLOSED)
    typed = {"words": "They are back", "audience": ""}
    answer = sign_in(factories.officer()).post(_page(case), typed, status=409)
    assert "They are back" in answer.text
