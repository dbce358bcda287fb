"""Can a chair open a restricted case in an emergency, and learn nothing by trying?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Membership, Role
from app.models.sharing import CasePerson, NamedFor
from app.policy import Action, can
from app.policy.waits import emergency_access_begins
from app.words import moment
from tests import factories

ADDRESS = "/cases/open-in-an-emergency"
NOT_OPENED = "You cannot open a case with this reference"


def _try(reference):
    return {"reference": reference, "reason": "A child is at risk tonight."}


def _answer(page):
    return page.words


def test_a_chair_of_the_case_opens_it_for_a_day_and_it_is_recorded(sign_in):
    case, chair = factories.case(restricted=True), factories.chair()
    page = sign_in(chair).submit(ADDRESS, _try(case.reference.lower()))
    assert page.heading == case.title
    assert f"You can read {case.reference} for 24 hours." in page.words
    named = db.session.scalars(select(CasePerson).where(CasePerson.user_id == chair.id)).one()
    assert named.named_for is NamedFor.EMERGENCY
    assert timedelta(hours=23) < named.until - clock.now() <= timedelta(hours=24)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CASE_GLASS_BROKEN)).one()
    assert entry.detail["reason"] == "A child is at risk tonight."


def test_after_a_day_it_is_closed_to_them_again(sign_in):
    case, chair = factories.case(restricted=True), factories.chair()
    sign_in(chair).submit(ADDRESS, _try(case.reference))
    with clock.at(clock.now() + timedelta(hours=25)):
        sign_in(chair).get(f"/cases/{case.reference}", 404)


def test_a_chair_above_may_and_one_elsewhere_may_not(sign_in):
    case = factories.case(restricted=True)
    above, elsewhere = factories.chair(factories.executive()), factories.chair(factories.nat("Elmwood"))
    assert sign_in(above).submit(ADDRESS, _try(case.reference)).heading == case.title
    assert "You cannot open a case" in sign_in(elsewhere).submit(ADDRESS, _try(case.reference)).words


def test_the_answer_is_the_same_for_a_case_that_is_there_and_one_that_is_not(sign_in):
    elsewhere = factories.nat("Elmwood")
    there, open_ = factories.case(elsewhere, restricted=True), factories.case(elsewhere)
    browser = sign_in(factories.chair())
    answers = {
        browser.submit(ADDRESS, _try(reference)).words
        for reference in (there.reference, open_.reference, "SH-26-9999", "nonsense")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("role", ["officer", "coordinator"])
def test_nobody_but_a_chair_has_the_page(sign_in, role):
    sign_in(getattr(factories, role)()).get(ADDRESS, 403)


def test_a_reason_is_needed(sign_in):
    case = factories.case(restricted=True)
    page = sign_in(factories.chair()).submit(ADDRESS, {"reference": case.reference, "reason": " "})
    assert "Enter why you need to see this case now" in page.words
    assert (
        db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CASE_GLASS_BROKEN)).all() == []
    )


def test_a_chair_who_is_named_for_good_loses_nothing_by_trying(sign_in):
    case, chair = factories.case(restricted=True), factories.chair()
    named = factories.name_on(case, chair)
    page = sign_in(chair).submit(ADDRESS, _try(case.reference))
    assert "You can already see this case" in page.words
    assert named.until is None


# --- a new chair -----------------------------------------------------------------------------------------
def new_chair(group=None):
    made = factories.chair(group)
    made.memberships[0].since = clock.now()
    db.session.commit()
    return made


def test_a_new_chair_waits_a_day_and_is_told_until_when(sign_in):
    case, chair = factories.case(restricted=True), new_chair()
    window, begins = sign_in(chair), emergency_access_begins(chair.memberships[0])
    page = window.submit(ADDRESS, _try(case.reference))
    assert NOT_OPENED in page.words
    assert f"in an emergency from {moment(begins)}" in page.words
    assert not can(chair, Action.CASE_BREAK_GLASS, case)
    with clock.at(begins):
        window = sign_in(chair)
        assert "You are a new chair" not in window.get(ADDRESS).words
        assert window.submit(ADDRESS, _try(case.reference)).heading == case.title


def test_a_new_chair_who_chairs_another_group_for_longer_opens_the_cases_of_that_one(sign_in):
    below, elsewhere = (
        factories.case(restricted=True),
        factories.case(factories.nat("Elmwood"), restricted=True),
    )
    chair = new_chair(factories.nat("Elmwood"))
    settled = clock.now() - factories.SETTLED
    chair.memberships.append(Membership(role=Role.CHAIR, group=factories.nat(), since=settled))
    db.session.commit()
    assert NOT_OPENED in sign_in(chair).submit(ADDRESS, _try(elsewhere.reference)).words
    assert sign_in(chair).submit(ADDRESS, _try(below.reference)).heading == below.title


def test_the_chair_of_a_task_and_finish_group_opens_no_case_in_its_scope(sign_in):
    case = factories.case(restricted=True)
    factories.name_on(case, proposer := factories.chair(factories.executive()))
    group = factories.commissioned_task_group(proposer, cases=[case]).group
    chair = factories.chair(group)
    assert group.id in case.audience_group_ids
    assert not can(chair, Action.CASE_BREAK_GLASS, case)
    assert NOT_OPENED in sign_in(chair).submit(ADDRESS, _try(case.reference)).words
    new = new_chair(group)
    assert "You are a new chair" not in sign_in(new).get(ADDRESS).words, "they never will"


def test_a_chair_who_tries_one_reference_after_another_leaves_an_entry_for_each(sign_in):
    browser = sign_in(factories.chair())
    for reference in ("NG-26-K7M4", "NG-26-K7M5"):
        browser.submit(ADDRESS, _try(reference))
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == Event.REQUEST_REFUSED).order_by(AuditEntry.id)
    )
    assert [entry.detail["why"] for entry in entries] == [
        "they cannot open “NG-26-K7M4” in an emergency",
        "they cannot open “NG-26-K7M5” in an emergency",
    ]
