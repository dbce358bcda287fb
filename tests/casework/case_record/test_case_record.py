"""What do a case's people read in its own record, and who else does?"""

import pytest

from app.accounts.audit.queries import PAGE, entries_of_case
from app.casework.cases.services import write_note
from app.extensions import db
from app.models.event import Event
from app.models.person import Role
from app.models.sharing import NoteAudience
from app.use_case import record_read
from tests import factories


@pytest.fixture
def case(app):
    return factories.case()


@pytest.fixture
def colleague(case, sign_in):
    return sign_in(factories.officer(case.holder, name="Ann Ward"))


def rows(page):
    return [" ".join(row.get_text(" ", strip=True).split()) for row in page.select("tbody tr")]


def record_of(case, **search):
    query = "&".join(f"{name}={value}" for name, value in search.items())
    return f"/cases/{case.reference}/record?{query}"


def test_its_people_read_what_was_done_and_who_read_it_in_full(case, colleague):
    record_read(factories.officer(name="Bo Carr"), Event.CASE_READ, case)
    record_read(factories.officer(name="Cy Day"), Event.CASE_CLOSED, case, reason="It is over")
    said = rows(colleague.get(record_of(case)))
    assert said[0].endswith("Cy Day closed the case: It is over")
    assert said[1].endswith("Bo Carr read this case")


def test_reading_the_record_is_on_record(case, colleague):
    colleague.get(record_of(case))
    assert rows(colleague.get(record_of(case)))[0].endswith("Ann Ward read this case")


@pytest.mark.parametrize(("show", "found"), [("read", 1), ("done", 2), ("", 3), ("nonsense", 3)])
def test_the_record_can_be_of_readings_only_or_without_them(case, colleague, show, found, forgiving):
    person = factories.officer()
    record_read(person, Event.CASE_READ, case)
    record_read(person, Event.CASE_REVIEWED, case, next_review="2026-03-05")
    record_read(person, Event.FILE_ADDED, case, name="map.pdf")
    assert len(rows(colleague.get(record_of(case, show=show)))) == found


def test_the_record_of_another_case_is_never_mixed_in(case, colleague):
    record_read(factories.officer(), Event.CASE_READ, factories.case())
    assert rows(colleague.get(record_of(case))) == []


def test_that_there_is_a_note_for_another_partner_only_is_not_told(case, colleague):
    police = factories.officer(case.holder, partner_=factories.partner("Sherwood Police"))
    write_note(police, case, "For the police", audience=NoteAudience.OWN_PARTNER)
    write_note(police, case, "For everybody")
    assert len([said for said in rows(colleague.get(record_of(case))) if "wrote a note" in said]) == 1


def test_its_pages_go_on_where_the_one_before_ended(case, colleague):
    person = factories.officer()
    for number in range(PAGE + 3):
        record_read(person, Event.FILE_ADDED, case, name=f"file {number:03}")
    first = colleague.get(record_of(case, show="done"))
    second = colleague.get(record_of(case).rstrip("?") + first.select_one("[rel=next]")["href"])
    said = rows(first) + rows(second)
    assert len(said) == len(set(said)) == PAGE + 3


@pytest.mark.parametrize("role", Role)
def test_the_record_of_a_case_out_of_sight_is_not_there(case, sign_in, role):
    elsewhere = None if role.is_partnership_wide else factories.nat("Elm")
    may_read_no_case = role in (Role.ADMINISTRATOR, Role.AUDITOR)
    outsider = sign_in(factories.person(role, elsewhere))
    outsider.get(record_of(case), status=403 if may_read_no_case else 404)


def test_the_record_of_a_restricted_case_is_for_its_people_alone(case, colleague, sign_in):
    case.restricted = True
    colleague.get(record_of(case), status=404)
    factories.name_on(case, named := factories.officer(factories.nat("Elm")))
    sign_in(named).get(record_of(case))


def test_the_query_itself_gives_nothing_of_a_case_out_of_sight(case):
    record_read(factories.officer(), Event.CASE_READ, case)
    outsider = factories.officer(factories.nat("Elm"))
    assert db.session.scalars(entries_of_case(outsider, case)).all() == []


def test_the_record_can_be_taken_as_a_file_and_that_is_on_record(case, colleague):
    page = colleague.client.get(f"/cases/{case.reference}/record/download.csv?show=done")
    assert page.status_code == 200
    assert "read this case" not in page.text
    words = colleague.get(f"/cases/{case.reference}/record").words
    assert "downloaded" in words
