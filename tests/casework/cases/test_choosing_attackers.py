"""Is anybody chosen whom nobody may choose, by a forged number or a typed name? And two at once?"""

import pytest
from sqlalchemy import func, select

from app.accounts.admin.people.services import close_account
from app.casework.cases.services import choose_lead
from app.extensions import db
from app.models.notice import Notice
from app.models.person import Role
from app.models.plan import PlanAction
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


@pytest.fixture
def case(coordinator):
    return factories.case()


def unfit():
    """People whom nobody can give work to: elsewhere, without roles that open cases, gone, or nobody."""
    closed = factories.officer(name="Clo Sed")
    close_account(factories.person(Role.ADMINISTRATOR), closed)
    roles = [factories.person(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR)]
    return [closed.id, factories.person().id, 10**9, -1, 0, "x", "1 OR 1=1", *(person.id for person in roles)]


def test_a_lead_is_one_of_those_who_are_offered(sign_in, coordinator, case):
    window, stranger = sign_in(coordinator), factories.officer(factories.nat("Elmfield"))
    for chosen in (*unfit(), stranger.id):
        page = window.submit(f"/cases/{case.reference}/lead", {"lead": chosen})
        assert "Select " in page.select_one(".govuk-error-message").text, chosen
    assert case.lead is None


def test_an_action_is_given_to_nobody_who_opens_no_case(sign_in, coordinator, case):
    window, partner = sign_in(coordinator), factories.partner()
    for chosen in unfit():
        typed = {"title": "Visit", "partner_id": partner.id, "owner_id": chosen, "due_on": ["1", "1", "2099"]}
        page = window.submit(f"/cases/{case.reference}/actions/add", typed)
        assert page.select_one(".govuk-error-message"), chosen
        assert page.select_one("[name=title]")["value"] == "Visit"
    assert db.session.query(PlanAction).count() == 0


def test_a_typed_name_is_shown_again_as_text(sign_in, coordinator, case):
    typed = '"><script>alert(1)</script>'
    page = sign_in(coordinator).submit(f"/cases/{case.reference}/lead", {"lead": "", "lead-search": typed})
    assert not page.find_all("script", string="alert(1)")
    assert typed in page.select_one(".govuk-error-message").text


def test_two_people_of_one_name_are_told_apart(sign_in, coordinator, case):
    first, second = factories.officer(name="Sam Same"), factories.officer(name="Sam Same")
    second.job_title = "Warden"
    db.session.commit()
    window = sign_in(coordinator)
    address = f"/cases/{case.reference}/lead"
    names = [option.text for option in window.get(address).select("option") if "Sam" in option.text]
    assert sorted(names) == [
        "Sam Same, Sherwood Council (Warden)", f"Sam Same, Sherwood Council ({first.email})"
    ]  # fmt: skip
    page = window.submit(address, {"lead": "", "lead-search": "Sam Same"})
    assert "“Sam Same” matches more than one of them" in page.words
    window.post(address, {"lead": "", "lead-search": "Sam Same, Sherwood Council (Warden)"})
    assert case.lead is second


def test_of_two_people_who_choose_a_lead_at_once_the_second_is_told_and_can_choose_again(
    sign_in, coordinator, case
):
    mine, theirs = factories.officer(name="Mine"), factories.officer(name="Theirs")
    address, window = f"/cases/{case.reference}/lead", sign_in(coordinator)
    seen = window.get(address).select_one("[name=seen_lead]").get("value", "")
    choose_lead(factories.coordinator(), case, theirs)
    page = window.submit(address, {"lead": mine.id, "seen_lead": seen})
    assert "Theirs became the lead while you had this page open" in page.words
    assert page.select_one("option[selected]").text.startswith("Mine"), "what was chosen stays"
    assert case.lead is theirs
    window.post(address, {"lead": mine.id, "seen_lead": page.select_one("[name=seen_lead]")["value"]})
    assert case.lead is mine


def test_two_who_choose_the_same_lead_agree(sign_in, coordinator, case):
    lead = factories.officer()
    choose_lead(factories.coordinator(), case, lead)
    told = select(func.count(Notice.id)).where(Notice.user_id == lead.id)
    assert db.session.scalar(told) == 1
    sign_in(coordinator).post(f"/cases/{case.reference}/lead", {"lead": lead.id, "seen_lead": ""})
    assert case.lead is lead
    assert db.session.scalar(told) == 1, "nothing changed, so they are told nothing new"
