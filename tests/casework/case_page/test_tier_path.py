"""Is a case's way through the tiers told as it was?"""

from datetime import timedelta

from app import clock
from app.casework.case_page.tier_path import path_of
from app.casework.escalation import services as escalation
from app.extensions import db
from app.models.case import Holding
from app.models.escalation import Trigger
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
        ("ahead", 0),
        ("ahead", 0),
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
