"""Does everybody find their actions across cases, and nobody one of a case that they may not see?"""

from datetime import timedelta

import pytest

from app import clock
from app.casework.actions.services import add_action, finish_action
from app.casework.escalation.services import request_escalation
from app.extensions import db
from app.models.escalation import Trigger
from app.models.plan import Focus, RepeatVictims
from app.models.sharing import CasePerson
from app.words import day
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


def action(coordinator, title, owner, days=7, case=None):
    due = clock.today() + timedelta(days=days)
    case = case or factories.case()
    return add_action(coordinator, case, title=title, partner=owner.partner, owner=owner, due_on=due)


def test_ones_own_actions_stand_first_to_due_and_finished_ones_apart(sign_in, coordinator):
    owner, other = factories.officer(), factories.officer()
    for title, days in (("Later", 20), ("Sooner", 2)):
        action(coordinator, title, owner, days)
    action(coordinator, "Somebody else's", other)
    finish_action(owner, action(coordinator, "Over", owner), "done", result="Fence mended")
    browser = sign_in(owner)
    words = browser.get("/actions").words
    assert "2 actions assigned to you" in words
    assert words.index("Sooner") < words.index("Later")
    assert "Somebody else" not in words
    assert "Over Fence mended" in browser.get("/actions?state=done").words
    assert "3 actions assigned to you" in browser.get("/actions?state=any").words
    assert "Somebody else" in browser.get("/actions?whose=all").words


def test_an_overdue_action_is_found_by_its_partner(sign_in, coordinator):
    owner = factories.officer()
    action(coordinator, "Late", owner, -3)
    action(coordinator, "Not late", owner)
    words = sign_in(coordinator).get(f"/actions?whose=all&overdue=1&by={owner.partner_id}").words
    assert "1 action in cases you can see" in words
    assert "Late" in words


def test_an_action_of_a_restricted_case_is_in_no_list_of_others(sign_in, coordinator):
    owner, case = factories.officer(), factories.case()
    action(coordinator, "Secret visit", owner, case=case)
    db.session.query(CasePerson).delete()
    case.restricted = True
    db.session.commit()
    for person in (owner, coordinator):
        browser = sign_in(person)
        for address in ("/actions", "/actions?whose=all", "/actions/download.csv?whose=all"):
            assert "Secret visit" not in browser.client.get(address).text


def test_who_finishes_an_action_is_asked_what_came_of_it(sign_in, coordinator):
    owner = factories.officer()
    done = action(coordinator, "Visit", owner)
    browser = sign_in(owner)
    address = f"/cases/{done.case.reference}/actions/{done.key}/done"
    assert "What was the result?" in browser.get(address).words
    browser.submit(address, {"result": "They agreed to a curfew"})
    assert "They agreed to a curfew" in browser.get("/actions?state=done").words


def test_the_list_costs_the_same_however_many_there_are(sign_in, coordinator, queries):
    owner = factories.officer()
    browser, counts, case = sign_in(owner), [], factories.case()
    browser.get("/actions")  # finds out what is cached for all
    for number in (1, 5):
        for _ in range(number):
            action(coordinator, "Visit", owner, case=case)
        with queries() as asked:
            browser.get("/actions")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_overdue_is_counted_by_partner_over_the_cases_that_one_sees(sign_in, coordinator):
    owner, hidden = factories.officer(), factories.case()
    late = action(coordinator, "Late", owner, -3)
    for title, days, case in (("Later", -1, late.case), ("Not late", 7, late.case), ("Secret", -9, hidden)):
        action(coordinator, title, owner, days, case)
    db.session.query(CasePerson).filter_by(case_id=hidden.id).delete()
    hidden.restricted, late.case.plan.focus = True, Focus.PREMISES
    db.session.commit()
    browser = sign_in(coordinator)
    rows = {
        row.td.get_text(strip=True): [cell.get_text(" ", strip=True) for cell in row.select("td")[1:]]
        for row in browser.get("/actions/overdue").select("tbody tr")
    }
    since = day(clock.today() - timedelta(days=3))
    assert rows[owner.partner.name] == [f"2 overdue with {owner.partner.name}", "3", since]
    assert "No partner matches these filters" in browser.get("/actions/overdue?focus=people").words
    assert owner.partner.name in browser.client.get("/actions/overdue/download.csv?focus=premises").text


@pytest.mark.parametrize(
    "page", ["/actions?whose=all&", "/escalations?side=all&", "/map?", "/cases?scope=all&"]
)
def test_every_list_is_filtered_by_what_the_scanning_says(sign_in, coordinator, page):
    case = factories.case(lead=coordinator)
    action(coordinator, "Visit", coordinator, case=case)
    asked = {"trigger": Trigger.RISK_RISING, "tried": "All", "ask": "A visit", "otherwise": "Worse"}
    request_escalation(coordinator, case, to_group=case.holder.parent, **asked)
    plan = case.plan
    plan.focus, plan.repeat_victims, plan.affected_ages = Focus.PEOPLE, RepeatVictims.YES, {"18_to_29": 4}
    db.session.commit()
    browser = sign_in(coordinator)

    def is_there(query):
        answer = browser.get(f"{page}{query}")
        if page == "/map?":
            return bool(answer.select(".app-ward-figures a[href*='ward=']"))
        return bool(answer.select("table.app-list tbody tr"))

    for query in ("focus=people", "repeat=yes", "ages=18_to_29", "focus=people&repeat=yes"):
        assert is_there(query), query
    for query in ("focus=place", "repeat=no", "ages=under_18", "focus=people&repeat=no"):
        assert not is_there(query), query
