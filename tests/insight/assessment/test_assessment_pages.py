"""Is a treated place compared as it was chosen, said soberly, and refused where it cannot be?"""

import re
from datetime import date

import pytest
from sqlalchemy import update

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.case import Stage
from app.models.incident import LsoaIncidentCount
from tests import factories, world
from tests.insight.assessment.treated import (
    AFTER,
    BEFORE,
    HERE,
    SOUTH,
    THERE,
    WEST,
    WINDOWS,
    address,
    an_effect,
    circles,
    counts,
    happened,
    in_a_month,
)


# --- what is found -----------------------------------------------------------------------------------
def test_the_numbers_say_what_they_allow(case, cast, sign_in):
    an_effect()
    page = sign_in(cast["officer"]).get(circles(case))
    assert (
        page.select_one(".app-answer")
        .get_text(strip=True)
        .startswith(
            "The treated area had 48 fewer incidents than we would expect from the comparison area "
            "(likely range: between 93 fewer and 3 fewer). This is a fall that is unlikely to be chance "
            "alone."
        )
    )
    assert counts(page)["Treated area"] == ["80", "30", "−50"]
    assert counts(page)["Around the treated area"] == ["0", "0", "0"]
    assert "but not what caused it" in page.words


def test_a_change_that_chance_could_give_is_said_to_be_no_effect_shown(case, cast, sign_in):
    for where, month, number in (
        (HERE, BEFORE, 30),
        (HERE, AFTER, 24),
        (THERE, BEFORE, 31),
        (THERE, AFTER, 30),
    ):
        happened(where, month, number)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "This could be chance alone: the numbers do not show an effect, but do not rule one out" in words


def test_what_moved_next_door_is_seen(case, cast, sign_in):
    an_effect()
    next_door = (HERE[0] + 400, HERE[1])
    happened(next_door, BEFORE, 10)
    happened(next_door, AFTER, 60)
    for month in (BEFORE, AFTER):
        happened((THERE[0] + 400, THERE[1]), month, 10)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "In the area around it, there were 50 more: some incidents may have moved nearby" in words
    assert "Both together: 2 more" in words


def test_equal_shares_of_unlike_places_show_no_effect_and_unlike_rings_are_warned_of(case, cast, sign_in):
    """80 to 40 beside 160 to 80; and rings of 30 and 20."""
    for where, before, after in ((HERE, 80, 40), (THERE, 160, 80)):
        happened(where, BEFORE, before)
        happened(where, AFTER, after)
    happened((HERE[0] + 400, HERE[1]), BEFORE, 30)
    happened((THERE[0] + 400, THERE[1]), BEFORE, 20)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "The treated area changed in the same way as the comparison area" in words
    assert "The comparison area had 160 incidents before, and the treated area had 80." in words
    assert (
        "There were 20 incidents before around the comparison area, and 30 around the treated area." in words
    )


def test_months_that_vary_widen_the_interval_and_the_page_says_so(case, cast, sign_in):
    """As many in each window, but all of the comparison area's in one month of it."""
    for month, number in ((BEFORE, 80), (AFTER, 30)):
        happened(HERE, month, number)
        in_a_month(THERE, month, 78)
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert "This could be chance alone" in words
    assert re.search(r"vary [3-9]\.\d times as much as they would by chance alone", words)


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
    assert "fewer than 5 incidents before or after" in page.words

    db.session.execute(
        update(LsoaIncidentCount).where(LsoaIncidentCount.month == AFTER).values(by_point=True)
    )
    db.session.commit()
    page = sign_in(cast["officer"]).get(address(case, "lsoas", asked))
    assert (
        "You cannot compare Sherwood 001B: the incidents before and after use LSOAs from different censuses"
        in page.words
    )
    assert not page.select("table")


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
        ({"radius": 100}, "Select one of the options"),
        ({"comparison": f"{HERE[0] + 100} {HERE[1]}"}, "must not overlap the treated area"),
        ({"comparison": "nowhere"}, "Enter a grid reference"),
        ({"comparison": ""}, "Enter the middle of the comparison area"),
        ({"after_from": "2025-02", "after_to": "2025-03"}, "must be later than the last month before"),
        ({"before_from": "2024-01"}, "There is no data for January 2024. Select another month"),
        ({"before_to": "2024-01"}, "There is no data for January 2024. Select another month"),
        ({"after_from": "2027-01"}, "There is no data for January 2027. Select another month"),
        ({"after_to": "2027-01"}, "There is no data for January 2027. Select another month"),
        ({"after_to": "soon"}, "Select one of the options"),
        ({"before_from": "2025-03", "before_to": "2025-01"}, "must be the same as or after the first month"),
        ({"before_to": "2026-01"}, "There are no incidents for April 2025"),
        ({"what": "Nonsense"}, "Select one of the options"),
    ],
)
def test_what_cannot_be_compared_is_said_at_its_field(case, cast, sign_in, other, problem):
    page = sign_in(cast["officer"]).get(circles(case, **other))
    assert problem in page.select_one(".govuk-error-summary").get_text()
    assert not page.select("table")


@pytest.mark.parametrize(
    ("began", "problem"),
    [
        (
            date(2025, 3, 9),
            "Last month before must be earlier than the response, which began on 9 March 2025",
        ),
        (
            date(2026, 2, 1),
            "First month after must not be earlier than the response, which began on 1 February 2026",
        ),
    ],
)
def test_windows_that_do_not_lie_either_side_of_the_response_are_refused(case, cast, sign_in, began, problem):
    case.plan.response_from = began
    db.session.commit()
    page = sign_in(cast["officer"]).get(circles(case))
    assert problem in page.select_one(".govuk-error-summary").get_text()
    assert not page.select("table")


@pytest.mark.parametrize(
    ("began", "problem"),
    [
        (None, "The plan does not say when the response began"),
        (date(2026, 4, 1), "began on 1 April 2026. The latest month is March 2026"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"suggest": "yes"}])
def test_why_no_months_can_be_compared_is_said_once(case, cast, sign_in, began, problem, button):
    case.plan.response_from = began
    db.session.commit()
    page = sign_in(cast["officer"]).get(circles(case, **button))
    assert page.words.count(problem) == 1
    assert not page.select("table")


def test_where_no_months_can_be_compared_the_page_says_why_and_chooses_none(case, cast, sign_in):
    case.plan.response_from = None
    db.session.commit()
    browser = sign_in(cast["officer"])
    page = browser.get(f"/cases/{case.reference}/assessment/circle")
    assert "The plan does not say when the response began" in page.words
    assert page.select_one(f"a[href='/cases/{case.reference}/plan/began']")
    assert page.select_one("#after_to option[selected]")["value"] == ""
    case.plan.response_from = date(2026, 6, 1)
    db.session.commit()
    assert "any month since the response began" in browser.get(f"/cases/{case.reference}/assessment").words


def test_a_response_that_began_within_a_month_asks_for_care_with_that_month(case, cast, sign_in):
    case.plan.response_from = date(2026, 1, 19)
    db.session.commit()
    an_effect()
    words = sign_in(cast["officer"]).get(circles(case)).words
    assert (
        "The response began on 19 January 2026, so the first month after also includes days before it"
        in words
    )
    assert words.count("The response began on") == 1


def test_an_area_that_the_police_points_do_not_support_is_refused_with_the_reason(case, cast, sign_in):
    small = "\n".join(f"{HERE[0] + e} {HERE[1] + n}" for e, n in ((0, 0), (200, 0), (200, 200), (0, 200)))
    asked = {"treated": small, "comparison": small, "buffer": 0, "what": "crime", **WINDOWS}
    words = sign_in(cast["officer"]).get(address(case, "drawn", asked)).words
    assert (
        "4 hectares is too small to count reliably. Each police map point stands for 8 or more addresses"
        in words
    )


def test_a_ward_is_not_compared_with_itself(case, cast, sign_in):
    oak = factories.ward("Oakwood").id
    asked = {"treated": [oak], "comparison": [oak], "buffer": 0, "what": "crime", **WINDOWS}
    assert (
        "The treated area includes Oakwood"
        in sign_in(cast["officer"]).get(address(case, "wards", asked)).words
    )


def test_what_to_be_careful_of_is_said(case, cast, sign_in):
    happened(HERE, BEFORE, 80)
    happened(THERE, BEFORE, 12)
    world.at_stage(case, Stage.ASSESSMENT)
    words = sign_in(cast["officer"]).get(circles(case, after_to="2026-02")).words
    assert "with about as many incidents if you can" in words
    assert "not the same months of the year" in words
    assert "You chose these areas and months when the case was at assessment" in words


def test_a_kind_that_is_none_is_not_there(case, cast, sign_in):
    sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/triangle", status=404)


def test_before_anything_is_loaded_there_is_nothing_to_compare(cast, sign_in):
    case = world.a_case(cast)
    browser = sign_in(cast["officer"])
    assert "There are no incidents to compare yet" in browser.get(f"/cases/{case.reference}/assessment").words
    browser.get(f"/cases/{case.reference}/assessment/circle", status=404)


def test_the_form_begins_where_the_case_is(case, cast, sign_in):
    page = sign_in(cast["officer"]).get(f"/cases/{case.reference}/assessment/circle")
    assert page.select_one("#treated")["value"] == f"{HERE[0]} {HERE[1]}"
    assert not page.select(".govuk-error-summary")
    assert page.select_one("#after_to option[selected]")["value"] == "2026-03"


def test_the_plan_leads_here(case, cast, sign_in):
    page = sign_in(cast["officer"]).get(f"/cases/{case.reference}/plan")
    assert page.select_one(f"a[href='/cases/{case.reference}/assessment']")
