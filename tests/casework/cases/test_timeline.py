"""Does the timeline read like a story: newest first, by day, by kind, page by page?"""

from datetime import UTC, datetime, timedelta

from app import clock
from app.casework.cases import services
from app.casework.cases.timeline import PAGE, read_timeline
from tests import factories


def _said(page):
    return [item.sentence for _, items in page.days for item in items]


def test_what_happened_last_comes_first_under_its_day(app):
    case, person = factories.case(), factories.officer(name="Amira Khan")
    first = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    with clock.at(first):
        services.move_case(person, case, "scan")
    with clock.at(first + timedelta(hours=1)):
        services.move_case(person, case, "analyse")
    page = read_timeline(person, case)
    assert [day.isoformat() for day, _ in page.days] == ["2026-03-05", "2026-03-04"]
    assert _said(page) == [
        "Amira Khan moved the plan from Scanning to Analysis",
        "Amira Khan moved the plan from Objective to Scanning",
    ]


def test_a_day_is_a_day_in_london(app):
    case, person = factories.case(), factories.officer()
    with clock.at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        services.move_case(person, case, "scan")
    assert read_timeline(person, case).days[0][0].isoformat() == "2026-07-02"


def test_reading_a_case_is_recorded_but_is_no_part_of_its_story(app, sign_in):
    case, person = factories.case(), factories.officer()
    sign_in(person).get(f"/cases/{case.reference}")
    assert read_timeline(person, case).is_empty


def test_a_kind_shows_that_kind_only_and_an_unknown_one_shows_all(app):
    case, person = factories.case(), factories.officer()
    services.move_case(person, case, "scan")
    services.write_note(person, case, "A note")
    assert len(_said(read_timeline(person, case, kind="note"))) == 1
    assert len(_said(read_timeline(person, case, kind="'; drop table"))) == 2


def test_each_page_goes_on_where_the_last_one_ended(app, sign_in):
    case, person = factories.case(), factories.officer()
    for number in range(PAGE + 3):
        services.write_note(person, case, f"Note {number}")
    first = read_timeline(person, case)
    rest = read_timeline(person, case, before=first.earlier)
    words = [item.words for page in (first, rest) for _, items in page.days for item in items]
    assert words == [f"Note {number}" for number in reversed(range(PAGE + 3))]
    assert rest.earlier is None
    browser = sign_in(person)
    following = browser.get(f"/cases/{case.reference}/timeline").select_one("a[rel=next]")["href"]
    page = browser.get(following)
    assert "Note 0" in page.words
    assert "Newest" in page.words


def test_another_cases_entries_are_not_among_them(app):
    case, other, person = factories.case(), factories.case(), factories.officer()
    services.write_note(person, other, "Elsewhere")
    assert read_timeline(person, case).is_empty
