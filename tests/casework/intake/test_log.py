"""Can an officer log a problem in under a minute, and is nothing lost or doubled?"""

import re
from datetime import timedelta

import pytest
from shapely import box

from app import clock
from app.casework.cases.references import draw_reference
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.desk import Draft
from app.models.event import Event
from app.models.references import SIGNS
from app.models.sharing import Note
from tests import factories

MIDDLE = "457000, 340000"


@pytest.fixture
def officer(app):
    ward = factories.nat().wards[0]
    ward.boundary = box(456000, 339000, 458000, 341000).wkb
    db.session.commit()
    return factories.officer()


@pytest.fixture
def typed():
    return {
        "title": "Noise at the flats",
        "theme": factories.theme().id,
        "ward": factories.ward().id,
        "risk": "low",
    }


def logged(client, typed, **more):
    response = client.post("/cases/new", {**typed, **more})
    return db.session.query(Case).filter_by(reference=response.location.split("/")[-2]).one()


def test_title_theme_ward_and_risk_are_enough(sign_in, officer, typed):
    case = logged(sign_in(officer), typed)
    assert (case.holder, case.ward) == (factories.nat(), factories.ward())
    assert re.fullmatch(rf"SH-\d\d-[{SIGNS}]{{4}}", case.reference)
    assert db.session.query(AuditEntry).filter_by(event=Event.CASE_LOGGED).count() == 1


def test_the_confirmation_says_the_reference_the_holder_and_what_happens_next(sign_in, officer, typed):
    page = sign_in(officer).submit("/cases/new", typed)
    assert page.heading == "Problem logged"
    assert "Oakwood NAT holds this case" in page.words


def test_nobody_is_hurried_into_a_low_risk(sign_in, officer, typed):
    window = sign_in(officer)
    assert not window.get("/cases/new").select("[name=risk][checked]")
    page = window.submit("/cases/new", {**typed, "risk": ""})
    assert "Select how risky it is now" in page.words
    assert page.select_one("#title")["value"] == typed["title"]


def test_the_map_opens_on_ones_own_wards_and_a_single_one_is_chosen(sign_in, officer):
    page = sign_in(officer).get("/cases/new")
    assert page.select_one("[data-place-picker]")["data-near"] == str(factories.ward().id)
    assert page.select_one("#ward option[selected]")["value"] == str(factories.ward().id)
    board = sign_in(factories.coordinator(factories.locality())).get("/cases/new")
    assert not board.select_one("#ward option[selected][value!='']")


def test_the_ward_follows_from_a_point(sign_in, officer, typed):
    case = logged(sign_in(officer), {**typed, "ward": ""}, point="SK 57000 40000")
    assert case.ward == factories.ward()
    assert (case.easting, case.northing) == (457000, 340000)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter what the problem is, in a few words"),
        ({"theme": ""}, "Select the kind of problem"),
        ({"theme": "999999"}, "Select one of the options"),
        ({"ward": ""}, "Select a ward, or mark the place on the map"),
        ({"ward": "999999"}, "Select one of the options"),
        ({"point": "somewhere"}, "Enter a grid reference"),
        ({"point": "TQ 300 800"}, "outside"),
        ({"since": ["1", "1", "2099"]}, "Date must be today or in the past"),
        ({"since": ["31", "2", "2026"]}, "Enter a real date"),
        ({"since": ["1", "2", "3", "4", "5"]}, "Enter a real date"),
        ({"what": "x" * 200_000}, "characters too long"),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_nothing_typed_is_lost(sign_in, officer, typed, wrong, said):
    response = sign_in(officer).post("/cases/new", {**typed, "affected": "Neighbours", **wrong}, status=200)
    assert said in response.text
    assert "There is a problem" in response.text
    assert "Neighbours" in response.text
    assert db.session.query(Case).count() == 0


def test_a_ward_that_is_not_the_points_is_asked_about(sign_in, officer, typed):
    other = factories.nat("Elmfield").wards[0]
    response = sign_in(officer).post("/cases/new", {**typed, "ward": other.id, "point": MIDDLE}, status=200)
    assert "This place is in Oakwood" in response.text


def test_a_double_click_logs_one_case(sign_in, officer, typed):
    client = sign_in(officer)
    first = client.post("/cases/new", {**typed, "submission": "one-key"})
    second = client.post("/cases/new", {**typed, "submission": "one-key", "none_of_these": "1"})
    assert first.location == second.location
    assert db.session.query(Case).count() == 1


def test_a_double_click_on_the_first_button_is_not_asked_whether_its_own_case_is_the_same(
    sign_in, officer, typed
):
    client = sign_in(officer)
    first = client.post("/cases/new", {**typed, "submission": "one-key"})
    second = client.post("/cases/new", {**typed, "submission": "one-key"})
    assert first.location == second.location
    assert db.session.query(Case).count() == 1


def test_whoever_logs_a_problem_is_asked_once_about_personal_details(sign_in, officer, typed):
    client, named = sign_in(officer), {**typed, "what": "Ring Joan Smith on 07700 900123"}
    response = client.post("/cases/new", named, status=200)
    assert "a phone number" in response.text
    assert "Ring Joan Smith" in response.text
    assert db.session.query(Case).count() == 0
    warned = client._page(response, 200).select_one("[name=warned]")["value"]
    assert logged(client, named, warned=warned).what == named["what"]


def test_similar_open_cases_within_250_metres_are_shown_before_it_is_logged(sign_in, officer, typed):
    factories.case(title="Loud music in the square", easting=457100, northing=340100)
    factories.case(title="Music by the river", easting=457300, northing=340000)
    page = sign_in(officer).submit("/cases/new", {**typed, "point": MIDDLE})
    assert page.heading == "Is it one of these?"
    assert "141 metres away" in page.words
    assert "by the river" not in page.words
    assert db.session.query(Case).count() == 2


def test_a_case_of_another_theme_is_similar_when_its_words_are(sign_in, officer, typed):
    factories.case(title="Noisy exhausts, noise all night", theme=factories.theme("Vehicles"))
    assert sign_in(officer).submit("/cases/new", typed).heading == "Is it one of these?"


def test_older_cases_in_like_words_come_before_newer_ones_of_the_theme(sign_in, officer, typed):
    titles = ["Noise at night", "One", "Two", "Three", "Four", "Five", "Six"]
    for days, title in zip(range(7, 0, -1), titles, strict=True):
        factories.case(title=title).changed_at = clock.now() - timedelta(days=days)
    db.session.commit()
    words = sign_in(officer).submit("/cases/new", typed).words
    shown = sorted((title for title in titles if title in words), key=words.index)
    assert shown == ["Noise at night", "Six", "Five", "Four", "Three"]


@pytest.mark.parametrize("point", [MIDDLE, ""])
def test_the_hint_never_shows_a_case_that_the_officer_may_not_see(sign_in, officer, typed, point):
    factories.case(title="Noise, and a quiet matter", restricted=True, easting=457010, northing=340000)
    factories.case(
        held_by=factories.nat("Elmfield"), title="Noise next door", easting=457020, northing=340000
    )
    assert sign_in(officer).submit("/cases/new", {**typed, "point": point}).heading == "Problem logged"


def test_none_of_these_logs_it(sign_in, officer, typed):
    factories.case(title="Noise again")
    assert sign_in(officer).submit("/cases/new", {**typed, "none_of_these": "1"}).heading == "Problem logged"


def test_adding_to_this_one_instead_makes_a_note_and_no_second_case(sign_in, officer, typed):
    known = factories.case(title="Noise again")
    url = f"/cases/new/same-as/{known.reference}"
    response = sign_in(officer).post(url, {**typed, "what": "Every night this week", "submission": "k"})
    assert response.location == f"/cases/{known.reference}"
    assert db.session.query(Note).one().words == "Noise at the flats\n\nEvery night this week"
    assert db.session.query(Case).count() == 1


def test_somebody_cannot_add_to_a_case_that_they_may_not_see(sign_in, officer, typed):
    hidden = factories.case(restricted=True)
    sign_in(officer).post(f"/cases/new/same-as/{hidden.reference}", typed, status=404)


def test_a_member_may_not_log(sign_in, app):
    sign_in(factories.person(factories.Role.MEMBER, factories.nat())).get("/cases/new", status=403)


def test_what_was_typed_is_kept_and_given_back(sign_in, officer, typed):
    client = sign_in(officer)
    client.post("/drafts/save?page=/cases/new", {**typed, "what": "Half a sent"}, status=204)
    page = client.get("/cases/new")
    assert page.select_one("#what").text.strip() == "Half a sent"
    assert page.select_one("#title")["value"] == "Noise at the flats"
    assert "You have not sent it yet" in page.words
    client.post("/drafts/throw-away?page=/cases/new")
    assert not client.get("/cases/new").select_one("#title").get("value")


def test_a_draft_is_forgotten_once_it_is_sent(sign_in, officer, typed):
    client = sign_in(officer)
    client.post("/drafts/save?page=/cases/new", typed, status=204)
    logged(client, typed)
    assert db.session.query(Draft).count() == 0


def test_a_session_that_ends_while_somebody_writes_gives_the_text_back(app, sign_in, officer, typed):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = sign_in(officer).get("/cases/new")
        author = page.select_one("[name=author]")["value"]
        stranger = app.test_client()
        response = stranger.post("/cases/new", data={**typed, "what": "Half a sentence", "author": author})
        assert "/sign-in" in response.location
        assert "next=/cases/new" in response.location
        assert sign_in(officer).get("/cases/new").select_one("#what").text.strip() == "Half a sentence"
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_somebody_who_forges_an_author_keeps_nothing_for_anybody(app, officer, typed):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        app.test_client().post("/cases/new", data={**typed, "author": "forged"})
        assert db.session.query(Draft).count() == 0
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_one_persons_draft_is_nobody_elses(sign_in, officer, typed):
    sign_in(officer).post("/drafts/save?page=/cases/new", typed, status=204)
    assert not sign_in(factories.officer()).get("/cases/new").select_one("#title").get("value")


def test_a_reference_says_the_year_and_nothing_of_how_many_there_are(sign_in, officer, typed):
    with clock.at(clock.now().replace(year=2031)):
        first = logged(sign_in(officer), typed).reference
        second = logged(sign_in(officer), {**typed, "none_of_these": "1"}).reference
    assert first.startswith("SH-31-")
    assert second.startswith("SH-31-")
    assert first != second


def test_a_busy_year_goes_on_to_longer_references(app, monkeypatch):
    monkeypatch.setattr("app.casework.cases.references.LENGTH", 1)
    with clock.at(clock.now().replace(year=2031)):
        for sign in SIGNS:
            factories.case(reference=f"SH-31-{sign}")
        assert re.fullmatch(rf"SH-31-[{SIGNS}]{{2}}", draw_reference("SH"))


@pytest.mark.parametrize(
    "title",
    [
        "Noise at the flats " + "garage " * 25 + "abc",
        "x" * 197 + " ab",
        "Noise: https://www.example.org/one/two?three=4&five=6&seven=" + "8" * 120,
        "Noise & 'quotes' | (brackets) :* <-> !\\" + "&" * 20,
        "https://example.org/" + "a/" * 85,
    ],
)
def test_a_title_of_any_words_is_compared_with_those_of_other_cases(sign_in, officer, typed, title):
    factories.case(title="Noise at the flats", theme=factories.theme("Another"))
    assert sign_in(officer).client.post("/cases/new", data={**typed, "title": title[:200]}).status_code in (
        200,
        302,
    )


def test_a_ward_that_no_group_covers_is_said_at_its_field(sign_in, officer, typed):
    alone = factories.ward("Faraway")
    page = sign_in(officer).submit("/cases/new", {**typed, "ward": alone.id})
    assert "No Neighbourhood Action Team covers this ward yet" in page.select_one(".govuk-error-summary").text
    assert page.select_one("#title")["value"] == typed["title"]
    assert db.session.query(Case).count() == 0


ADDRESS = f"https://council.example.org/report/confirmation?reference={'A1b2C3d4' * 6}"
LISTED = (
    "Mopeds racing past shelters, bottles thrown, shoppers shouted at, older residents scared, market gate "
    "blocked, bins burnt, windows smashed, dogs off leads, fireworks, fires, fights, litter, needles"
)


@pytest.mark.parametrize("title", [ADDRESS, LISTED], ids=["an address", "many words"])
def test_a_problem_of_a_long_title_or_an_address_is_logged(sign_in, officer, typed, title):
    assert logged(sign_in(officer), typed, title=title).title == title
