"""Does a case travel through the tiers exactly by the rules?"""

import threading
from datetime import UTC, date, datetime

import pytest

from app import clock
from app.casework.escalation import queries, services
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case
from app.models.escalation import Escalation, EscalationState, Trigger
from app.models.event import Event
from app.models.person import Role, User
from app.policy import Forbidden
from app.workflows.machine import IllegalTransition
from tests import factories


def ask(actor, case, to_group=None):
    return services.request_escalation(
        actor,
        case,
        to_group=to_group or case.holder.parent,
        trigger=Trigger.NO_PROGRESS,
        tried="Patrols and letters",
        ask="Fund a lighting survey",
    )


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


@pytest.fixture
def case(app, coordinator):
    return factories.case()


def test_an_escalation_waits_ten_working_days_over_a_bank_holiday(coordinator, case):
    with clock.at(datetime(2026, 12, 18, 12, tzinfo=UTC)):
        escalation = ask(coordinator, case)
    # Christmas Day, the Boxing Day substitute and New Year's Day fall between.
    assert escalation.due_on == date(2027, 1, 6)


def test_taking_a_case_moves_it_up_and_leaves_its_path(coordinator, case):
    chair = factories.chair(factories.locality())
    services.decide_escalation(
        chair, ask(coordinator, case), "take", reason="Needs the city's lighting budget"
    )
    assert case.holder == factories.locality()
    assert case.tier_level == 2
    assert [h.group.name for h in case.holdings] == ["Oakwood NAT", "North Locality Board"]
    assert [h.until is None for h in case.holdings] == [False, True]


def test_assisting_leaves_the_case_where_it_is(coordinator, case):
    chair = factories.chair(factories.locality())
    escalation = ask(coordinator, case)
    services.decide_escalation(
        chair, escalation, "assist", reason="Agreed in part", granted="£500 for a survey"
    )
    assert case.holder == factories.nat()
    assert escalation.state is EscalationState.ASSISTED


def test_passing_on_asks_the_next_tier_with_the_same_words(coordinator, case):
    chair = factories.chair(factories.locality())
    first = ask(coordinator, case)
    services.decide_escalation(chair, first, "pass_on", reason="City-wide", to_group=factories.executive())
    second = db.session.query(Escalation).filter_by(passed_on_from_id=first.id).one()
    assert (second.state, second.to_group, second.ask) == (
        EscalationState.PENDING,
        factories.executive(),
        first.ask,
    )
    assert case.holder == factories.nat()


def test_nobody_decides_their_own_request_even_with_both_roles(app, case):
    both = factories.coordinator()
    both.memberships.append(factories.Membership(role=Role.CHAIR, group=factories.locality()))
    db.session.commit()
    escalation = ask(both, case)
    with pytest.raises(Forbidden):
        services.decide_escalation(both, escalation, "take", reason="Mine")


def test_nobody_decides_a_request_that_they_asked_for_before_it_was_passed_on(app, case):
    asker = factories.coordinator()
    asker.memberships.append(factories.Membership(role=Role.CHAIR, group=factories.executive()))
    db.session.commit()
    first = ask(asker, case, to_group=factories.locality())
    services.decide_escalation(
        factories.chair(factories.locality()), first, "pass_on", reason="Up", to_group=factories.executive()
    )
    second = db.session.query(Escalation).filter_by(passed_on_from_id=first.id).one()
    assert (queries.count_awaiting(asker), queries.list_awaiting(asker, at_most=5)) == (0, [])
    another = factories.chair(factories.executive())
    assert (queries.count_awaiting(another), queries.list_awaiting(another, at_most=5)) == (1, [second])
    with pytest.raises(Forbidden):
        services.decide_escalation(asker, second, "take", reason="Mine after all")


def test_a_coordinator_cannot_skip_a_tier(coordinator, case):
    with pytest.raises(Forbidden):
        ask(coordinator, case, to_group=factories.executive())


def test_the_chair_of_the_skipped_tier_may_skip_it_and_it_is_marked_urgent(app, case):
    chair = factories.chair(factories.locality())
    assert ask(chair, case, to_group=factories.executive()).urgent


def test_a_second_request_waits_for_the_first(coordinator, case):
    ask(coordinator, case)
    with pytest.raises(IllegalTransition):
        ask(coordinator, case)


def test_a_case_is_handed_down_only_when_the_lower_group_confirms(coordinator, case):
    chair = factories.chair(factories.locality())
    services.decide_escalation(chair, ask(coordinator, case), "take", reason="Ours")
    handed = services.hand_down(
        chair, case, to_group=factories.nat(), instructions="Keep the patrols to March"
    )
    assert case.holder == factories.locality()
    services.receive(coordinator, handed)
    assert case.holder == factories.nat()
    assert [h.group.name for h in case.holdings] == ["Oakwood NAT", "North Locality Board", "Oakwood NAT"]


def test_two_chairs_who_decide_at_once_make_one_decision(committed_app):
    coordinator, case = factories.coordinator(), factories.case()
    chairs = [factories.chair(factories.locality()).id for _ in range(2)]
    escalation_id, case_id = ask(coordinator, case).id, case.id
    db.session.remove()
    results, start = [], threading.Barrier(2)

    def decide(chair_id, decision):
        with committed_app.app_context():
            chair, escalation = db.session.get(User, chair_id), db.session.get(Escalation, escalation_id)
            start.wait()
            try:
                services.decide_escalation(chair, escalation, decision, reason="Decided")
                results.append(decision)
            except IllegalTransition as late:
                results.append(late)

    threads = [
        threading.Thread(target=decide, args=pair) for pair in zip(chairs, ("take", "return"), strict=True)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(isinstance(r, IllegalTransition) for r in results) == 1
    decided = (Event.ESCALATION_TAKEN, Event.ESCALATION_RETURNED)
    assert db.session.query(AuditEntry).filter(AuditEntry.event.in_(decided)).count() == 1
    case = db.session.get(Case, case_id)
    assert len(case.holdings) == (2 if "take" in results else 1)
