"""Does the sharing page say who can see a case and why, and change that for those who may?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.cases import services as cases
from app.casework.cases.closing.services import close_case
from app.casework.sharing import services
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case, CloseReason
from app.models.event import Event
from app.models.sharing import AccessRequest, AccessState, CasePerson, CaseShare, NamedFor
from app.workflows.machine import IllegalTransition
from tests import factories


def _at(case, page="sharing"):
    return f"/cases/{case.reference}/{page}"


def _row(page, words):
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    return next((row for row in rows if words in row), "")


def _stranger(**kwargs):
    return factories.officer(factories.nat("Elmwood"), **kwargs)


# --- who sees it, and why -------------------------------------------------------------------------
def test_each_group_partner_and_person_has_a_reason(sign_in):
    case, officer = factories.case(), factories.officer(name="Amira Khan")
    homes = factories.partner("City Homes")
    factories.person(partner_=homes, name="Hetty Homes")
    services.share_case(officer, case, homes, reason="The benches are theirs")
    services.name_person(officer, case, _stranger(name="Sam Okafor"))
    cases.choose_lead(factories.coordinator(), case, officer)
    page = sign_in(officer).get(_at(case))
    assert "Holds the case" in _row(page, "Oakwood NAT")
    assert "above a group that has held the case" in _row(page, "The Executive")
    assert "The benches are theirs" in _row(page, "Everyone from City Homes")
    assert "Hetty Homes" in _row(page, "Everyone from City Homes")
    assert "Named on it" in _row(page, "Sam Okafor")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert any("Amira Khan" in row and "Leads it" in row for row in rows)


def test_everybody_the_page_names_can_see_the_case_and_nobody_else_can(sign_in):
    case, officer = factories.case(), factories.officer()
    homes = factories.partner("City Homes")
    inside = [
        factories.person(
            partner_=homes, name="Inside Homes", role=factories.Role.MEMBER, of=factories.nat("Elmwood")
        ),
        factories.chair(factories.board(), name="Inside Board"),
    ]
    outside = _stranger(name="Outside Elmwood")
    services.share_case(officer, case, homes)
    words = sign_in(officer).get(_at(case)).select_one("table").get_text(" ", strip=True)
    for person in inside:
        assert person.name in words
        sign_in(person).get(_at(case, "plan"))
    assert outside.name not in words
    sign_in(outside).get(_at(case, "plan"), 404)


def test_a_restricted_cases_page_names_its_list_and_nobody_else(sign_in):
    case, officer = factories.case(restricted=True), factories.officer()
    factories.name_on(case, officer)
    homes = factories.partner("City Homes")
    factories.share(case, homes, by=officer)
    page = sign_in(officer).get(_at(case))
    assert "Only the people on this list" in page.words
    assert _row(page, "Oakwood NAT") == ""
    assert "Cannot see it while it is restricted" in _row(page, "City Homes")
    assert "share" not in page.buttons()


# --- sharing with partners and naming people ------------------------------------------------------
def test_a_case_is_shared_and_the_undo_ends_it(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    homes = factories.partner("City Homes")
    reader = factories.person(factories.Role.MEMBER, factories.nat("Elmwood"), partner_=homes)
    page = browser.submit(_at(case, "sharing/share"), {"partner_id": homes.id, "reason": "Their benches"})
    assert "You shared this case with City Homes. Everyone there can read it" in page.words
    sign_in(reader).get(_at(case, "plan"))
    browser.submit(page.select_one(".govuk-notification-banner form")["action"], {})
    sign_in(reader).get(_at(case, "plan"), 404)


def test_sharing_needs_a_reason_since_it_discloses(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    homes = factories.partner("City Homes")
    page = browser.submit(_at(case, "sharing/share"), {"partner_id": homes.id, "reason": ""})
    assert "Enter why they need it" in page.words
    assert db.session.scalars(select(CaseShare)).all() == []


def test_sharing_twice_shares_once(app):
    case, officer, homes = factories.case(), factories.officer(), factories.partner("City Homes")
    assert services.share_case(officer, case, homes).id == services.share_case(officer, case, homes).id


def test_sharing_can_end_when_the_case_is_closed(sign_in):
    case, officer, homes = factories.case(), factories.officer(), factories.partner("City Homes")
    share = services.share_case(officer, case, homes)
    close_case(factories.chair(), case, reason=CloseReason.NOT_PURSUED, words="Over")
    page = sign_in(officer).submit(_at(case, f"sharing/stop/{share.key}"), {})
    assert "You stopped sharing this case with City Homes." in page.words


def test_a_person_is_named_and_taken_off(sign_in):
    case, sam, browser = factories.case(), _stranger(name="Sam Okafor"), sign_in(factories.officer())
    page = browser.submit(_at(case, "sharing/name"), {"person_id": sam.id})
    assert "You named Sam Okafor on this case" in page.words
    sign_in(sam).get(_at(case, "plan"))
    page = browser.submit(_at(case, f"sharing/take-off/{sam.id}"), {})
    assert "You removed Sam Okafor from this case." in page.words
    sign_in(sam).get(_at(case, "plan"), 404)


def test_taking_somebody_off_and_undoing_it_gives_no_more_sight_than_before(sign_in):
    case, sam, browser = factories.case(), _stranger(name="Sam Okafor"), sign_in(factories.officer())
    request = services.request_access(sam, case)
    services.answer_access(factories.coordinator(), request, "grant")
    page = browser.submit(_at(case, f"sharing/take-off/{sam.id}"), {})
    undo = page.select_one(".govuk-notification-banner form")
    fields = {field["name"]: field["value"] for field in undo.select("input")}
    browser.post(undo["action"], fields)
    [named] = db.session.query(CasePerson).filter_by(case_id=case.id, user_id=sam.id)
    assert named.until == request.until


def test_a_restriction_is_undone_with_one_button(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case, "restrict"), {})
    undo = page.select_one(".govuk-notification-banner form")
    browser.post(undo["action"], {field["name"]: field["value"] for field in undo.select("input")})
    assert not db.session.get(Case, case.id).restricted


def test_why_access_is_asked_is_not_lost_when_it_is_too_long(sign_in):
    case, sam = factories.case(), _stranger()
    response = sign_in(sam).post(_at(case, "ask-for-access"), {"why": "w" * 2001}, status=200)
    assert "1 character too long" in response.text
    assert "w" * 2001 in response.text


def test_the_lead_and_whoever_has_an_action_stay(app):
    case, officer = factories.case(), factories.officer()
    cases.choose_lead(factories.coordinator(), case, officer)
    with pytest.raises(IllegalTransition):
        services.take_off(factories.coordinator(), case, officer)


def test_the_last_person_of_a_restricted_case_stays(sign_in):
    case = factories.case(restricted=True)
    only = case.logged_by
    brief = factories.name_on(case, factories.chair(), NamedFor.EMERGENCY)
    brief.until = clock.now() + timedelta(hours=2)
    db.session.commit()
    page = sign_in(only).get(_at(case))
    assert "Remove" not in _row(page, only.name)
    answer = sign_in(only).post(_at(case, f"sharing/take-off/{only.id}"), status=409)
    assert "must keep at least one person" in answer.text


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-14:00", "2099-01-01T00:00:00+00:00"])
def test_a_forged_end_of_sight_names_nobody(sign_in, until):
    """The first is no moment that can be read again: it would have closed the page for everybody."""
    case, sam = factories.case(), factories.officer(name="Sam Okafor")
    form = {"person_id": sam.id, "until": until}
    page = sign_in(factories.coordinator()).submit(_at(case, "sharing/name"), form)
    assert page.select_one(".govuk-error-summary") is not None
    assert db.session.query(CasePerson).filter_by(case_id=case.id, user_id=sam.id).count() == 0


def test_whoever_takes_themselves_off_is_told_so_on_their_front_page(sign_in):
    case, officer = factories.case(restricted=True), factories.officer()
    factories.name_on(case, officer)
    page = sign_in(officer).submit(_at(case, f"sharing/take-off/{officer.id}"), {})
    assert f"You removed yourself from {case.reference}" in page.words
    assert "You can no longer see it." in page.words


# --- restricting ----------------------------------------------------------------------------------
def test_restricting_asks_first_and_says_who_will_still_see_it(sign_in):
    case, officer = factories.case(), factories.officer(name="Amira Khan")
    browser = sign_in(officer)
    page = browser.get(_at(case, "restrict"))
    assert case.logged_by.name in page.words
    assert "Amira Khan (you)" in page.words
    assert not case.restricted
    browser.submit(_at(case, "restrict"), {})
    assert case.restricted
    sign_in(factories.chair()).get(f"/cases/{case.reference}", 404)


def test_lifting_a_restriction_needs_a_reason(sign_in):
    case, officer = factories.case(restricted=True), factories.officer()
    factories.name_on(case, officer)
    browser = sign_in(officer)
    page = browser.submit(_at(case, "lift-restriction"), {"reason": ""})
    assert "Enter why it is no longer restricted" in page.words
    browser.submit(_at(case, "lift-restriction"), {"reason": "The danger is past."})
    assert not case.restricted
    sign_in(factories.chair()).get(f"/cases/{case.reference}")


# --- asking and answering -------------------------------------------------------------------------
def test_access_is_asked_granted_in_one_click_and_ends_by_itself(sign_in):
    case, sam = factories.case(), _stranger(name="Sam Okafor")
    page = sign_in(sam).submit(_at(case, "ask-for-access"), {"why": "They have come to Elmwood."})
    assert "You asked for access today" in page.words
    holder = sign_in(factories.officer())
    page = holder.get(_at(case))
    assert "They have come to Elmwood." in page.words
    form = page.select_one("form:has([data-step=grant])")
    typed = {"until": [field["value"] for field in form.select("input[name=until]")]}
    page = holder.submit(form["action"], typed)
    last_day = clock.today() + timedelta(days=28)
    assert "Sam Okafor can see this case until" in page.words
    sign_in(sam).get(_at(case, "plan"))
    with clock.at(clock.now() + timedelta(days=29)):
        assert "Your access ended" in sign_in(sam).get(f"/cases/{case.reference}").words
    assert db.session.scalars(select(AccessRequest)).one().until.astimezone(clock.LONDON).date() == last_day


def test_a_grant_without_a_day_is_for_28_days(sign_in):
    case, sam = factories.case(), _stranger()
    request = services.request_access(sam, case)
    sign_in(factories.officer()).post(_at(case, f"access/{request.key}/grant"))
    assert request.until.astimezone(clock.LONDON).date() == clock.today() + timedelta(days=28)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (["1", "1", "2020"], "today or in the future"),
        (["x", "1", "1"], "real date"),
        (["1", "1", "2099"], "within the next 12 months"),
    ],
)
def test_a_last_day_that_cannot_be_is_refused_and_nothing_is_granted(sign_in, until, said):
    case = factories.case()
    request = services.request_access(_stranger(), case)
    page = sign_in(factories.officer()).submit(_at(case, f"access/{request.key}/grant"), {"until": until})
    assert said in page.select_one(".govuk-error-summary").get_text()
    assert request.state is AccessState.ASKED


def test_a_refusal_is_told_to_whoever_asked_and_they_may_ask_again(sign_in):
    case, sam = factories.case(), _stranger()
    request = services.request_access(sam, case)
    sign_in(factories.officer()).submit(
        _at(case, f"access/{request.key}/refuse"), {"why_not": "It is closed soon."}
    )
    page = sign_in(sam).get(f"/cases/{case.reference}")
    assert "did not give you access" in page.words
    assert "Their reason: It is closed soon." in page.words
    assert page.select_one("textarea") is not None


def test_a_refusal_without_a_reason_is_not_made(sign_in):
    case = factories.case()
    request = services.request_access(_stranger(), case)
    page = sign_in(factories.officer()).submit(_at(case, f"access/{request.key}/refuse"), {"why_not": ""})
    assert page.select_one(".govuk-error-summary a")["href"] == "#why_not"
    assert page.select_one("#why_not")
    assert request.state is AccessState.ASKED


def test_two_answers_to_one_request_the_second_reads_what_happened(sign_in):
    case = factories.case()
    request = services.request_access(_stranger(), case)
    browser = sign_in(factories.officer())
    browser.post(_at(case, f"access/{request.key}/refuse"), {"why_not": "No"})
    browser.post(_at(case, f"access/{request.key}/grant"), status=409)
    assert request.state is AccessState.REFUSED


def test_asking_twice_asks_once(sign_in):
    case, browser = factories.case(), sign_in(_stranger())
    browser.post(_at(case, "ask-for-access"))
    browser.post(_at(case, "ask-for-access"))
    assert len(db.session.scalars(select(AccessRequest)).all()) == 1


# --- attackers ------------------------------------------------------------------------------------
def test_nobody_asks_for_a_case_that_is_not_there_for_them(sign_in):
    hidden = factories.case(restricted=True)
    browser = sign_in(_stranger())
    browser.post(_at(hidden, "ask-for-access"), status=404)
    browser.post("/cases/SH-26-9999/ask-for-access", status=404)


def test_nobody_grants_themselves_access(sign_in):
    case, sam = factories.case(), _stranger()
    request = services.request_access(sam, case)
    sign_in(sam).post(_at(case, f"access/{request.key}/grant"), status=404)
    factories.name_on(case, sam)
    sign_in(sam).post(_at(case, f"access/{request.key}/grant"), status=403)


def test_a_request_is_not_answered_through_another_case(sign_in):
    case, own = factories.case(factories.nat("Elmwood")), factories.case()
    request = services.request_access(factories.officer(), case)
    sign_in(factories.officer()).post(_at(own, f"access/{request.key}/grant"), status=404)
    assert request.state is AccessState.ASKED


def test_a_share_is_not_ended_through_another_case(sign_in):
    case, own = factories.case(factories.nat("Elmwood")), factories.case()
    share = factories.share(case, factories.partner("City Homes"), by=factories.officer())
    sign_in(factories.officer()).post(_at(own, f"sharing/stop/{share.key}"), status=404)
    assert share.ended_at is None


def test_the_named_and_the_shared_with_do_not_share_on(sign_in):
    case, sam = factories.case(), _stranger()
    factories.name_on(case, sam)
    browser = sign_in(sam)
    page = browser.get(_at(case))
    assert page.buttons() & {"share", "name", "take_off", "restrict"} == set()
    for address, form in (
        ("sharing/share", {"partner_id": sam.partner_id, "reason": "x"}),
        ("sharing/name", {"person_id": sam.id}),
        ("restrict", {}),
    ):
        browser.post(_at(case, address), form, status=403)


def test_every_disclosure_is_recorded_with_its_reason(sign_in):
    case, homes = factories.case(), factories.partner("City Homes")
    form = {"partner_id": homes.id, "reason": "Their benches"}
    sign_in(factories.officer()).post(_at(case, "sharing/share"), form)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CASE_SHARED)).one()
    assert entry.detail == {"partner": "City Homes", "reason": "Their benches"}


def test_naming_twice_names_once(app):
    case, officer, sam = factories.case(), factories.officer(), _stranger()
    services.name_person(officer, case, sam)
    services.name_person(officer, case, sam)
    assert len(db.session.scalars(select(CasePerson).where(CasePerson.user_id == sam.id)).all()) == 1


def test_whoever_has_lost_their_role_since_they_asked_is_refused_with_a_sentence(sign_in):
    case, stranger = factories.case(), _stranger()
    asked = services.request_access(stranger, case)
    for membership in list(stranger.memberships):
        db.session.delete(membership)
    db.session.commit()
    db.session.expire(stranger)
    page = sign_in(factories.coordinator()).post(
        _at(case, f"access/{asked.key}/grant"), {"until": ["1", "1", "2027"]}, status=409
    )
    assert "They do not have a role that can open cases. Refuse the request." in page.text
    sign_in(factories.coordinator()).post(
        _at(case, f"access/{asked.key}/refuse"), {"why_not": "You have left"}
    )
