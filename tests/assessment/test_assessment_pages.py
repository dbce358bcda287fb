"""Is a treated place assessed as it was chosen, said soberly, kept as it was, shown to its people only?"""

from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.assessment.queries import list_kept
from app.extensions import db
from app.models import Area, AreaKind, AuditEntry, Event, Incident, IncidentCount, PlaceAssessment, Stage
from tests import factories, world
from tests.maps import places

WEST, SOUTH = places.WEST, places.SOUTH
HERE, THERE = (WEST + 1000, SOUTH + 1000), (WEST + 3000, SOUTH + 1000)
WINDOWS = {"before_from": "2025-01", "before_to": "2025-03", "after_from": "2026-01", "after_to": "2026-03"}
BEFORE, AFTER = date(2025, 2, 1), date(2026, 2, 1)


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


@pytest.fixture
def case(cast):
    for month in (1, 2, 3):
        for year in (2025, 2026):
            happened(HERE, date(year, month, 1), 0)
    made = world.a_case(cast, easting=HERE[0], northing=HERE[1])
    world.at_stage(made, Stage.ANALYSIS)
    return made


def happened(where, month, number, lsoa="", category="Burglary", synthetic=False):
    """So many incidents on map points near a place; and their count, as an import keeps it."""
    ward = factories.ward(places.ROW[(where[0] - WEST) // places.SIDE])
    for each in range(number):
        spot = {"easting": where[0] + each % 12 * 10, "northing": where[1]}
        db.session.add(
            Incident(force="Sherwood Police", month=month, category=category, ward_id=ward.id, lsoa_code=lsoa,
                     synthetic=synthetic, **spot)
        )  # fmt: skip
    count = select(IncidentCount).filter_by(ward_id=ward.id, month=month, category=category)
    kept = db.session.scalars(count).one_or_none()
    if kept is None:
        kept = IncidentCount(
            force="Sherwood Police",
            ward_id=ward.id,
            month=month,
            category=category,
            number=0,
            synthetic=synthetic,
        )
        db.session.add(kept)
    kept.number += number
    db.session.commit()


def an_effect():
    """80 to 30 where treated, 78 to 76 beside it."""
    for where, month, number in (
        (HERE, BEFORE, 80),
        (HERE, AFTER, 30),
        (THERE, BEFORE, 78),
        (THERE, AFTER, 76),
    ):
        happened(where, month, number)


def circles(case, **other):
    asked = {
        "treated": f"{HERE[0]} {HERE[1]}",
        "radius": 300,
        "comparison": f"{THERE[0]} {THERE[1]}",
        "buffer": 250,
    }
    return address(case, "circle", {**asked, "what": "crime", **WINDOWS, **other})


def address(case, kind, asked):
    return f"/cases/{case.reference}/assessment/{kind}?{urlencode(asked, doseq=True)}"


def counts(page):
    lines = page.select("table")[0].select("tbody tr")
    return {line.th.get_text(): [cell.get_text() for cell in line.select("td")][:3] for line in lines}


# --- what is found -----------------------------------------------------------------------------------
def test_the_numbers_say_what_they_allow(case, cast, sign_in):
    an_effect()
    page = sign_in(cast["officer"]).get(circles(case))
    assert (
        page.select_one(".app-answer")
        .get_text(strip=True)
        .startswith(
            "Beside the comparison area, the treated area had 48 fewer incidents than it would have had "
            "(95% interval: between 80 fewer and 16 fewer). That is a fall beyond what chance gives."
        )
    )
    assert counts(page)["Treated area"] == ["80", "30", "−50"]
    assert counts(page)["Around the treated area"] == ["0", "0", "0"]
    assert "cannot say what caused a change" in page.words


def test_a_change_that_chance_could_give_is_said_to_be_no_effect_shown(case, cast, sign_in):
    for where, month, number in (
        (HERE, BEFORE, 30),
        (HERE, AFTER, 24),
        (THERE, BEFORE, 31),
        (THERE, AFTER, 30),
    ):
        happened(where, month, number)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "within what chance gives: the numbers do not show an effect, and do not rule one out" in words


def test_what_moved_next_door_is_seen(case, cast, sign_in):
    an_effect()
    next_door = (HERE[0] + 400, HERE[1])
    happened(next_door, BEFORE, 10)
    happened(next_door, AFTER, 60)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "Around it there were 50 more: some of it may have moved next door" in words
    assert "Both together: 2 more" in words


def test_only_the_windows_and_what_was_asked_for_are_counted(case, cast, sign_in):
    an_effect()
    happened(HERE, date(2025, 6, 1), 50)
    happened(HERE, BEFORE, 9, category="Anti-social behaviour")
    assert counts(sign_in(cast["officer"]).get(circles(case)))["Treated area"][0] == "80"
    assert counts(sign_in(cast["officer"]).get(circles(case, what="all")))["Treated area"][0] == "89"


def test_wards_with_those_that_touch_them(case, cast, sign_in):
    an_effect()
    oak, ash = factories.ward("Oakwood"), factories.ward("Ashwood")
    happened((WEST + 5000, SOUTH + 1000), BEFORE, 70)
    asked = {"treated": [oak.id], "comparison": [ash.id], "buffer": 1, "what": "crime", **WINDOWS}
    found = counts(sign_in(cast["officer"]).get(address(case, "wards", asked)))
    assert found["Treated area"] == ["80", "30", "−50"]
    assert found["Comparison area"][0] == "70"
    assert found["Around the treated area"] == ["78", "76", "−2"], (
        "Elmwood touches both, and goes to the treated"
    )


def test_lsoas_by_code_or_name(case, cast, sign_in):
    for code, name, ward in (
        ("E01000001", "Sherwood 001A", "Oakwood"),
        ("E01000002", "Sherwood 001B", "Elmwood"),
    ):
        area = factories.ward(ward)
        db.session.add(
            Area(
                kind=AreaKind.LSOA, code=code, name=name, parent=area, vintage="2011", boundary=area.boundary
            )
        )
    happened(HERE, BEFORE, 12, lsoa="E01000001")
    happened(THERE, AFTER, 9, lsoa="E01000002")
    asked = {"treated": "sherwood 001a", "comparison": "E01000002", "buffer": 0, "what": "crime", **WINDOWS}
    page = sign_in(cast["officer"]).get(address(case, "lsoas", asked))
    assert counts(page) == {"Treated area": ["12", "0", "−12"], "Comparison area": ["0", "9", "+9"]}
    assert "fewer than five incidents in a window" in page.words


def test_a_drawn_area(case, cast, sign_in):
    an_effect()

    def around(place):
        west, south = place[0] - 300, place[1] - 300
        return "\n".join(
            f"{east} {north}"
            for east, north in (
                (west, south),
                (west + 700, south),
                (west + 700, south + 700),
                (west, south + 700),
            )
        )

    asked = {"treated": around(HERE), "comparison": around(THERE), "buffer": 0, "what": "crime", **WINDOWS}
    page = sign_in(cast["officer"]).get(address(case, "drawn", asked))
    assert counts(page)["Treated area"] == ["80", "30", "−50"]
    assert "49 hectares" in page.words


# --- what cannot be compared -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"radius": 100}, "Choose one of those offered"),
        ({"comparison": f"{HERE[0] + 100} {HERE[1]}"}, "overlaps the treated area"),
        ({"comparison": "nowhere"}, "Enter a grid reference"),
        ({"comparison": ""}, "Give the middle of the comparison area"),
        ({"after_from": "2025-02", "after_to": "2025-03"}, "must begin later than the months before end"),
        ({"before_to": "2024-01"}, "Choose one of those offered"),
        ({"before_from": "2025-03", "before_to": "2025-01"}, "must not be earlier than the first"),
        ({"before_to": "2026-01"}, "Nothing is loaded for April 2025"),
        ({"what": "Nonsense"}, "Choose one of those offered"),
    ],
)
def test_what_cannot_be_compared_is_said_at_its_field(case, cast, sign_in, other, problem):
    page = sign_in(cast["officer"]).get(circles(case, **other))
    assert problem in page.select_one(".govuk-error-summary").get_text()
    assert not page.select("table")


def test_an_area_that_the_police_points_do_not_support_is_refused_with_the_reason(case, cast, sign_in):
    small = "\n".join(f"{HERE[0] + e} {HERE[1] + n}" for e, n in ((0, 0), (200, 0), (200, 200), (0, 200)))
    asked = {"treated": small, "comparison": small, "buffer": 0, "what": "crime", **WINDOWS}
    words = sign_in(cast["officer"]).get(address(case, "drawn", asked)).words
    assert (
        "4 hectares is smaller than the police’s points support: they stand for eight addresses or more"
        in words
    )


def test_a_ward_is_not_compared_with_itself(case, cast, sign_in):
    oak = factories.ward("Oakwood").id
    asked = {"treated": [oak], "comparison": [oak], "buffer": 0, "what": "crime", **WINDOWS}
    assert "Oakwood is treated" in sign_in(cast["officer"]).get(address(case, "wards", asked)).words


def test_what_to_be_careful_of_is_said(case, cast, sign_in):
    happened(HERE, BEFORE, 80)
    happened(THERE, BEFORE, 12)
    world.at_stage(case, Stage.ASSESSMENT)
    words = sign_in(cast["officer"]).get(circles(case, after_to="2026-02")).words
    assert "choose one with about as many" in words
    assert "not the same months of the year" in words
    assert "chosen when the case was at assessment" in words


def test_a_kind_that_is_none_is_not_there(case, cast, sign_in):
    sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/triangle", status=404)


def test_before_anything_is_loaded_there_is_nothing_to_compare(cast, sign_in):
    case = world.a_case(cast)
    browser = sign_in(cast["officer"])
    assert "nothing to compare" in browser.get(f"/cases/{case.reference}/assessment").words
    browser.get(f"/cases/{case.reference}/assessment/circle", status=404)


def test_the_form_begins_where_the_case_is(case, cast, sign_in):
    page = sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/circle")
    assert page.select_one("#treated")["value"] == f"{HERE[0]} {HERE[1]}"
    assert not page.select(".govuk-error-summary")
    assert page.select_one("#after_to option[selected]")["value"] == "2026-03"


def test_the_plan_leads_here(case, cast, sign_in):
    page = sign_in(cast["officer"]).get(f"/cases/{case.reference}/plan")
    assert page.select_one(f"a[href='/cases/{case.reference}/assessment']")


# --- kept with the case ------------------------------------------------------------------------------
def keep(client, url, **data):
    return client.post(url, {"submission": "once", "into_plan": "y", **data})


def test_what_was_found_is_kept_put_into_the_plan_and_recorded(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    answer = keep(browser, circles(case))
    kept = list_kept(case)[0]
    assert answer.location.endswith(f"/assessment/{kept.id}")
    assert (kept.stage, kept.made_by) == (Stage.ANALYSIS, cast["officer"])
    assert "48 fewer incidents than it would have had" in case.plan.assessment
    assert case.plan.assessment.startswith("Half as many calls.")
    events = set(db.session.scalars(select(AuditEntry.event).where(AuditEntry.case_id == case.id)))
    assert {Event.PLACE_ASSESSED, Event.PLAN_EDITED} <= events
    assert "48 fewer" in browser.get(answer.location).words


def test_the_plan_is_left_alone_where_that_is_wanted(case, cast, sign_in):
    an_effect()
    keep(sign_in(cast["officer"]), circles(case), into_plan="")
    assert case.plan.assessment == "Half as many calls."
    assert len(list_kept(case)) == 1


def test_it_stays_as_it_was_whatever_is_imported_later(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    location = keep(browser, circles(case)).location
    happened(HERE, AFTER, 500)
    assert counts(browser.get(location))["Treated area"] == ["80", "30", "−50"]
    assert counts(browser.get(circles(case)))["Treated area"] == ["80", "530", "+450"]


def test_the_same_form_sent_twice_keeps_one(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    keep(browser, circles(case))
    browser.client.post(circles(case), data={"submission": "once", "into_plan": "y"})
    assert len(list_kept(case)) == 1


def test_numbers_are_worked_out_again_and_never_taken_from_the_page(case, cast, sign_in):
    an_effect()
    keep(sign_in(cast["officer"]), circles(case), words="Crime fell to nothing", estimate="-1000")
    assert "nothing" not in list_kept(case)[0].words


@pytest.mark.parametrize("who", ["member", "neighbour", "partner", "analyst", "executive chair"])
def test_whoever_does_not_work_the_case_keeps_nothing(case, cast, sign_in, who):
    an_effect()
    response = sign_in(cast[who]).client.post(circles(case), data={"submission": "s", "into_plan": "y"})
    assert response.status_code in (403, 404)
    assert db.session.scalars(select(PlaceAssessment)).all() == []


def test_a_closed_case_is_assessed_no_more(case, cast, sign_in):
    an_effect()
    world.at_stage(case, Stage.CLOSED)
    browser = sign_in(cast["officer"])
    assert "write_plan" not in browser.get(circles(case)).buttons()
    assert browser.client.post(circles(case), data={"submission": "s"}).status_code == 409


def test_whoever_may_only_read_sees_the_numbers_and_no_button(case, cast, sign_in):
    an_effect()
    assert "write_plan" not in sign_in(cast["executive chair"]).get(circles(case)).buttons()
    assert "write_plan" in sign_in(cast["officer"]).get(circles(case)).buttons()


@pytest.mark.parametrize(
    "who", ["chair", "locality chair", "executive chair", "neighbour", "partner", "analyst", "auditor"]
)
def test_of_a_restricted_case_nobody_else_sees_any_of_it(case, cast, sign_in, who):
    an_effect()
    location = keep(sign_in(cast["officer"]), circles(case)).location
    case.restricted = True
    db.session.commit()
    client, base = sign_in(cast[who]).client, f"/cases/{case.reference}/assessment"
    for url in (
        base,
        location,
        f"{location}/map",
        circles(case),
        f"{base}/circle/map",
        f"{base}/circle/download.csv",
    ):
        assert client.get(url).status_code in (403, 404), url


def test_another_cases_assessment_is_not_found_through_this_one(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    number = keep(browser, circles(case)).location.rpartition("/")[2]
    other = world.a_case(cast)
    browser.get(f"/cases/{other.reference}/assessment/{number}", status=404)


def test_looking_at_what_was_kept_is_a_reading_of_the_case(case, cast, sign_in):
    an_effect()
    location = keep(sign_in(cast["officer"]), circles(case)).location
    sign_in(cast["executive chair"]).get(location)
    read = select(AuditEntry).where(AuditEntry.event == Event.CASE_READ, AuditEntry.case_id == case.id)
    assert cast["executive chair"].id in {entry.actor_id for entry in db.session.scalars(read)}


def test_synthetic_incidents_are_marked(case, cast, sign_in):
    happened(HERE, BEFORE, 9, category="Drugs", synthetic=True)
    assert "Synthetic demonstration data" in sign_in(cast["officer"]).get(circles(case)).words


def test_the_counts_are_downloaded_and_the_map_is_drawn(case, cast, sign_in):
    an_effect()
    client = sign_in(cast["officer"]).client
    path, _, query = circles(case).partition("?")
    assert "Treated area,300 metres around" in client.get(f"{path}/download.csv?{query}").text
    drawn = client.get(f"{path}/map?{query}")
    assert "Around the comparison area" in drawn.text
    assert "sha256-" in drawn.headers["Content-Security-Policy"]
    location = keep(sign_in(cast["officer"]), circles(case)).location
    assert client.get(f"{location}/map").status_code == 200
    assert client.get(f"{path}/map?{query}&radius=1").status_code == 200, "the first of two is taken"
    assert client.get(f"{path}/map").status_code == 404
