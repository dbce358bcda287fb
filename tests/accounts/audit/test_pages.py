"""What does an auditor find in the record, and what must they not read there?"""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.accounts.audit.queries import PAGE
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.use_case import record_read
from tests import factories


@pytest.fixture
def auditor(app, sign_in):
    return sign_in(factories.person(Role.AUDITOR, name="Odette Audit"))


@pytest.fixture
def ann(app):
    return factories.officer(name="Ann Ward")


def rows(page):
    return [" ".join(row.get_text(" ", strip=True).split()) for row in page.select("tbody tr")]


def tell(actor, event, case=None, **detail):
    record_read(actor, event, case, **detail)


def test_an_auditor_reads_what_was_done_newest_first(auditor, ann):
    case = factories.case()
    tell(ann, Event.CASE_READ, case)
    tell(ann, Event.NOTE_ADDED, case)
    said = rows(auditor.get("/audit"))
    assert f"Ann Ward wrote a note {case.reference}" in said[0]
    assert f"Ann Ward read this case {case.reference}" in said[1]


def test_an_auditor_knows_of_a_restricted_case_but_reads_none_of_its_words(auditor, ann):
    case = factories.case(title="Hawthorn House", restricted=True)
    tell(ann, Event.ESCALATION_REQUESTED, case, group="The Executive", ask="Close Hawthorn House")
    page = auditor.get("/audit")
    assert "asked The Executive: [withheld]" in page.words
    assert case.reference in page.words
    assert "Hawthorn" not in str(page)


def test_a_search_finds_nothing_by_the_words_that_are_withheld(auditor, ann):
    case = factories.case()
    tell(ann, Event.CASE_CLOSED, case, reason="Hawthorn", group="Oakwood NAT")
    assert rows(auditor.get("/audit?words=Hawthorn")) == []
    assert len(rows(auditor.get("/audit?words=oakwood nat"))) == 1


def test_what_somebody_gave_as_the_subject_of_an_entry_about_a_case_is_not_shown(auditor, ann):
    from app.extensions import db

    case = factories.case()
    db.session.add(
        AuditEntry(
            at=clock.now(), actor_id=ann.id, actor_name=ann.name, event=Event.CASE_READ, case_id=case.id,
            subject="Hawthorn House", detail={}, strand=1,
        )
    )  # fmt: skip
    db.session.commit()
    assert "Hawthorn" not in str(auditor.get("/audit"))
    assert rows(auditor.get("/audit?words=Hawthorn")) == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("words=by+bus", 1),
        ("words=100%25", 1),
        ("words=50%25", 0),
        ("words=%22quoted%22", 1),
        ("words=%22%2C+%22", 0),
        ("person=ward", 2),
        ("person=nobody+like+that", 0),
        ("kind=account", 2),
        ("kind=file", 0),
        ("person=ward&kind=account", 1),
        ("words=Bo+Carr", 2),
    ],
)
def test_the_record_is_searched_by_words_people_and_kind(auditor, ann, search, found):
    bo = factories.officer(name="Bo Carr")
    tell(ann, Event.CASE_CLOSED, None, reason='100% "quoted"', other="x")
    tell(bo, Event.SECOND_FACTOR_ADDED, None, method="by bus")
    tell(ann, Event.PERSON_INVITED, None, person="Bo Carr")
    assert len(rows(auditor.get(f"/audit?{search}"))) == found


def test_the_record_is_read_from_its_newest_or_its_oldest_entry_page_by_page(auditor, ann):
    for day in range(1, 61):
        with clock.at(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)):
            tell(ann, Event.SIGNED_IN)
    for order, first in (("", "30 April 2026"), ("?sort=at&reverse=1", "2 March 2026")):
        page, days = auditor.get(f"/audit{order}"), []
        assert first in rows(page)[0]
        while True:
            days += rows(page)
            following = page.select_one("a[rel=next]")
            if following is None:
                break
            page = auditor.get(f"/audit{following['href']}")
        assert len([day for day in days if "Ann" in day and "signed in" in day]) == 60


def test_the_record_is_searched_by_case(auditor, ann):
    one, other = factories.case(), factories.case()
    tell(ann, Event.CASE_READ, one)
    tell(ann, Event.CASE_READ, other)
    assert len(rows(auditor.get(f"/audit?reference={one.reference.lower()}"))) == 1
    assert rows(auditor.get("/audit?reference=SH-26-9999")) == []


def test_the_record_is_searched_by_days_in_london(auditor, ann):
    for moment in (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 1, tzinfo=UTC)):
        with clock.at(moment):
            tell(ann, Event.SIGNED_IN)
    day = "{0}=1&{0}=7&{0}=2026"
    with clock.at(datetime(2026, 7, 20, tzinfo=UTC)):
        assert len(rows(auditor.get(f"/audit?{day.format('first')}&{day.format('last')}"))) == 1


@pytest.mark.parametrize(
    "search",
    [
        "first=31&first=2&first=2026",
        "first=x",
        "first=1&first=1&first=9999",
        "last=1&last=1&last=99999999999999999999",
        "first=1&first=3&first=2026&last=1&last=2&last=2026",
        "kind=no+such+kind",
        "words=" + "x" * 5000,
        "words=%00",
        "after=99999999999999999999999",
        "after=x",
        "reference=%27%3B+DROP+TABLE+cases",
    ],
)
def test_a_search_that_cannot_be_understood_is_answered_with_a_page(auditor, ann, search, forgiving):
    tell(ann, Event.SIGNED_IN)
    with clock.at(datetime(2026, 7, 20, tzinfo=UTC)):
        auditor.get(f"/audit?{search}")


def test_what_was_wrong_with_a_search_is_said_and_what_was_typed_is_kept(auditor):
    page = auditor.get("/audit?words=bus&first=31&first=2&first=2026")
    assert "Enter a real date" in page.select_one(".govuk-error-summary").text
    assert page.select_one("[name=words]")["value"] == "bus"
    assert page.select_one("#first-day")["value"] == "31"


def test_pages_go_on_where_the_one_before_ended(auditor, ann):
    for number in range(PAGE + 5):
        tell(ann, Event.FILTER_SAVED, name=f"filter {number:03}")
    first = auditor.get("/audit?person=ward")
    second = auditor.get(f"/audit{first.select_one('[rel=next]')['href']}")
    said = rows(first) + rows(second)
    assert len(said) == len(set(said)) == PAGE + 5
    assert "filter 000" in said[-1]
    assert not second.select("[rel=next]")


def read_csv(response):
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_a_download_holds_what_the_search_found_and_nothing_withheld(auditor, ann):
    case = factories.case()
    tell(ann, Event.CASE_CLOSED, case, reason="Hawthorn")
    tell(ann, Event.SIGN_IN_FAILED, email="=cmd|' /C calc'!A0")
    header, *found = read_csv(auditor.client.get("/audit/download/csv?person=ward"))
    assert header[0] == "Date and time"
    assert [row[4] for row in found] == [
        "A sign-in for =cmd|' /C calc'!A0 failed",
        "Ann Ward closed the case: [withheld]",
    ]
    assert found[1][2] == case.reference


def test_a_person_whose_name_is_a_formula_is_neutralised_in_a_download(auditor):
    tell(factories.officer(name="=1+1"), Event.SIGNED_IN)
    found = read_csv(auditor.client.get("/audit/download/csv?kind=account"))
    assert found[1][1] == "'=1+1"


def test_an_auditors_searches_are_on_record_too(auditor, ann):
    auditor.get("/audit?person=Ann")
    auditor.client.get("/audit/download/csv?words=bus").close()
    said = rows(auditor.get("/audit?kind=read"))
    assert "Odette Audit searched the audit for everything, by Ann" in said[1]
    assert "Odette Audit downloaded 0 entries of the audit: “bus” as csv" in said[0]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
@pytest.mark.parametrize("url", ["/audit", "/audit/download/csv", "/audit/download/xlsx"])
def test_nobody_but_an_auditor_reads_the_whole_record(app, sign_in, role, url):
    of = None if role.is_partnership_wide else factories.nat()
    sign_in(factories.person(role, of)).get(url, status=403)


def test_an_auditor_checks_the_record_and_is_told_that_it_is_whole(auditor, ann):
    tell(ann, Event.SIGNED_IN)
    assert "has not been checked yet" in auditor.get("/audit").words
    page = auditor.submit("/audit/check", {})
    assert "it is whole" in page.select_one(".govuk-notification-banner").text
    assert "The record is complete and unchanged" in page.words


def test_an_auditor_is_told_where_a_broken_record_breaks(auditor, ann):
    from app.extensions import db
    from tests.accounts.audit.test_chain import run, unguarded

    tell(ann, Event.SIGNED_IN)
    db.session.commit()
    with unguarded():
        run("UPDATE audit_entries SET actor_name = 'X'")
    db.session.commit()
    page = auditor.submit("/audit/check", {})
    assert "The record has been changed or damaged" in page.words
    assert f"Strand {ann.id % 64}, place 1" in page.words
