"""Does a page ask the database as many questions for many rows as for a few?"""

import pytest

from app.extensions import db
from app.models.event import Event
from app.models.sharing import NamedFor
from app.use_case import record_read
from tests import factories, world

PAGES = {
    "officer": [
        "/",
        *(f"/cases{asked}" for asked in ("", "?scope=group", "?scope=all", "?scope=all&q=square")),
        "/escalations",
    ],
    "neighbour": ["/", "/cases?scope=others", "/cases"],
    "coordinator": [
        "/",
        "/cases?scope=all&stage=all",
        "/cases/download.csv?scope=all",
        "/escalations?side=from",
        "/escalations/download.csv?side=all",
    ],
    "locality chair": ["/", "/escalations", "/escalations?side=to", "/cases?scope=all&sort=review"],
    "executive chair": ["/", "/cases?scope=all", "/map"],
    "analyst": ["/", "/evidence/high-impact-neighbourhoods"],
    "administrator": ["/", "/settings/people", "/settings/groups", "/settings/partners"],
    "auditor": ["/", "/audit", "/audit?kind=read"],
}
OF_A_CASE = ["", "/plan", "/timeline", "/files", "/sharing", "/record"]


@pytest.fixture
def cast(app):
    return world.people()


def add_some(cast, number):
    """More of everything that a list or a front page shows, each with people and groups of its own."""
    for _ in range(number):
        case = world.a_case(cast, lead=cast["officer"])
        factories.name_on(case, cast["officer"], NamedFor.LEAD)
        world.asked_above(case, {**cast, "coordinator": factories.coordinator(factories.nat("Oakwood"))})
        db.session.add(world.watch(case, cast["officer"]))
        world.handed_down(world.a_case(cast), cast)
        factories.officer(factories.nat("Oakwood"))
        record_read(factories.officer(), Event.CASE_READ, case)


@pytest.fixture
def questions(queries):
    """Counts as the second visitor asks: what is kept for all is kept by then."""

    def count(client, url):
        client.client.get(url).close()
        with queries() as sent, client.client.get(url) as response:
            assert response.data
        assert response.status_code == 200, (url, response.status_code)
        return len(sent)

    return count


@pytest.mark.parametrize("who", PAGES)
def test_a_list_asks_as_much_for_many_rows_as_for_a_few(cast, sign_in, questions, who):
    add_some(cast, 2)
    client = sign_in(cast[who])
    few = {url: questions(client, url) for url in PAGES[who]}
    add_some(cast, 6)
    many = {url: questions(client, url) for url in PAGES[who]}
    assert {url: (few[url], many[url]) for url in few if many[url] > few[url]} == {}


def test_a_case_asks_as_much_with_much_on_it_as_with_little(cast, sign_in, questions):
    case = world.a_case(cast)
    client = sign_in(cast["coordinator"])
    pages = [f"/cases/{case.reference}{page}" for page in OF_A_CASE]
    few = {url: questions(client, url) for url in pages}
    for number in range(5):
        world.add_to(case, {**cast, "neighbour": factories.officer(factories.nat("Elm"))}, f"More {number}")
        factories.name_on(case, factories.officer(factories.nat("Elm")))
        record_read(factories.officer(), Event.CASE_READ, case)
    many = {url: questions(client, url) for url in pages}
    assert {url: (few[url], many[url]) for url in few if many[url] > few[url]} == {}


@pytest.mark.parametrize(("url", "most"), [("/", 40), ("/cases", 20)])
def test_the_pages_that_open_most_ask_little(cast, sign_in, questions, url, most):
    add_some(cast, 2)
    assert questions(sign_in(cast["officer"]), url) <= most
