"""How many statements do logging a problem and looking at it take?"""

import pytest

from tests import factories

AT_MOST = {"form": 6, "both sent": 18, "what happens next": 4, "case page": 10}


@pytest.fixture
def client(sign_in):
    return sign_in(factories.officer(factories.nat())).client


def test_logging_a_problem_asks_the_database_once_for_everything(client, queries):
    factories.case(ward=factories.ward(), theme=factories.theme())
    _log(client, queries, "first")  # finds out what is cached for all
    assert {
        name: cost for name, cost in _log(client, queries, "second").items() if cost > AT_MOST[name]
    } == {}


def _log(client, queries, submission):
    """Log a problem like one that is there, and return what each page asked."""
    typed = {
        "title": "Noise",
        "theme": factories.theme().id,
        "ward": factories.ward().id,
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
