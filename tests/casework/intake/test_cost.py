"""How many statements do logging a problem and looking at it take?"""

import pytest

from app import clock
from app.casework.actions.services import add_action
from app.casework.cases.services import write_note
from app.casework.escalation.services import request_escalation
from app.models.escalation import Trigger
from tests import factories

AT_MOST = {"form": 7, "both sent": 17, "what happens next": 4, "case page": 10}


@pytest.fixture
def client(sign_in):
    return sign_in(factories.officer(factories.nat())).client


def test_logging_a_problem_asks_the_database_once_for_everything(client, queries):
    factories.case(ward=factories.ward(), theme=factories.theme())
    _log(client, queries, "first")  # finds out what is cached for all
    assert {
        name: cost for name, cost in _log(client, queries, "second").items() if cost > AT_MOST[name]
    } == {}


def test_a_case_on_which_much_has_happened_is_shown_as_cheaply(client, queries):
    case = factories.case(easting=457200, northing=339900)
    coordinator = factories.coordinator(case.holder)
    for title in ("Talk to residents", "Light the path", "Clear the bushes"):
        owner = factories.officer(case.holder)
        add_action(coordinator, case, title=title, partner=owner.partner, owner=owner, due_on=clock.today())
    write_note(coordinator, case, "Nobody was there")
    asked = {"trigger": Trigger.NO_PROGRESS, "tried": "Patrols", "ask": "Fund wardens"}
    request_escalation(coordinator, case, to_group=factories.locality(), **asked)
    page = f"/cases/{case.reference}"
    client.get(page)  # finds out what is cached for all
    with queries() as shown:
        text = client.get(page).text
    assert "Light the path" in text
    assert "Nobody was there" in text
    assert len(shown) <= AT_MOST["case page"], shown


def _log(client, queries, submission):
    """Log a problem like one that is there, and return what each page asked."""
    typed = {
        "title": "Noise",
        "theme": factories.theme().id,
        "ward": factories.ward().id,
        "risk": "low",
        "submission": submission,
    }
    with queries() as form:
        client.get("/cases/new")
    with queries() as sent:
        page = client.post("/cases/new", data=typed)
        assert "None of these" in page.text
        to = client.post("/cases/new", data={**typed, "none_of_these": "1"}).location
    with queries() as logged:
        assert "Problem logged" in client.get(to).text
    with queries() as shown:
        assert "Noise" in client.get(to.removesuffix("/logged")).text
    return {
        "form": len(form),
        "both sent": len(sent),
        "what happens next": len(logged),
        "case page": len(shown),
    }
