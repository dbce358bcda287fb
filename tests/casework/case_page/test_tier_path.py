"""Is a case's way through the tiers told as it was?"""

from datetime import timedelta

from app import clock
from app.casework.case_page.tier_path import path_of
from app.casework.escalation import services as escalation
from app.extensions import db
from app.models.case import Holding
from app.models.escalation import Escalation, HandDown, Trigger
from tests import factories


def _held(case, *steps):
    """Holdings as (group, days), the last one still going on."""
    moment = clock.now() - timedelta(days=sum(days for _, days in steps))
    for holding in list(case.holdings):
        db.session.delete(holding)
    db.session.commit()
    for group, days in steps:
        last = (group, days) == steps[-1]
        end = moment + timedelta(days=days)
        case.holdings.append(Holding(group=group, since=moment, until=None if last else end))
        moment = end
    case.holder, case.tier_level = steps[-1][0], steps[-1][0].tier_level
    db.session.commit()


def test_a_new_case_stands_at_the_first_of_four_tiers(app):
    steps = path_of(factories.case())
    assert [(s.level, s.groups, s.state) for s in steps] == [
        (1, "Oakwood NAT", "now"),
        (2, "North Locality Board", "ahead"),
        (3, "The Executive", "ahead"),
        (4, "The Board", "ahead"),
    ]


def test_each_tier_has_its_days(app):
    case = factories.case()
    _held(case, (factories.nat(), 34), (factories.locality(), 12))
    assert [(s.state, s.days) for s in path_of(case)] == [
        ("been", 34),
        ("now", 12),
        ("ahead", None),
        ("ahead", None),
    ]


def test_days_add_up_when_a_case_comes_back(app):
    case = factories.case()
    _held(case, (factories.nat(), 10), (factories.locality(), 5), (factories.nat(), 7))
    assert [(s.state, s.days) for s in path_of(case)][:2] == [("now", 17), ("been", 5)]


def test_a_tier_that_an_urgent_request_passed_over_says_so(app):
    case = factories.case()
    _held(case, (factories.nat(), 3), (factories.executive(), 1))
    assert [s.state for s in path_of(case)] == ["been", "skipped", "now", "ahead"]


def test_the_ask_stands_under_the_group_that_asks(app):
    case, person = factories.case(), factories.coordinator()
    escalation.request_escalation(
        person,
        case,
        to_group=factories.locality(),
        trigger=Trigger.NO_PROGRESS,
        tried="Two reviews",
        ask="Fund two patrols",
    )
    assert [s.escalation.ask if s.escalation else "" for s in path_of(case)] == [
        "Fund two patrols",
        "",
        "",
        "",
    ]


def _decide(asked, decision, who, **more):
    escalation.decide_escalation(who, asked, decision, reason="Because", **more)
    db.session.expire_all()


def _told(case):
    asked = db.session.query(Escalation).filter_by(case_id=case.id).order_by(Escalation.id).all()
    handed = db.session.query(HandDown).filter_by(case_id=case.id).order_by(HandDown.id).all()
    return [
        (step.state, [happened.words for happened in step.happened]) for step in path_of(case, asked, handed)
    ]


def _asked(case, to_group):
    return escalation.request_escalation(
        factories.coordinator(), case, to_group=to_group, trigger=Trigger.NO_PROGRESS, tried="Two", ask="Help"
    )


def test_a_request_that_was_passed_on_and_taken_is_told_at_each_of_its_tiers(app):
    case = factories.case()
    asked = _asked(case, factories.locality())
    _decide(asked, "pass_on", factories.chair(factories.locality()), to_group=factories.executive())
    passed = db.session.query(Escalation).filter_by(passed_on_from_id=asked.id).one()
    assert _told(case)[:3] == [
        ("now", ["Asked North Locality Board"]),
        ("been", ["Passed it on to The Executive"]),
        ("been", ["Was asked by North Locality Board"]),
    ]
    assert [step.level for step in path_of(case) if step.escalation] == [2]
    executive = factories.chair(factories.executive())
    _decide(passed, "take", executive)
    assert [state for state, _ in _told(case)] == ["been", "been", "now", "ahead"]
    handed = escalation.hand_down(executive, case, to_group=factories.nat(), instructions="Watch it")
    escalation.receive(factories.coordinator(), handed)
    db.session.expire_all()
    assert _told(case) == [
        ("now", ["Asked North Locality Board", "Confirmed receipt"]),
        ("been", ["Passed it on to The Executive"]),
        ("been", ["Took the case", "Handed it down to Oakwood NAT"]),
        ("ahead", []),
    ]


def test_a_tier_that_granted_what_was_asked_has_been_reached_without_holding_the_case(app):
    case = factories.case()
    _decide(_asked(case, factories.locality()), "assist", factories.chair(factories.locality()))
    assert _told(case)[1] == ("been", ["Agreed to help"])
    assert path_of(case)[1].days is None
