"""May a stand-in do what the absent person may, hear what they hear, and nothing beyond it?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.accounts.account.stand_ins.services import CannotStandIn, end_stand_in, name_stand_in
from app.accounts.admin.people.services import close_account, take_role
from app.casework.cases.queries import find_visible
from app.casework.cases.services import choose_lead, write_note
from app.casework.escalation.services import decide_escalation, request_escalation
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.escalation import Escalation, Trigger
from app.models.event import Event
from app.models.notice import Notice
from app.models.person import Role
from app.models.stand_in import StandIn
from app.policy import Action
from tests import factories
from tests.outbox import mails

WEEK = timedelta(days=7)


@pytest.fixture
def absent(app):
    """The chair of a board that has been asked for something."""
    return factories.chair(factories.locality(), name="Alice Absent")


@pytest.fixture
def stand_in(absent):
    person = factories.officer(factories.nat("Elmfield", "South Locality Board"), name="Stan Ding")
    person.tf_totp_secret = "secret"
    db.session.commit()
    return person


def today(days=0):
    return clock.today() + timedelta(days=days)


def let(absent, stand_in, first=0, last=7):
    return name_stand_in(absent, stand_in, first=today(first), last=today(last))


def asked(by=None, case=None):
    by = by or factories.coordinator()
    case = case or factories.case()
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    return request_escalation(by, case, to_group=factories.locality(), **words)


# --- what they may do -------------------------------------------------------------------------------
def test_a_stand_in_decides_for_the_absent_and_the_record_says_for_whom(absent, stand_in):
    request = asked()
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    let(absent, stand_in)
    assert policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    decide_escalation(stand_in, request, "return", reason="Try the wardens first")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.ESCALATION_RETURNED)).one()
    assert (entry.actor_id, entry.actor_name) == (stand_in.id, "Stan Ding (for Alice Absent)")


def test_what_a_stand_in_does_by_their_own_role_is_their_own(absent, stand_in):
    let(absent, stand_in)
    case = factories.case(held_by=factories.nat("Elmfield", "South Locality Board"))
    write_note(stand_in, case, "Seen")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.NOTE_ADDED)).one()
    assert entry.actor_name == "Stan Ding"


@pytest.mark.parametrize(("first", "last"), [(1, 7), (-7, -1)])
def test_it_holds_on_its_days_only(absent, stand_in, first, last):
    request = asked()
    db.session.add(StandIn(absent=absent, stand_in=stand_in, first_on=today(first), last_on=today(last)))
    db.session.commit()
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)


def test_ending_it_ends_it_at_once(absent, stand_in):
    request, arranged = asked(), let(absent, stand_in)
    end_stand_in(absent, arranged)
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    assert find_visible(stand_in, request.case.reference) is None


def test_shortening_moves_the_last_day_and_nothing_lengthens_it(absent, stand_in):
    arranged = let(absent, stand_in)
    end_stand_in(absent, arranged, last=today(2))
    assert arranged.last_on == today(2)
    with pytest.raises(CannotStandIn):
        end_stand_in(absent, arranged, last=today(3))


def test_nobody_else_ends_it(absent, stand_in):
    with pytest.raises(policy.Forbidden):
        end_stand_in(stand_in, let(absent, stand_in))


def test_a_chairs_role_is_lent_to_those_alone_who_have_a_second_step(absent, stand_in):
    stand_in.tf_totp_secret = None
    let(absent, stand_in)
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, asked())


def test_nobody_decides_through_it_what_they_or_the_absent_asked_for(absent, stand_in):
    coordinator = factories.coordinator()
    request = asked(by=coordinator)
    request.requested_by = absent
    let(absent, stand_in)
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    request.requested_by = stand_in
    db.session.commit()
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    assert db.session.scalars(policy.escalations_to_decide(stand_in, joined())).all() == []
    request.requested_by = coordinator
    db.session.commit()
    assert db.session.scalars(policy.escalations_to_decide(stand_in, joined())).all() == [request]


def joined():
    return select(Escalation).join(Case, Case.id == Escalation.case_id)


def test_a_stand_in_works_the_cases_that_the_absent_leads(app, stand_in):
    lead = factories.officer()
    case = factories.case()
    choose_lead(factories.coordinator(), case, lead)
    let(lead, stand_in)
    assert policy.can(stand_in, Action.CASE_EDIT, case)
    assert find_visible(stand_in, case.reference) == case


def test_for_a_lead_who_is_away_nobody_signs_off_their_case(app, stand_in):
    lead = factories.coordinator()
    case = factories.case(lead=lead)
    let(lead, stand_in)
    assert not policy.can(stand_in, Action.CASE_SIGN_OFF, case)
    case.lead = None
    db.session.commit()
    assert policy.can(stand_in, Action.CASE_SIGN_OFF, case)


def test_reading_for_somebody_is_recorded_as_such(sign_in, absent, stand_in):
    case = factories.case()
    let(absent, stand_in)
    sign_in(stand_in).get(f"/cases/{case.reference}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.CASE_READ)).one()
    assert entry.actor_name == "Stan Ding (for Alice Absent)"


# --- what is never lent -----------------------------------------------------------------------------
def test_a_restricted_case_is_there_only_for_a_stand_in_on_its_list(absent, stand_in):
    case = factories.case(restricted=True)
    factories.name_on(case, absent)
    let(absent, stand_in)
    db.session.commit()
    assert find_visible(stand_in, case.reference) is None
    assert not policy.can(stand_in, Action.ESCALATION_SKIP, case)
    factories.name_on(case, stand_in)
    assert find_visible(stand_in, case.reference) == case


def test_on_a_restricted_case_a_stand_in_acts_if_they_are_on_its_list(app, stand_in):
    coordinator = factories.coordinator()
    case = factories.case(restricted=True)
    let(coordinator, stand_in)
    assert not policy.can(stand_in, Action.CASE_ASSIGN, case)
    factories.name_on(case, stand_in)
    assert policy.can(stand_in, Action.CASE_ASSIGN, case)


def test_emergency_access_is_not_lent(app, stand_in):
    chair = factories.chair()
    case = factories.case(restricted=True)
    let(chair, stand_in)
    assert policy.can(chair, Action.CASE_BREAK_GLASS, case)
    assert not policy.can(stand_in, Action.CASE_BREAK_GLASS, case)
    to_open = policy.cases_to_open_in_an_emergency(stand_in, select(Case))
    assert db.session.scalars(to_open).all() == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_roles_of_administrators_and_auditors_are_not_lent(app, stand_in, role):
    absent = factories.person(role)
    db.session.add(StandIn(absent=absent, stand_in=stand_in, first_on=today(), last_on=today()))
    db.session.commit()
    assert not policy.can(stand_in, Action.PEOPLE_MANAGE)
    assert not policy.can(stand_in, Action.AUDIT_READ)


def test_an_administrator_stands_in_for_nobody(absent):
    with pytest.raises(policy.Forbidden):
        let(absent, factories.person(Role.ADMINISTRATOR))


# --- what is refused --------------------------------------------------------------------------------
def test_nobody_stands_in_for_themselves(absent):
    with pytest.raises(CannotStandIn, match="other than yourself"):
        let(absent, absent)


def test_two_for_the_same_days_are_refused(absent, stand_in):
    let(absent, stand_in)
    with pytest.raises(CannotStandIn, match="Stan Ding already stands in for you"):
        let(absent, factories.officer(), first=7, last=9)
    let(absent, factories.officer(), first=8, last=9)


def test_a_stand_in_has_no_stand_in(absent, stand_in):
    let(absent, stand_in)
    with pytest.raises(CannotStandIn, match="You stand in for Alice Absent"):
        let(stand_in, factories.officer())
    with pytest.raises(CannotStandIn, match="Alice Absent has a stand-in of their own"):
        let(factories.officer(), absent)


def test_when_a_stand_in_leaves_the_absent_is_told_and_it_ends(absent, stand_in):
    arranged = let(absent, stand_in)
    close_account(factories.person(Role.ADMINISTRATOR), stand_in)
    assert arranged.ended_at is not None
    told = db.session.scalars(select(Notice.user_id).where(Notice.event == Event.STAND_IN_ENDED)).all()
    assert told == [absent.id]


def test_whoever_has_lost_their_last_role_stands_in_no_longer(absent, stand_in):
    request, arranged = asked(), let(absent, stand_in)
    [membership] = stand_in.memberships
    take_role(factories.person(Role.ADMINISTRATOR), membership)
    assert arranged.ended_at is not None
    assert not policy.can(stand_in, Action.ESCALATION_DECIDE, request)
    assert find_visible(stand_in, request.case.reference) is None


# --- what they hear ---------------------------------------------------------------------------------
def test_a_stand_in_hears_what_the_absent_hears_and_that_it_is_for_them(absent, stand_in):
    let(absent, stand_in)
    db.session.query(Notice).delete()
    asked()
    told = db.session.scalars(select(Notice).where(Notice.event == Event.ESCALATION_REQUESTED)).all()
    assert {(n.user_id, n.stands_for_id) for n in told} == {(absent.id, None), (stand_in.id, absent.id)}
    [mail] = [mail for mail in mails() if mail["recipient"] == stand_in.email]
    assert "For Alice Absent: Your group needs to decide on a request." in mail["body"]
    assert "Alice" not in mail["subject"]


def test_who_did_it_as_a_stand_in_is_not_told(app, stand_in):
    coordinator = factories.coordinator()
    let(coordinator, stand_in)
    case = factories.case()
    db.session.query(Notice).delete()
    asked(by=stand_in, case=case)
    told = db.session.scalars(select(Notice.user_id).where(Notice.event == Event.ESCALATION_REQUESTED))
    assert stand_in.id not in set(told)


def test_of_a_restricted_case_a_stand_in_hears_nothing(absent, stand_in):
    let(absent, stand_in)
    mails()
    case = factories.case(restricted=True)
    factories.name_on(case, factories.coordinator())
    before = len([mail for mail in mails() if mail["recipient"] == stand_in.email])
    asked(case=case)
    assert len([mail for mail in mails() if mail["recipient"] == stand_in.email]) == before


# --- on the page ------------------------------------------------------------------------------------
def parts(name, day):
    return {name: [str(day.day), str(day.month), str(day.year)]}


def test_one_names_a_stand_in_and_ends_it_on_the_account_page(sign_in, absent, stand_in):
    window = sign_in(absent)
    form = window.get("/account/stand-ins")
    assert form.select_one(f"option[value='{stand_in.id}']")
    assert not form.select_one(f"option[value='{absent.id}']")
    typed = {"person": str(stand_in.id), **parts("first", today()), **parts("last", today(4))}
    page = window.submit("/account/stand-ins", typed)
    assert "Stan Ding stands in for you from" in page.words
    assert "You are standing in for Alice Absent today" in sign_in(stand_in).get("/").words
    key = db.session.scalars(select(StandIn.key)).one()
    window.submit(f"/account/stand-ins/{key}", parts("last", today(1)))
    assert db.session.scalars(select(StandIn.last_on)).one() == today(1)
    assert "no longer stands in for you" in window.submit(f"/account/stand-ins/{key}/end", {}).words
    window.get(f"/account/stand-ins/{key}", status=404)


def test_what_was_typed_stays_when_it_is_refused(sign_in, absent, stand_in):
    let(absent, stand_in)
    other = factories.officer()
    typed = {"person": str(other.id), **parts("first", today(2)), **parts("last", today(4))}
    page = sign_in(absent).submit("/account/stand-ins", typed)
    assert "End that first, or choose other days" in page.words
    assert page.select_one("option[selected]")["value"] == str(other.id)


def test_without_javascript_a_long_list_is_shortened_by_part_of_a_name(sign_in, absent, stand_in):
    for number in range(10):
        factories.officer(name=f"Somebody {number}")
    typed = {"person": "", "person-search": "stan", "find": "person", **parts("first", today())}
    page = sign_in(absent).submit("/account/stand-ins", typed)
    assert [option.text for option in page.select("option")] == [
        "Choose a person",
        "Stan Ding, Sherwood Council",
    ]
    assert page.select_one("#first-day")["value"] == str(today().day), "and nothing typed is lost"
    assert not page.select(".govuk-error-summary")


@pytest.mark.parametrize(
    ("typed", "said"), [("Nobody Atall", "“Nobody Atall” matches none of them"), ("sam e", "more")]
)
def test_a_name_that_is_nobodys_or_two_peoples_is_not_guessed(sign_in, absent, typed, said):
    for _ in range(2):
        factories.officer(name="Sam E")
    data = {"person": "", "person-search": typed, **parts("first", today()), **parts("last", today(1))}
    page = sign_in(absent).submit("/account/stand-ins", data)
    assert said in page.words
    assert page.select_one("[data-person]")["data-typed"] == typed, "and nothing typed is lost"


def test_a_name_typed_in_full_is_as_good_as_chosen(sign_in, absent, stand_in):
    data = {"person": "", "person-search": "stan ding", **parts("first", today()), **parts("last", today(1))}
    assert "Stan Ding stands in for you" in sign_in(absent).submit("/account/stand-ins", data).words


def test_those_of_ones_own_group_and_partner_are_offered_first(sign_in, absent):
    homes = factories.partner("Sherwood Homes")
    factories.officer(name="Anna Away", partner_=homes)
    factories.officer(name="Bo Same Partner")
    factories.officer(factories.locality(), name="Cy Same Group", partner_=homes)
    page = sign_in(absent).get("/account/stand-ins")
    names = [option.text.split(",")[0] for option in page.select("option")[1:]]
    assert names == ["Cy Same Group", "Bo Same Partner", "Anna Away"]
