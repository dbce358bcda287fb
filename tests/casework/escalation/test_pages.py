"""Can people ask, decide, withdraw, hand down and receive, each by a page that says what happens?"""

import csv
from datetime import datetime, time, timedelta
from itertools import product

import pytest

from app import clock
from app.casework.cases.timeline import what_happened_last
from app.casework.escalation import services
from app.casework.escalation.queries import Side
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Escalation, EscalationState, HandDown, HandDownState, Trigger
from app.models.person import Role
from app.words import day
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


@pytest.fixture
def case(coordinator):
    return factories.case(title="Drinking in the square")


@pytest.fixture
def chair(coordinator):
    return factories.chair(factories.locality())


@pytest.fixture
def escalation(coordinator, case):
    tried = {"trigger": Trigger.NO_PROGRESS, "tried": "Patrols and letters", "ask": "Fund two wardens"}
    return services.request_escalation(coordinator, case, to_group=case.holder.parent, **tried)


ASK = {"trigger": "no_progress", "tried": "Patrols", "ask": "Fund two wardens"}


def test_the_ask_is_checked_and_then_sent(sign_in, coordinator, case):
    client, url = sign_in(coordinator), f"/cases/{case.reference}/ask"
    asked = {**ASK, "to_group": case.holder.parent_id}
    page = client.submit(url, asked)
    assert page.heading == "Check your request"
    assert db.session.query(Escalation).count() == 0
    assert client.post(url, {**asked, "send": "1"}).location == f"/cases/{case.reference}"
    sent = db.session.query(Escalation).one()
    assert sent.ask == "Fund two wardens"
    told = f"You asked {sent.to_group.name}. They should decide by {day(sent.due_on)}."
    assert told in client.get(f"/cases/{case.reference}").words


def test_an_ask_without_its_sentence_is_not_sent_and_loses_nothing(sign_in, coordinator, case):
    asked = {**ASK, "to_group": case.holder.parent_id, "ask": "", "send": "1"}
    response = sign_in(coordinator).post(f"/cases/{case.reference}/ask", asked, status=200)
    assert "Enter what you are asking for" in response.text
    assert "Patrols" in response.text


def test_the_chair_finds_what_awaits_them(sign_in, chair, escalation):
    page = sign_in(chair).get("/escalations")
    assert page.heading == "1 escalation awaiting your decision"
    assert "10 working days left" in page.words
    assert page.select_one(".app-count").text.startswith("1")


def test_a_decision_that_was_due_on_friday_is_overdue_on_saturday(sign_in, chair, escalation):
    friday = clock.today() + timedelta(days=4 - clock.today().weekday() + 7)
    escalation.due_on = friday
    db.session.commit()
    with clock.at(datetime.combine(friday + timedelta(days=1), time(12), clock.LONDON)):
        page = sign_in(chair).get(f"/escalations/{escalation.key}")
    assert page.select_one(".app-ask__clock .app-overdue").text == "Overdue"


@pytest.mark.parametrize(
    ("decision", "more", "state"),
    [
        ("take", {"review_on": ["1", "1", "2099"]}, EscalationState.TAKEN),
        ("assist", {"granted": "One warden"}, EscalationState.ASSISTED),
        ("return", {}, EscalationState.RETURNED),
        ("pass_on", {}, EscalationState.PASSED_ON),
    ],
)
def test_a_chair_decides(sign_in, chair, escalation, decision, more, state):
    if decision == "pass_on":
        more = {"to_group": factories.executive().id}
    sign_in(chair).post(f"/escalations/{escalation.key}", {"decision": decision, "reason": "Because", **more})
    assert db.session.get(Escalation, escalation.id).state is state


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "x"}, "Select your decision"),
        ({"decision": "take", "reason": ""}, "Enter a reason"),
        ({"decision": "take", "reason": "x"}, "Enter the date when you will review it"),
        ({"decision": "assist", "reason": "x"}, "Enter what help you will give"),
        ({"decision": "pass_on", "reason": "x"}, "Select the group to pass it to"),
        ({"decision": "approve", "reason": "x"}, "Select one of the options"),
    ],
)
def test_a_decision_that_lacks_something_is_not_made(sign_in, chair, escalation, typed, said):
    response = sign_in(chair).post(f"/escalations/{escalation.key}", typed, status=200)
    assert said in response.text
    assert db.session.get(Escalation, escalation.id).state is EscalationState.PENDING


def test_the_second_of_two_chairs_reads_what_happened(sign_in, chair, escalation):
    decided = {"decision": "return", "reason": "Try mediation"}
    sign_in(chair).post(f"/escalations/{escalation.key}", decided)
    second = factories.chair(factories.locality())
    other = {"decision": "assist", "granted": "One warden", "reason": "It is worth it"}
    response = sign_in(second).post(f"/escalations/{escalation.key}", other, status=409)
    assert "We could not do “Help with all or part of the request”" in response.text
    assert "Returned with advice" in response.text
    assert "Try mediation" in response.text
    assert "One warden" in response.text
    assert "pressed the button twice" not in response.text


def test_a_chair_who_presses_the_button_twice_reads_that_the_first_time_counts(sign_in, chair, escalation):
    client, decided = sign_in(chair), {"decision": "return", "reason": "Try mediation"}
    client.post(f"/escalations/{escalation.key}", decided)
    response = client.post(f"/escalations/{escalation.key}", decided, status=409)
    assert "we did it once" in response.text


def test_what_cannot_be_done_tells_nothing_of_a_case_that_the_reader_sees_no_longer(
    sign_in, chair, escalation
):
    answer = what_happened_last(chair, escalation)
    assert answer is not None
    escalation.case.restricted = True
    db.session.flush()
    assert what_happened_last(factories.chair(factories.locality()), escalation) is None


def test_the_asker_does_not_see_the_decisions_and_cannot_make_one(sign_in, coordinator, escalation):
    client = sign_in(coordinator)
    assert client.get(f"/escalations/{escalation.key}").buttons() == {"withdraw"}
    client.post(f"/escalations/{escalation.key}", {"decision": "take", "reason": "Mine"}, status=403)


def test_the_asker_withdraws(sign_in, coordinator, escalation):
    sign_in(coordinator).post(f"/escalations/{escalation.key}/withdraw", {"reason": "Solved after all"})
    assert db.session.get(Escalation, escalation.id).state is EscalationState.WITHDRAWN


def test_somebody_who_cannot_see_the_case_cannot_see_its_escalation(sign_in, escalation):
    factories.nat("Elmfield")
    stranger = sign_in(factories.coordinator(factories.nat("Elmfield")))
    stranger.get(f"/escalations/{escalation.key}", status=404)
    assert "wardens" not in stranger.get(f"/escalations?side={Side.ALL}").text


def test_a_chair_outside_a_restricted_cases_list_sees_no_request_about_it(
    sign_in, coordinator, case, chair, escalation
):
    case = db.session.get(Case, case.id)
    case.restricted = True
    db.session.commit()
    client = sign_in(chair)
    assert client.get("/escalations").heading == "No escalations awaiting your decision"
    assert not client.get("/escalations").select(".app-count")
    client.get(f"/escalations/{escalation.key}", status=404)


def test_asking_about_a_restricted_case_names_the_chair_who_is_to_decide(sign_in, coordinator, chair):
    case = factories.case(restricted=True, logged_by=coordinator)
    services.request_escalation(
        coordinator, case, to_group=case.holder.parent, trigger=Trigger.RISK_RISING, tried="x", ask="Hear us"
    )
    assert sign_in(chair).get("/escalations").heading == "1 escalation awaiting your decision"


def test_a_taken_case_is_handed_down_and_received(sign_in, coordinator, case, chair, escalation):
    services.decide_escalation(chair, escalation, "take", reason="Ours now")
    url = f"/cases/{case.reference}/hand-down"
    sign_in(chair).post(url, {"to_group": factories.nat().id, "instructions": "Keep watching"})
    handed = db.session.query(HandDown).one()
    assert db.session.get(Case, case.id).holder == factories.locality()
    sign_in(coordinator).post(f"/hand-downs/{handed.key}/receive")
    assert db.session.get(HandDown, handed.id).state is HandDownState.RECEIVED
    assert db.session.get(Case, case.id).holder == factories.nat()


def test_another_group_cannot_receive_what_was_handed_down(sign_in, coordinator, case, chair, escalation):
    services.decide_escalation(chair, escalation, "take", reason="Ours now")
    handed = services.hand_down(chair, case, to_group=factories.nat(), instructions="Keep watching")
    sign_in(chair).post(f"/hand-downs/{handed.key}/receive", status=403)


SORTS = ("decision", "case", "from", "to", "why", "asked")


def test_every_heading_sorts_and_pages_show_each_request_once(sign_in, coordinator, chair, monkeypatch):
    monkeypatch.setattr("app.casework.escalation.listing.PAGE", 2)
    for number in range(5):
        case = factories.case(title=f"Problem {number}")
        services.request_escalation(
            coordinator, case, to_group=case.holder.parent, trigger=list(Trigger)[number % 3],
            tried="Letters", ask=f"Ask {number}",
        )  # fmt: skip
    client = sign_in(chair)
    for side, sort in product((Side.AWAITING, Side.ALL), SORTS):
        sorts_and_pages(client, f"/escalations?side={side}&sort={sort}")


def sorts_and_pages(client, url):
    seen, listed = walked(client, url), client.get(url)
    assert sorted(seen) == [f"Ask {number}" for number in range(5)]
    assert walked(client, "/escalations" + listed.select_one("th[aria-sort] a")["href"]) == seen[::-1]
    file = client.client.get(listed.select_one(".app-list-foot__downloads a")["href"]).text
    assert [row["Ask"] for row in csv.DictReader(file.lstrip("\ufeff").splitlines())] == seen


def walked(client, url):
    """What is asked, on all pages of a list, one after the other."""
    seen = []
    while url:
        page = client.get(url)
        seen += [title.text for title in page.select(".app-list__title")]
        following = page.select_one("[rel=next]")
        url = "/escalations" + following["href"] if following else ""
    return seen


def test_what_others_in_ones_groups_decide_is_listed_apart(sign_in, chair, coordinator, escalation):
    window = sign_in(chair)
    assert window.get("/escalations").heading == "1 escalation awaiting your decision"
    assert (
        window.get(f"/escalations?side={Side.OTHERS}").heading
        == "No escalations awaiting others in your groups"
    )
    member = sign_in(factories.person(Role.MEMBER, escalation.to_group))
    page = member.get("/escalations")
    assert page.heading == "1 escalation awaiting others in your groups"
    assert "Awaiting your decision" not in page.words
    assert member.get(f"/escalations?side={Side.AWAITING}").heading != "1 escalation awaiting your decision"


def test_what_was_asked_later_is_not_said_to_be_before(sign_in, coordinator, chair, escalation):
    services.decide_escalation(chair, escalation, "return", reason="No")
    words = {"trigger": escalation.trigger, "tried": "x", "ask": "Then fund one warden"}
    later = services.request_escalation(coordinator, escalation.case, to_group=escalation.to_group, **words)
    first = sign_in(chair).get(f"/escalations/{escalation.key}").words
    assert "Later requests about this case" in first
    assert "before" not in first.partition("since")[0][-60:]
    assert "Earlier requests about this case" in sign_in(chair).get(f"/escalations/{later.key}").words


def test_a_filter_that_the_page_does_not_show_does_not_empty_it(sign_in, chair, escalation):
    page = sign_in(chair).get(f"/escalations?side={Side.AWAITING}&state={EscalationState.RETURNED}")
    assert page.heading == "1 escalation awaiting your decision"


def test_a_filter_that_finds_nothing_does_not_say_that_nothing_awaits(sign_in, chair, escalation):
    page = sign_in(chair).get(f"/escalations?side={Side.AWAITING}&overdue=1")
    assert "No requests need your decision" not in page.words
    assert "clear them all" in page.words


def test_a_list_of_escalations_can_be_downloaded(sign_in, chair, escalation):
    response = sign_in(chair).client.get(f"/escalations/download.csv?side={Side.AWAITING}")
    assert "Fund two wardens" in response.text


def test_what_cannot_be_withdrawn_any_more_is_said_before_anything_is_typed(
    sign_in, coordinator, chair, escalation
):
    address = f"/escalations/{escalation.key}/withdraw"
    assert sign_in(coordinator).get(address).heading == "Withdraw the request"
    sign_in(chair).get(address, status=403)
    services.decide_escalation(chair, escalation, "return", reason="Mediate")
    assert sign_in(coordinator).get(address, status=409).heading == "You cannot do that now"
