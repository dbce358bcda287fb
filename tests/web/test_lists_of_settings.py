"""Can each list under Settings and of imports be sorted by its headings, paged and taken away whole?"""

import pytest

from app.extensions import db
from app.models.area import AreaImport, AreaKind
from app.models.incident import IncidentImport
from app.models.partnership import Theme
from app.models.person import Role
from tests import factories

LISTS = [
    "/settings/people", "/settings/partners", "/settings/groups", "/settings/themes", "/settings/areas",
    "/evidence/incidents",
]  # fmt: skip


@pytest.fixture
def reader_of(app, sign_in):
    """Who reads a list. Two rows at least are in each, and two pages in those of imports."""
    for name in ("Oakwood", "Elm"):
        factories.officer(factories.nat(name))
    factories.partner("Police")
    db.session.add_all(Theme(key=name, name=name.title()) for name in ("fires", "noise"))
    for number in range(30):
        db.session.add(AreaImport(file_name=f"areas {number:02}", kind=AreaKind.WARD if number % 2 else None))
        db.session.add(IncidentImport(file_name=f"incidents {number:02}"))
    db.session.commit()
    clients = {role: sign_in(factories.person(role)) for role in (Role.ADMINISTRATOR, Role.ANALYST)}
    return lambda address: clients[Role.ANALYST if address.startswith("/evidence") else Role.ADMINISTRATOR]


def follow(reader, address):
    """The rows of a list, page after page."""
    path, rows = address.partition("?")[0], []
    while address:
        page = reader.get(address)
        rows += [
            row.td.get_text(" ", strip=True) for row in page.select("table.app-list")[-1].select("tbody tr")
        ]
        following = page.select_one("a[rel=next]")
        address = f"{path}{following['href'].partition('#')[0]}" if following else ""
    return rows


@pytest.mark.parametrize("address", LISTS)
def test_each_heading_sorts_every_row_one_way_and_the_other(reader_of, address):
    reader = reader_of(address)
    rows = follow(reader, address)
    headings = [link["href"].partition("#")[0] for link in reader.get(address).select(".app-list__sort")]
    assert len(rows) > 1
    assert headings
    for query in headings:
        one_way = follow(reader, f"{address}{query}")
        again = reader.get(f"{address}{query}").select_one("[aria-sort] a")["href"].partition("#")[0]
        other_way = follow(reader, f"{address}{again}")
        assert sorted(one_way) == sorted(other_way) == sorted(rows), query


@pytest.mark.parametrize("address", LISTS)
def test_the_file_of_a_list_holds_all_of_its_rows(reader_of, address):
    reader = reader_of(address)
    rows = follow(reader, address)
    with reader.client.get(f"{address}/download.csv") as response:
        assert len(response.text.strip().splitlines()) == len(rows) + 1
