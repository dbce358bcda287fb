"""Is what was found kept as it was, by whoever works the case, and shown to its people only?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.insight.assessment.queries import list_assessments
from app.models.assessment import PlaceAssessment
from app.models.audit import AuditEntry
from app.models.case import Stage
from app.models.event import Event
from tests import world
from tests.buttons import undone
from tests.insight.assessment.treated import AFTER, BEFORE, HERE, an_effect, circles, counts, happened, keep


def test_what_was_found_is_kept_put_into_the_plan_and_recorded(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    answer = keep(browser, circles(case))
    kept = list_assessments(case)[0]
    assert answer.location.endswith(f"/assessment/{kept.key}")
    assert (kept.stage, kept.made_by) == (Stage.ANALYSIS, cast["officer"])
    assert "48 fewer incidents than we would expect" in case.plan.assessment
    assert case.plan.assessment.startswith("Half as many calls.")
    events = set(db.session.scalars(select(AuditEntry.event).where(AuditEntry.case_id == case.id)))
    assert {Event.PLACE_ASSESSED, Event.PLAN_EDITED} <= events
    assert "48 fewer" in browser.get(answer.location).words


def test_the_plan_is_left_alone_where_that_is_wanted(case, cast, sign_in):
    an_effect()
    keep(sign_in(cast["officer"]), circles(case), into_plan="")
    assert case.plan.assessment == "Half as many calls."
    assert len(list_assessments(case)) == 1


def test_it_stays_as_it_was_whatever_is_imported_later(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    location = keep(browser, circles(case)).location
    happened(HERE, AFTER, 500)
    assert counts(browser.get(location))["Treated area"] == ["80", "30", "−50"]
    assert counts(browser.get(circles(case)))["Treated area"] == ["80", "530", "+450"]


def test_how_old_its_figures_are_is_said_as_of_today(case, cast, sign_in):
    an_effect()
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        browser = sign_in(cast["officer"])
        location = keep(browser, circles(case)).location
        assert "These figures are old" not in browser.get(location).words
    with clock.at(datetime(2029, 5, 1, tzinfo=UTC)):
        words = sign_in(cast["officer"]).get(location).words
    assert "These figures are old. The newest month loaded is March 2026, 3 years and 2 months ago." in words


def test_it_says_which_months_are_under_another_word(case, cast, sign_in):
    an_effect()
    happened(HERE, date(2025, 1, 1), 5, category="Violent crime")
    happened(HERE, date(2026, 1, 1), 5, category="Violence and sexual offences")
    browser = sign_in(cast["officer"])
    said = "The police used other categories in January 2025"
    assert said in browser.get(circles(case)).words
    location = keep(browser, circles(case)).location
    assert said in browser.get(location).words
    assert said in case.plan.assessment


def test_the_same_form_sent_twice_keeps_one(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    keep(browser, circles(case))
    browser.client.post(circles(case), data={"submission": "once", "into_plan": "y"})
    assert len(list_assessments(case)) == 1


def test_numbers_are_worked_out_again_and_never_taken_from_the_page(case, cast, sign_in):
    an_effect()
    keep(sign_in(cast["officer"]), circles(case), words="Crime fell to nothing", estimate="-1000")
    assert "nothing" not in list_assessments(case)[0].words


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


def test_each_of_an_assessments_addresses_leaves_one_entry_of_its_own(case, cast, sign_in):
    an_effect()
    browser = sign_in(cast["officer"])
    kept = keep(browser, circles(case)).location
    path, _, query = circles(case).partition("?")
    reader = cast["executive chair"]
    left = {
        circles(case): Event.CASE_READ,
        kept: Event.CASE_READ,
        f"{path}/download.csv?{query}": Event.LIST_DOWNLOADED,
        f"{path}/map?{query}": Event.CASE_READ,
        f"{kept}/map": Event.CASE_READ,
    }
    for url, event in left.items():
        with undone():
            assert sign_in(reader).client.get(url).status_code == 200
            own = select(AuditEntry.event).where(
                AuditEntry.actor_id == reader.id, AuditEntry.case_id == case.id
            )
            assert db.session.scalars(own).all() == [event], url


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
