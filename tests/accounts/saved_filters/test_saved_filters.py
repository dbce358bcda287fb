"""Can the filters of every list be saved by those who may open it, and by nobody else?"""

import pytest

from app.extensions import db
from app.models.desk import LONGEST_QUERY, SavedFilter
from app.models.incident import IncidentImport
from app.models.person import Role
from app.web.slices import find_lists
from tests import factories

# A question of each list, and who may ask it.
ASKED = {
    "cases": ("/cases", "scope=all&risk=high", Role.OFFICER),
    "actions": ("/actions", "whose=all&overdue=1", Role.OFFICER),
    "escalations": ("/escalations", "side=all&overdue=1", Role.OFFICER),
    "task-and-finish-groups": ("/task-and-finish-groups", "state=any", Role.OFFICER),
    "people": ("/settings/people", "role=officer&sort=partner", Role.ADMINISTRATOR),
    "groups": ("/settings/groups", "tier=1&kind=nat", Role.ADMINISTRATOR),
    "organisations": ("/settings/partners", "active=1", Role.ADMINISTRATOR),
    "audit": ("/audit", "words=noise&person=Ann", Role.AUDITOR),
    "imports of incidents": ("/evidence/incidents", "imports-state=waiting", Role.ANALYST),
    "files of areas": ("/settings/areas", "files-state=done", Role.ADMINISTRATOR),
}


@pytest.fixture
def reader_of(app, sign_in):
    factories.partnership()
    factories.nat("Oakwood")
    people = {role: factories.person(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST)}
    people[Role.OFFICER] = factories.officer()
    db.session.add(IncidentImport(file_name="street.csv"))
    db.session.commit()
    return lambda role: sign_in(people[role])


def save(client, list_name, name="Mine", query=""):
    return client.submit("/saved-filters", {"list": list_name, "name": name, "query": query})


def test_every_list_that_says_so_is_tried_here():
    assert set(ASKED) == set(find_lists())


@pytest.mark.parametrize("list_name", ASKED)
def test_what_a_list_shows_is_saved_beside_it_and_asked_again_with_one_click(reader_of, list_name):
    address, query, role = ASKED[list_name]
    client = reader_of(role)
    form = client.get(f"{address}?{query}").select_one("form[action='/saved-filters']")
    fields = {field["name"]: field["value"] for field in form.select("[type=hidden]")}
    page = client.submit("/saved-filters", {**fields, "name": "As I like it"})
    link = page.select_one(".app-saved-filter a")
    assert link.get_text() == "As I like it"
    # Each value that was asked for is in the address, whatever the list says beside it.
    assert set(query.split("&")) <= set(link["href"].removeprefix("?").split("&"))
    assert client.get(f"{address}{link['href']}").heading == client.get(f"{address}?{query}").heading


def test_each_list_shows_its_own(reader_of):
    client = reader_of(Role.OFFICER)
    for list_name in ("cases", "escalations"):
        save(client, list_name, "The same name", "overdue=1")
    assert db.session.query(SavedFilter).count() == 2
    for address, of_list in (("/cases", 1), ("/escalations", 1), ("/task-and-finish-groups", 0)):
        assert len(client.get(address).select(".app-saved-filter")) == of_list


def test_a_name_is_given_once_in_a_list(reader_of):
    client = reader_of(Role.OFFICER)
    for query in ("risk=low", "risk=high"):
        save(client, "cases", query=query)
    assert db.session.query(SavedFilter).one().query == "risk=high"


def test_a_page_of_a_list_is_saved_from_its_beginning(reader_of):
    save(
        reader_of(Role.ANALYST),
        "imports of incidents",
        query="imports-sort=file_name&imports-after=x&after=y",
    )
    assert db.session.query(SavedFilter).one().query == "imports-sort=file_name"


def test_a_removed_filter_comes_back_with_one_button(reader_of):
    client = reader_of(Role.OFFICER)
    page = save(client, "escalations", "Late ones", "side=all&overdue=1")
    page = client.submit(page.select_one("form[action$=remove]")["action"], {})
    assert not page.select(".app-saved-filter")
    undo = page.select_one(".govuk-notification-banner form")
    client.post(undo["action"], {field["name"]: field["value"] for field in undo.select("input")})
    saved = db.session.query(SavedFilter).one()
    assert (saved.list, saved.name, saved.query) == ("escalations", "Late ones", "side=all&overdue=1")


def test_nobody_saves_a_filter_of_a_list_that_they_may_not_open(reader_of):
    for list_name, status in (("audit", 403), ("of nothing", 404)):
        reader_of(Role.OFFICER).post("/saved-filters", {"list": list_name, "name": "Mine"}, status=status)
    assert db.session.query(SavedFilter).count() == 0


def test_nobody_removes_anothers(reader_of):
    action = save(reader_of(Role.OFFICER), "cases").select_one("form[action$=remove]")["action"]
    reader_of(Role.ANALYST).post(action, status=404)


@pytest.mark.parametrize(("name", "query"), [(" ", ""), ("Long", f"q={'x' * LONGEST_QUERY}")])
def test_without_a_name_or_too_long_nothing_is_saved_and_it_is_said(reader_of, name, query):
    page = save(reader_of(Role.OFFICER), "escalations", name, query)
    assert "save" in page.select_one(".govuk-notification-banner").get_text()
    assert db.session.query(SavedFilter).count() == 0
