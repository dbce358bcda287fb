"""Is the evidence sheet right, the same in every form, and no more than its reader may see?"""

from datetime import date

import pytest

from app.casework.cases.closing.services import close_case
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.assessment import PlaceAssessment
from app.models.audit import AuditEntry
from app.models.case import CloseReason, Stage
from app.models.event import Event
from app.models.plan import ActionState, PlanAction
from tests import crawl, factories, world
from tests.insight.maps import places
from tests.insight.profiles.sheets import NOW, THEN, recorded, table, text_of

ASB = "Anti-social behaviour"
WORD = "quillfeather"


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


def ward_url(name="Oakwood"):
    return f"/profiles/ward/{factories.ward(name).code}"


def closed(ward_name, title, **details):
    case = places.case(ward_name, title=title, **details)
    world.at_stage(case, Stage.CLOSED)
    return case


# --- a ward ------------------------------------------------------------------------------------------
def test_a_ward_is_summed_up_in_a_sentence(cast, sign_in):
    recorded("Oakwood", 90)
    recorded("Oakwood", 60, month=THEN)
    recorded("Oakwood", 20, ASB)
    recorded("Elmwood", 30)
    page = sign_in(cast["executive chair"]).get(f"{ward_url()}?from=2026-03&to=2026-03")
    assert page.heading == "Oakwood ward profile"
    assert (
        "Oakwood is number 1 of 6 wards by crime: 90 crimes recorded in March 2026, 75.0% of all, and 20 "
        "incidents of anti-social behaviour. That is 30 more crimes than a year before (+50.0%). That is a "
        "real change" in page.words
    )


def test_it_has_categories_streets_and_neighbours_with_source_and_period(cast, sign_in):
    recorded("Oakwood", 9, street="On or near High Street")
    recorded("Oakwood", 4, ASB, street="On or near Mill Lane")
    recorded("Oakwood", 3, month=THEN, street="On or near Old Lane")
    recorded("Elmwood", 30)
    recorded("Ashwood", 2)
    page = sign_in(cast["executive chair"]).get(f"{ward_url()}?from=2026-03&to=2026-03")
    assert table(page, "Incidents in Oakwood ward by category") == [
        ["All crime", "9", "3", "+6", "Too few", "No real change"],
        [ASB, "4", "0", "+4", "Too few", "No real change"],
        ["Burglary", "9", "3", "+6", "Too few", "No real change"],
    ]
    assert table(page, "Most recorded") == [["High Street", "9", "0", "9"], ["Mill Lane", "0", "4", "4"]]
    assert [row[:3] for row in table(page, "Oakwood and the wards against it")] == [
        ["Elmwood", "1", "30"], ["Oakwood", "2", "9"],
    ]  # fmt: skip
    sources = [
        each.get_text() for each in page.select("p") if each.get_text().startswith("Source: data.police")
    ]
    assert len(sources) == 6
    assert all("Sherwood Police, March 202" in words for words in sources)


def test_its_pictures_say_what_they_show(cast, sign_in):
    recorded("Oakwood", 9)
    pictures = sign_in(cast["executive chair"]).get(ward_url()).select("main img")
    assert pictures[0]["alt"] == (
        "Oakwood and the wards around it. No hotspots are published; no High Impact Neighbourhood is in or "
        "next to it. Squares of 250 m show the crime recorded in March 2026."
    )
    assert pictures[1]["alt"].startswith("A line by month with its mean. Crime recorded in Oakwood")


def test_without_a_year_before_only_numbers_are_given(cast, sign_in):
    recorded("Oakwood", 9)
    page = sign_in(cast["executive chair"]).get(ward_url())
    assert table(page, "Incidents in Oakwood ward by category") == [["Burglary", "9"]]
    assert "than a year before" not in page.words


def test_months_without_their_pair_are_named_and_no_change_is_claimed(cast, sign_in):
    for month in (THEN, NOW):
        recorded("Oakwood", 9, month=month)
    recorded("Oakwood", 5, month=date(2026, 2, 1))
    page = sign_in(cast["executive chair"]).get(f"{ward_url()}?from=2026-02&to=2026-03")
    assert "Left out because the year before is not loaded: February 2026." in page.words
    assert table(page, "Incidents in")[0][:3] == ["All crime", "9", "9"]
    assert "a year before (" not in page.words.split("Trend")[0]


def test_before_anything_is_loaded_it_says_so_and_still_tells_of_the_cases(cast, sign_in):
    places.case("Oakwood", title="Cans on the square")
    browser = sign_in(cast["executive chair"])
    words = browser.get(ward_url()).words
    assert "No incidents are loaded yet" in words
    assert "Cans on the square" in words
    assert "Cans on the square" in text_of(browser.client.get(f"{ward_url()}.pdf"))


def test_a_ward_without_a_boundary_has_no_map_and_says_so(cast, sign_in):
    factories.ward("Oakwood").boundary = None
    db.session.commit()
    recorded("Oakwood", 9)
    page = sign_in(cast["executive chair"]).get(ward_url())
    assert "We have no boundary for Oakwood ward" in page.words


@pytest.mark.parametrize("url", ["/profiles/ward/E05999999", "/profiles/hin/99", "/profiles/case/SH-26-9999"])
def test_what_is_not_there_has_no_profile_and_no_paper(cast, sign_in, url):
    browser = sign_in(cast["executive chair"])
    for end in ("", ".pdf", ".docx"):
        browser.get(f"{url}{end}", status=404)


def test_other_papers_are_not_written(cast, sign_in):
    sign_in(cast["executive chair"]).get(f"{ward_url()}.xlsx", status=404)


# --- in every form -----------------------------------------------------------------------------------
@pytest.mark.parametrize("paper", ["pdf", "docx"])
def test_the_papers_say_what_the_page_says(cast, sign_in, paper):
    recorded("Oakwood", 1234, street="On or near High Street")
    recorded("Oakwood", 1000, month=THEN)
    places.case("Oakwood", title="Cans on the square")
    said = text_of(sign_in(cast["executive chair"]).client.get(f"{ward_url()}.{paper}"))
    for words in ("Oakwood is number 1 of 6 wards", "1,234", "+23.4%", "High Street", "Cans on the square"):
        assert words in said
    assert "Synthetic" not in said


@pytest.mark.parametrize("end", ["", ".pdf", ".docx"])
@pytest.mark.parametrize("of", ["ward", "case"])
def test_synthetic_incidents_are_said_to_be_synthetic_in_every_form(cast, sign_in, end, of):
    recorded("Oakwood", 9, synthetic=True)
    url = ward_url() if of == "ward" else f"/profiles/case/{places.case('Oakwood').reference}"
    browser = sign_in(cast["executive chair"])
    said = text_of(browser.client.get(url + end)) if end else browser.get(url).words
    assert "Synthetic demonstration data: the incidents behind these figures are made up" in said
    assert f"{'' if end else 'Source: '}Synthetic demonstration data, March 2026" in said


@pytest.mark.parametrize(("paper", "called"), [("pdf", "PDF"), ("docx", "Word")])
def test_that_a_paper_was_taken_is_recorded(cast, sign_in, paper, called):
    case = places.case("Oakwood")
    browser = sign_in(cast["executive chair"])
    for url in (ward_url(), f"/profiles/case/{case.reference}"):
        response = browser.client.get(f"{url}.{paper}")
        assert "attachment" in response.headers["Content-Disposition"]
    taken = db.session.query(AuditEntry).filter_by(event=Event.PROFILE_TAKEN).order_by(AuditEntry.id).all()
    assert [(each.case_id, each.detail["profile"], each.detail["format"]) for each in taken] == [
        (None, "Oakwood ward profile", called),
        (case.id, case.reference, called),
    ]


def test_a_hostile_title_breaks_out_of_nothing(cast, sign_in):
    title = '#import "x" *_$@<b>= </text> ' + "x" * 120
    case = places.case("Oakwood", title=title)
    browser = sign_in(cast["executive chair"])
    for end in (".pdf", ".docx"):
        response = browser.client.get(f"/profiles/case/{case.reference}{end}")
        assert '#import "x" *_$@<b>= </text>' in text_of(response)


# --- what is worked and what was tried ---------------------------------------------------------------
def test_what_was_tried_nearby_says_what_was_done_and_how_it_went(cast, sign_in):
    recorded("Oakwood", 9)
    tried = closed("Elmwood", "Bins on fire", closing_words="Locks were put on.")
    for title in ("Lock the bins", "Cut the hedge"):
        db.session.add(
            PlanAction(case=tried, title=title, partner=factories.partner(), due_on=NOW,
                       state=ActionState.DONE, added_by_id=tried.logged_by_id)
        )  # fmt: skip
    db.session.add(
        PlaceAssessment(case=tried, stage=Stage.CLOSED, design={}, result={}, made_by=cast["chair"],
                        words="Fires fell by half.\n\nSource: the police.")
    )  # fmt: skip
    db.session.commit()
    [row] = table(sign_in(cast["executive chair"]).get(ward_url()), "Closed and assessed cases")
    assert row[0] == "Bins on fire"
    assert row[2] == "Lock the bins; Cut the hedge"
    assert row[3].startswith("Reduced, ")
    assert row[3].endswith("Locks were put on. Fires fell by half.")


def test_duplicates_and_far_places_were_not_tried_here(cast, sign_in):
    duplicate = closed("Oakwood", "The same again")
    duplicate.close_reason = CloseReason.DUPLICATE
    db.session.commit()
    closed("Beechwood", "Far away")
    page = sign_in(cast["executive chair"]).get(ward_url())
    assert "There are no closed or assessed cases" in page.words


def test_cases_of_the_same_theme_come_first(cast, sign_in):
    like = places.case("Oakwood", theme=factories.theme("Burglary"))
    closed("Oakwood", "Older and alike", theme=factories.theme("Burglary"))
    closed("Oakwood", "Newer and other")
    page = sign_in(cast["executive chair"]).get(f"/profiles/case/{like.reference}")
    assert [row[0] for row in table(page, "Closed and assessed")] == ["Older and alike", "Newer and other"]


# --- a case ------------------------------------------------------------------------------------------
def test_a_case_counts_what_is_within_five_hundred_metres(cast, sign_in):
    case = places.case("Oakwood")
    recorded("Oakwood", 5, at=(case.easting + 400, case.northing + 300), street="On or near Near Street")
    recorded(
        "Oakwood", 7, "Robbery", at=(case.easting + 400, case.northing + 301), street="On or near Far Street"
    )
    page = sign_in(cast["executive chair"]).get(f"/profiles/case/{case.reference}")
    assert table(page, "Incidents within 500 metres by category") == [["Burglary", "5"]]
    assert table(page, "Most recorded within 500 metres") == [["Near Street", "5", "0", "5"]]
    assert (
        "in the 500 metres around this case: 5 incidents recorded in March 2026, 41.7% of those in"
        in page.words
    )


def test_a_case_without_a_point_counts_its_ward(cast, sign_in):
    case = places.case("Oakwood", point=False)
    recorded("Oakwood", 5)
    page = sign_in(cast["executive chair"]).get(f"/profiles/case/{case.reference}")
    assert table(page, "Incidents in Oakwood ward by category") == [["Burglary", "5"]]


def test_reading_a_case_s_profile_is_reading_the_case(cast, sign_in):
    case = places.case("Oakwood")
    sign_in(cast["executive chair"]).get(f"/profiles/case/{case.reference}")
    read = db.session.query(AuditEntry).filter_by(event=Event.CASE_READ, case_id=case.id).one()
    assert read.actor_id == cast["executive chair"].id


@pytest.mark.parametrize("who", ["analyst", "auditor", "administrator", "partner"])
def test_whoever_may_not_read_a_case_has_no_profile_of_it(cast, sign_in, who):
    case = places.case("Oakwood")
    browser = sign_in(cast[who])
    for end in ("", ".pdf", ".docx"):
        assert browser.client.get(f"/profiles/case/{case.reference}{end}").status_code in (403, 404)


# --- restricted cases --------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["chair", "locality chair", "executive chair", "analyst", "auditor"])
def test_a_restricted_case_is_in_no_form_of_an_outsider_s_profile(cast, sign_in, who):
    recorded("Oakwood", 9)
    browser = sign_in(cast[who])
    open_one = world.a_case(cast)
    urls = [ward_url(), f"/profiles/case/{open_one.reference}"]
    secret = world.a_case(cast, WORD)
    secret.restricted = True
    done = world.a_case(cast, f"{WORD} done")
    close_case(
        cast["chair"], done, reason=CloseReason.NOT_PURSUED, words=WORD, settled=factories.settled(done)
    )
    done.restricted = True
    db.session.commit()
    for url in urls:
        for end in ("", ".docx"):
            assert WORD not in crawl.text_of(browser.client.get(url + end))
        response = browser.client.get(f"{url}.pdf")
        assert response.status_code != 200 or WORD not in text_of(response)


@pytest.mark.parametrize("of", ["ward", "case", "neighbouring case"])
@pytest.mark.parametrize("end", ["", ".pdf", ".docx"])
def test_a_paper_that_names_a_restricted_case_carries_its_marking(cast, sign_in, of, end):
    recorded("Oakwood", 9)
    secret, other = world.a_case(cast, WORD), world.a_case(cast)
    secret.restricted = True
    db.session.commit()
    references = {"case": secret.reference, "neighbouring case": other.reference}
    url = ward_url() if of == "ward" else f"/profiles/case/{references[of]}"
    response = sign_in(cast["officer"]).client.get(url + end)
    said = text_of(response) if end else response.text
    assert WORD in said
    assert "OFFICIAL-SENSITIVE" in said


def test_a_paper_that_names_none_carries_no_marking(cast, sign_in):
    world.a_case(cast)
    assert "OFFICIAL" not in text_of(sign_in(cast["officer"]).client.get(f"{ward_url()}.pdf"))


# --- a High Impact Neighbourhood ---------------------------------------------------------------------
def test_a_designation_has_its_evidence_and_stands_beside_the_rest(cast, sign_in):
    recorded("Oakwood", 90)
    recorded("Oakwood", 60, month=THEN)
    recorded("Elmwood", 30)
    hin = HighImpactNeighbourhood(
        ward=factories.ward("Oakwood"), state=HinState.APPROVED, proposed_at=factories.clock.now(),
        effective_from=date(2026, 1, 1), reason="It carries most",
        evidence={"crime": 1234, "share": 0.178, "asb": 5, "rank": 1, "wards": 20, "period": "May 2025",
                  "source": "data.police.uk"},
    )  # fmt: skip
    db.session.add(hin)
    db.session.commit()
    page = sign_in(cast["executive chair"]).get(f"/profiles/hin/{hin.id}?from=2026-03&to=2026-03")
    assert page.heading == "Oakwood: High Impact Neighbourhood profile"
    assert "From 1 January 2026" in page.words
    assert "1,234 crimes, 17.8% of all wards’, rank 1 of 20" in page.words
    assert table(page, "Crime in Oakwood compared with the rest")[0][:4] == ["Oakwood", "90", "60", "+30"]
    assert table(page, "Crime in Oakwood compared with the rest")[1][:4] == [
        "All other wards",
        "30",
        "0",
        "+30",
    ]


# --- ways there, and what it costs -------------------------------------------------------------------
def test_profiles_are_one_click_away(cast, sign_in):
    recorded("Oakwood", 9)
    places.designate(factories.ward("Oakwood"))
    case = places.case("Oakwood")
    browser = sign_in(cast["executive chair"])
    assert browser.get(f"/cases/{case.reference}").select(f'a[href="/profiles/case/{case.reference}"]')
    assert browser.get("/evidence/wards").select(f'a[href^="{ward_url()}"]')
    hin = db.session.query(HighImpactNeighbourhood).one()
    assert browser.get(f"/evidence/high-impact-neighbourhoods/{hin.id}").select(
        f'a[href="/profiles/hin/{hin.id}"]'
    )


def test_a_profile_asks_as_often_however_much_there_is(cast, sign_in, queries):
    recorded("Oakwood", 5)
    case = places.case("Oakwood")
    closed("Oakwood", "Tried once")
    browser = sign_in(cast["executive chair"])
    urls = [ward_url(), f"/profiles/case/{case.reference}"]
    for url in urls:
        browser.get(url)
    with queries() as few:
        for url in urls:
            browser.get(url)
    for number in range(6):
        recorded("Elmwood", 2, f"Crime {number}", street=f"On or near Street {number}")
        places.case("Oakwood")
        closed("Oakwood", f"Tried {number}")
    for url in urls:  # the counts are read again once, since there are new ones
        browser.get(url)
    with queries() as many:
        for url in urls:
            browser.get(url)
    assert len(many) == len(few)


def test_profiles_of_a_ward_that_has_ended_open_and_say_so(cast, sign_in):
    recorded("Oakwood", 90)
    recorded("Elmwood", 30)
    with_point, without = closed("Oakwood", "Bikes"), closed("Oakwood", "Fires")
    without.easting = without.northing = None
    ward = factories.ward("Oakwood")
    hin = HighImpactNeighbourhood(
        ward=ward, state=HinState.APPROVED, proposed_at=factories.clock.now(),
        effective_from=date(2026, 1, 1), reason="It carries most",
        evidence={"crime": 1234, "share": 0.178, "asb": 5, "rank": 1, "wards": 20, "period": "May 2025",
                  "source": "data.police.uk"},
    )  # fmt: skip
    db.session.add(hin)
    ward.valid_until = date(2026, 3, 1)
    db.session.commit()
    browser = sign_in(cast["executive chair"])
    cases = [f"/profiles/case/{case.reference}" for case in (with_point, without)]
    for address in (f"/profiles/hin/{hin.id}", *cases):
        assert "Its ward no longer exists, so" in browser.get(address).words
