"""Can somebody always act on a restricted case, and does nobody get into one by closing accounts?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.accounts.admin.people.services import close_account, take_role
from app.casework.actions.services import change_action
from app.casework.cases.keepers import find_waiting, list_ids_out_of_sight
from app.casework.cases.services import name_on
from app.casework.escalation.services import decide_escalation, hand_down, receive, request_escalation
from app.casework.sharing.services import name_person, restrict_case, take_off
from app.casework.sharing.tasks import check_sight
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.escalation import Trigger
from app.models.event import Event
from app.models.event_kinds import ALERTS
from app.models.person import Membership, Role
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest, CasePerson, NamedFor
from app.policy import Action, Forbidden
from app.workflows.access import ACCESS
from app.workflows.escalation import ESCALATION, HAND_DOWN
from app.workflows.machine import IllegalTransition
from tests import factories, world


@pytest.fixture
def cast(app):
    people = world.people()
    db.session.query(Membership).update({"since": clock.today() - timedelta(days=30)})
    db.session.commit()
    return people


def held_by(who, cast):
    """A restricted case with one person on its list."""
    return factories.case(logged_by=cast[who], restricted=True)


def sees(person, case):
    return (
        db.session.scalar(policy.visible_cases(person, select(Case.id)).where(Case.id == case.id)) is not None
    )


def recorded(event):
    return db.session.scalars(select(AuditEntry).where(AuditEntry.event == event)).all()


def end_every_role(actor, person):
    for membership in list(person.memberships):
        take_role(actor, membership)


# --- when somebody leaves ---------------------------------------------------------------------------
@pytest.mark.parametrize("leaves", [close_account, end_every_role])
def test_an_administrator_who_lets_the_last_person_go_leaves_the_case_to_the_holding_chair(cast, leaves):
    case = held_by("officer", cast)
    leaves(cast["administrator"], cast["officer"])
    assert sees(cast["chair"], case)
    assert not any(sees(cast[who], case) for who in ("coordinator", "administrator", "locality chair"))
    (entry,) = recorded(Event.CASE_KEEPER_NAMED)
    assert (entry.actor_id, entry.detail) == (None, {"person": "Chas Chair"})


def test_an_administrator_learns_nothing_of_the_case(cast, sign_in):
    case, client = held_by("officer", cast), sign_in(cast["administrator"])
    page = client.submit(f"/settings/people/{cast['officer'].id}/close", {})
    assert case.reference not in page.text
    assert client.client.get(f"/cases/{case.reference}").status_code in (403, 404)


def test_where_another_person_who_works_the_case_is_left_nobody_is_added(cast):
    case = held_by("officer", cast)
    factories.name_on(case, cast["coordinator"])
    close_account(cast["administrator"], cast["officer"])
    assert not sees(cast["chair"], case)
    assert recorded(Event.CASE_KEEPER_NAMED) == []


@pytest.mark.parametrize("reads", ["named", "member", "locality chair"])
@pytest.mark.parametrize("leaves", [close_account, end_every_role])
def test_a_case_is_not_left_to_people_who_only_read_it(cast, reads, leaves):
    case = held_by("officer", cast)
    factories.name_on(case, cast[reads])
    leaves(cast["administrator"], cast["officer"])
    assert sees(cast["chair"], case)
    assert len(recorded(Event.CASE_KEEPER_NAMED)) == 1


def test_a_case_that_was_left_to_people_who_only_read_it_is_found_once(cast):
    case = factories.case(logged_by=cast["named"], restricted=True)
    assert list_ids_out_of_sight() == [case.id]
    check_sight(0)
    assert sees(cast["chair"], case)
    assert list_ids_out_of_sight() == []


def test_a_lead_from_another_group_works_the_case_and_nobody_is_added(cast):
    case = held_by("officer", cast)
    case.lead = cast["lead"]
    factories.name_on(case, cast["lead"], NamedFor.LEAD)
    close_account(cast["administrator"], cast["officer"])
    assert recorded(Event.CASE_KEEPER_NAMED) == []


def test_while_the_holder_has_no_chair_the_chair_above_is_enough_and_the_auditor_is_told_once(cast):
    case = held_by("chair", cast)
    close_account(cast["administrator"], cast["chair"])
    check_sight(0)
    assert list_ids_out_of_sight() == []
    assert len(recorded(Event.CASE_KEEPER_NAMED)) == 1
    new = factories.chair()
    assert list_ids_out_of_sight() == [case.id]
    check_sight(0)
    assert sees(new, case)


def test_the_last_who_works_a_case_is_not_taken_off_whoever_else_reads_it(cast):
    case = held_by("officer", cast)
    factories.name_on(case, cast["named"])
    with pytest.raises(IllegalTransition):
        take_off(cast["officer"], case, cast["officer"])
    factories.name_on(case, cast["coordinator"])
    take_off(cast["officer"], case, cast["named"])
    take_off(cast["officer"], case, cast["coordinator"])
    assert sees(cast["officer"], case)


def test_an_action_given_to_another_does_not_take_the_last_who_works_the_case_off_its_list(cast):
    case = held_by("named", cast)
    factories.name_on(case, cast["officer"], NamedFor.OWNS_ACTION)
    action = PlanAction(
        case=case, title="Ask", partner=cast["officer"].partner, owner=cast["officer"], due_on=clock.today(),
        added_by_id=cast["officer"].id, added_at=clock.now(),
    )  # fmt: skip
    db.session.add(action)
    db.session.commit()
    change_action(
        cast["officer"], action, version=action.version, title="Ask", partner=action.partner,
        due_on=action.due_on, owner=cast["named"],
    )  # fmt: skip
    assert sees(cast["chair"], case)


@pytest.mark.parametrize("left", ["until", "emergency", "closed", "no role"])
def test_somebody_who_does_not_see_it_for_good_does_not_count_as_left(cast, left):
    case = held_by("officer", cast)
    named = factories.name_on(case, cast["named"])
    if left == "until":
        named.until = clock.now() + timedelta(days=2)
    elif left == "emergency":
        named.named_for, named.until = NamedFor.EMERGENCY, clock.now() + timedelta(days=1)
    elif left == "closed":
        cast["named"].active = False
    else:
        cast["named"].memberships.clear()
    db.session.commit()
    close_account(cast["administrator"], cast["officer"])
    assert sees(cast["chair"], case)


def test_where_the_holder_has_no_chair_the_one_above_is_put_on_the_list(cast):
    case = held_by("chair", cast)
    close_account(cast["administrator"], cast["chair"])
    assert sees(cast["locality chair"], case)


def test_an_administrator_who_appoints_a_chair_and_closes_accounts_gets_nobody_into_a_case(cast):
    case = held_by("chair", cast)
    accomplice = factories.chair()
    accomplice.memberships[0].since = clock.now()
    db.session.add(Membership(user_id=cast["administrator"].id, group_id=case.holder_id, role=Role.CHAIR))
    db.session.query(Membership).filter_by(user_id=cast["administrator"].id).update(
        {"since": clock.today() - timedelta(days=9)}
    )
    db.session.commit()
    another = factories.person(Role.ADMINISTRATOR)
    close_account(another, cast["chair"])
    assert not sees(accomplice, case)
    assert not sees(cast["administrator"], case)
    assert sees(cast["locality chair"], case)


def test_a_case_that_nobody_can_be_named_on_is_told_to_the_auditor_and_found_again(cast, sign_in):
    case = held_by("officer", cast)
    for who in ("chair", "locality chair", "executive chair", "board chair"):
        cast[who].active = False
    db.session.commit()
    close_account(cast["administrator"], cast["officer"])
    assert len(recorded(Event.CASE_OUT_OF_SIGHT)) == 1
    assert list_ids_out_of_sight() == [case.id]
    page = sign_in(cast["auditor"]).get("/")
    assert "Nobody can act on this restricted case: Oakwood NAT has nobody to add to its list" in page.words
    cast["chair"].active = True
    db.session.commit()
    check_sight(0)
    assert sees(cast["chair"], case)
    assert list_ids_out_of_sight() == []
    assert [entry.detail["result"] for entry in recorded(Event.SIGHT_CHECKED)] == [
        "nobody could act on 1 of them"
    ]


def test_the_last_person_for_good_is_not_taken_off_whoever_is_there_for_a_while(cast):
    case = held_by("officer", cast)
    name_person(cast["officer"], case, cast["named"], until=clock.now() + timedelta(days=2))
    gone = factories.officer()
    name_person(cast["officer"], case, gone)
    gone.active = False
    db.session.commit()
    with pytest.raises(IllegalTransition):
        take_off(cast["officer"], case, cast["officer"])


def test_naming_somebody_again_for_a_while_does_not_end_their_sight(cast):
    case = held_by("officer", cast)
    factories.name_on(case, cast["named"])
    name_person(cast["officer"], case, cast["named"], until=clock.now() + timedelta(days=2))
    named = db.session.query(CasePerson).filter_by(case_id=case.id, user_id=cast["named"].id).one()
    assert named.until is None


# --- what is on its way -----------------------------------------------------------------------------
WAITING = {
    "asked above": (world.asked_above, "locality chair", "coordinator"),
    "handed down": (world.handed_down, "chair", "locality chair"),
}


@pytest.mark.parametrize("waits", WAITING)
def test_restricting_keeps_who_decides_and_who_asked_and_says_so_before_and_after(cast, sign_in, waits):
    bring, decides, asked = WAITING[waits]
    case = world.a_case(cast)
    bring(case, cast)
    client, page = sign_in(cast["lead"]), f"/cases/{case.reference}/restrict"
    case.lead = cast["lead"]
    db.session.commit()
    keeps, _, loses = client.get(page).words.partition("Who will no longer see it")
    assert cast[decides].name in keeps
    assert cast[asked].name in keeps
    assert "Sherwood Homes: 1 person" in loses
    after = client.submit(page, {})
    assert cast[decides].name in after.words
    assert cast[asked].name in after.words
    for who in (decides, asked):
        assert sees(cast[who], case)
    assert not sees(cast["member"], case)


def test_what_waits_on_a_case_that_was_restricted_can_still_be_decided(cast):
    asked, handed = world.a_case(cast), world.a_case(cast)
    escalation, hand_over = world.asked_above(asked, cast), world.handed_down(handed, cast)
    for case in (asked, handed):
        restrict_case(cast["lead"], case)
    assert ESCALATION.offers("take", escalation, cast["locality chair"])
    assert ESCALATION.offers("withdraw", escalation, cast["coordinator"])
    assert HAND_DOWN.offers("receive", hand_over, cast["coordinator"])
    request = db.session.query(AccessRequest).filter_by(case_id=asked.id).one()
    assert ACCESS.offers("grant", request, cast["lead"])
    assert list_ids_out_of_sight() == []


def test_a_request_to_see_a_case_does_not_wait_where_nobody_could_answer_it(cast):
    case = world.a_case(cast)
    case.restricted, case.lead = True, None
    db.session.query(CasePerson).filter_by(case_id=case.id, user_id=cast["lead"].id).delete()
    db.session.commit()
    close_account(cast["administrator"], cast["officer"])
    assert sees(cast["named"], case)
    assert sees(cast["chair"], case)


def test_a_restricted_case_is_handed_down_to_people_who_can_receive_it(cast):
    case = world.a_case(cast)
    escalation = world.asked_above(case, cast)
    restrict_case(cast["lead"], case)
    decide_escalation(cast["locality chair"], escalation, "take", reason="It is ours")
    handed = hand_down(cast["locality chair"], case, to_group=factories.nat("Oakwood"), instructions="Watch")
    receive(cast["coordinator"], handed)
    assert case.holder.name == "Oakwood NAT"


def test_whoever_sees_a_case_for_a_while_does_not_see_it_for_good_by_asking_the_group_above(cast):
    case = held_by("officer", cast)
    name_person(cast["officer"], case, cast["coordinator"], until=clock.now() + timedelta(days=2))
    above = {"to_group": factories.locality(), "trigger": Trigger.RISK_RISING, "tried": "All", "ask": "Help"}
    request_escalation(cast["coordinator"], case, **above)
    assert sees(cast["locality chair"], case)
    with clock.at(clock.now() + timedelta(days=3)):
        assert not sees(cast["coordinator"], case)


def test_who_decides_and_who_asked_stay_on_the_list_until_it_is_decided(cast):
    case = world.a_case(cast)
    world.asked_above(case, cast)
    restrict_case(cast["lead"], case)
    factories.name_on(case, cast["officer"])
    for who in ("locality chair", "coordinator"):
        with pytest.raises(IllegalTransition):
            take_off(cast["officer"], case, cast[who])


def test_when_the_chair_who_decides_leaves_their_successor_is_put_on_the_list(cast):
    case = world.a_case(cast)
    world.asked_above(case, cast)
    restrict_case(cast["lead"], case)
    successor = factories.chair(factories.locality())
    db.session.query(Membership).filter_by(user_id=successor.id).update(
        {"since": clock.today() - timedelta(days=9)}
    )
    db.session.commit()
    close_account(cast["administrator"], cast["locality chair"])
    assert sees(successor, case)
    assert find_waiting(case).deciders == [successor]


# --- who may be named -------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["administrator", "auditor", "nobody"])
def test_who_may_open_no_case_is_not_offered_and_refused_if_forged(cast, sign_in, who):
    cast["nobody"] = factories.person()
    case, client = world.a_case(cast), sign_in(cast["officer"])
    for page, field in (("sharing", "person_id"), ("actions/add", "owner_id")):
        url = f"/cases/{case.reference}/{page}"
        offered = {option["value"] for option in client.get(url).select(f"select[name={field}] option")}
        assert str(cast["member"].id) in offered
        assert str(cast[who].id) not in offered
    data = {"person_id": cast[who].id}
    assert client.client.post(f"/cases/{case.reference}/sharing/name", data=data).status_code == 200
    assert db.session.query(CasePerson).filter_by(case_id=case.id, user_id=cast[who].id).all() == []
    for reason in NamedFor:
        with pytest.raises(Forbidden):
            name_on(case, cast[who], reason, by=None)


def test_a_lead_who_may_open_no_case_is_not_offered(cast, sign_in):
    case = world.a_case(cast)
    factories.name_on(case, cast["auditor"])
    page = sign_in(cast["coordinator"]).get(f"/cases/{case.reference}/lead")
    offered = {option["value"] for option in page.select("select[name=lead] option")}
    assert str(cast["named"].id) in offered
    assert str(cast["auditor"].id) not in offered


def test_every_alert_is_answered_for_to_the_auditor(app):
    from app.accounts.audit.sentences import OPEN_EVENTS
    from app.home.services import IN_WORDS

    assert set(ALERTS) == OPEN_EVENTS == set(IN_WORDS)
    assert policy.can(factories.person(Role.AUDITOR), Action.AUDIT_READ)
