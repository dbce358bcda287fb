"""Is what was planned and done logged by place, week and partner, by hand and from a file?"""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import clock
from app.casework.deliveries.csv_lines import read_lines
from app.casework.deliveries.services import Line, import_deliveries, log_delivery, undo_entry
from app.casework.deliveries.summary import monday_of, summarise
from app.extensions import db
from app.models.delivery import Delivery
from tests import factories


def _at(case, page=""):
    return f"/cases/{case.reference}/delivery{page}"


def _day(day):
    return [day.day, day.month, day.year]


def test_a_line_is_logged_in_one_form_that_offers_the_usual(sign_in):
    case, browser = factories.case(place="Oak Square"), sign_in(factories.officer())
    page = browser.get(_at(case))
    assert page.select_one("[name=place]")["value"] == "Oak Square"
    partner = page.select_one("[name=partner_id] option[selected]")["value"]
    form = {"place": "Oak Square", "day": _day(clock.today()), "partner_id": partner}
    page = browser.submit(_at(case), {**form, "visits_planned": "3", "visits_done": "2"})
    assert "Work was done in 1 of 1 planned week" in page.words
    assert "2 of 3" in page.words
    browser.submit(_at(case), {**form, "visits_done": "3", "hours_done": "1.5"})
    stored = db.session.query(Delivery).one()
    assert (stored.visits_planned, stored.visits_done, stored.hours_done) == (3, 3, Decimal("1.50"))
    assert stored.week == monday_of(clock.today())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours_done": "-1"}, "Enter a number from 0 to 9,999"),
        ({"hours_done": "many"}, "Enter a number of hours, such as 3 or 2.5"),
        ({"hours_done": "nan"}, "Enter a number of hours, such as 3 or 2.5"),
        ({"visits_done": "2.5"}, "Enter a whole number, such as 12"),
        ({"place": ""}, "Enter a place"),
        ({"day": ["31", "2", "2026"]}, "Enter a real date"),
        ({"day": ["1", "1", "1"]}, "year"),
        ({"day": ["31", "12", "9999"]}, "year"),
        ({}, "Enter how many visits or hours were done or planned"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in, wrong, said):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {"place": "Oak Square", "day": _day(clock.today()), "partner_id": factories.partner().id, **wrong}
    page = browser.submit(_at(case), form)
    assert said in page.select_one(".govuk-error-summary").get_text()
    for name, typed in wrong.items():
        if isinstance(typed, str):
            assert page.select_one(f"[name={name}]").get("value", "") == typed
    assert db.session.query(Delivery).count() == 0


def _file(text):
    return {"file": (io.BytesIO(text.encode()), "log.csv")}


def test_a_file_is_imported_whole_and_again_without_doubling(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    text = (
        "Place,Week,Partner,Visits planned,Visits done,Hours planned,Hours done\n"
        "Oak Square,2026-03-30,Sherwood Council,3,2,6,4.5\n\n"
        "“Elm, Road”,06/04/2026,sherwood council,1,,,\n".replace("“", '"').replace("”", '"')
    )
    for _ in range(2):
        assert "2 lines imported." in browser.submit(_at(case, "/import"), _file(text)).words
    stored = db.session.query(Delivery).order_by(Delivery.week).all()
    assert [(line.place, line.week, line.visits_done) for line in stored] == [
        ("Oak Square", date(2026, 3, 30), 2),
        ("Elm, Road", date(2026, 4, 6), 0),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty"),
        ("place,week\nOak,2026-03-30", "Line 1 must name the columns: place, week, partner"),
        ("place,week,partner\n", "no lines below its column names"),
        ("place,week,partner\nOak,soon,Sherwood Council", "line 2: “soon” is not a date"),
        ("place,week,partner\nOak,0001-01-01,Sherwood Council", "“0001-01-01”: enter a year from 1900"),
        ("place,week,partner\nOak,31/12/9999,Sherwood Council", "“31/12/9999”: enter a year from 1900"),
        ("place,week,partner\nOak,2026-03-30,Nobody", "line 2: there is no partner “Nobody”"),
        (
            "place,week,partner,hours done\nOak,2026-03-30,Sherwood Council,-1",
            "hours done must be from 0 to 9,999",
        ),
        (
            "place,week,partner,visits done\nOak,2026-03-30,Sherwood Council,x",
            "visits done “x” is not a number",
        ),
        (
            "place,week,partner,hours done\nOak,2026-03-30,Sherwood Council,NaN",
            "hours done “NaN” is not a number",
        ),
        ("place,week,partner,hours done\nOak,2026-03-30,Sherwood Council,99999.999", "from 0 to 9,999"),
        (f"place,week,partner\n{'O' * 140_000},2026-03-30,Sherwood Council", "Line 2 cannot be read"),
        ("place,week,partner\n" + "x,2026-03-30,x\n" * 5_001, "must have 5,000 lines or fewer"),
    ],
)
def test_a_file_with_a_mistake_imports_nothing_and_says_where_it_is(sign_in, text, said):
    factories.partner()
    case, browser = factories.case(), sign_in(factories.officer())
    assert said in browser.submit(_at(case, "/import"), _file(text)).words
    assert db.session.query(Delivery).count() == 0


def test_planned_against_done_is_a_share_of_the_weeks_of_places(app):
    case, officer = factories.case(), factories.officer()
    monday = monday_of(clock.today())
    for place, weeks, planned, done in (
        ("Oak", 0, 2, 1),
        ("Elm", 0, 2, 0),
        ("Oak", 1, 2, 2),
        ("Ash", 1, 0, 5),
    ):
        week = monday - timedelta(weeks=weeks)
        log_delivery(officer, case, Line(place, week, officer.partner, planned, done))
    summary = summarise(db.session.query(Delivery).all())
    assert (summary.planned_place_weeks, summary.done_place_weeks, summary.unit) == (3, 2, "visits")
    assert [(week.planned, week.done) for week in summary.weeks] == [(2, 7), (4, 1)]


def test_a_file_of_many_lines_is_stored_in_as_many_statements_as_one_of_few(app, queries):
    officer, partner, counts = factories.officer(), factories.partner(), []
    cases = [factories.case() for _ in range(3)]  # the first finds out what is cached for all
    for case, number in zip(cases, (2, 2, 40), strict=True):
        lines = [Line(f"Place {n}", clock.today(), partner, visits_done=n) for n in range(number)]
        with queries() as asked:
            import_deliveries(officer, case, lines)
        counts.append(len(asked))
    assert counts[2] == counts[1]


# --- mending what was entered ----------------------------------------------------------------------------
@pytest.fixture
def officer(app):
    return factories.officer()


@pytest.fixture
def case(app):
    return factories.case()


def _line(officer, place="Oak", done=2, **numbers):
    return Line(place, clock.today(), officer.partner, visits_done=done, **numbers)


def _log(case):
    rows = db.session.query(Delivery).filter_by(case_id=case.id).order_by(Delivery.place)
    return [(row.place, row.visits_done) for row in rows]


def test_a_line_is_corrected_and_removed_and_each_can_be_undone(case, officer, sign_in):
    log_delivery(officer, case, _line(officer))
    browser = sign_in(officer)
    page = browser.get(_at(case))
    [change] = [link["href"] for link in page.select("td a") if "Change" in link.get_text()]
    form = {"place": "Elm", "day": _day(clock.today()), "partner_id": officer.partner_id, "visits_done": "5"}
    assert "Line changed." in browser.submit(change, form).words
    assert _log(case) == [("Elm", 5)]
    page = browser.get(_at(case))
    assert "Elm: 1 line" in page.words
    browser.submit(page.select_one("li form")["action"], {})
    assert _log(case) == [("Oak", 2)]
    page = browser.submit(browser.get(_at(case)).select_one("td form")["action"], {})
    assert _log(case) == []
    page = browser.submit(page.select_one("form[action$=undo]")["action"], {})
    assert "Undone. The log is back as it was." in page.words
    assert _log(case) == [("Oak", 2)]


def test_a_correction_takes_no_other_lines_place(case, officer, sign_in):
    for place in ("Oak", "Elm"):
        log_delivery(officer, case, _line(officer, place))
    row = db.session.query(Delivery).filter_by(place="Elm").one()
    form = {"place": "Oak", "day": _day(clock.today()), "partner_id": officer.partner_id, "visits_done": "5"}
    page = sign_in(officer).submit(_at(case, f"/{row.key}/change"), form)
    assert (
        "There is already a line for this place, week and partner"
        in page.select_one(".govuk-error-summary").text
    )
    assert _log(case) == [("Elm", 2), ("Oak", 2)]


def test_an_import_is_undone_whole_but_for_lines_entered_again_since(case, officer, sign_in):
    log_delivery(officer, case, _line(officer, "Oak", 1))
    lines = [_line(officer, place, 9) for place in ("Oak", "Elm", "Ash")]
    entry = import_deliveries(officer, case, lines, name="log.csv")
    log_delivery(officer, case, _line(officer, "Ash", 7))
    browser = sign_in(officer)
    page = browser.submit(_at(case, f"/entries/{entry.key}/undo"), {})
    assert "1 line was entered again since, so we did not undo it." in page.words
    assert _log(case) == [("Ash", 7), ("Oak", 1)]
    page = browser.submit(_at(case, f"/entries/{entry.key}/undo"), {})
    assert "This has already been undone." in page.words
    undo_entry(officer, entry)
    assert _log(case) == [("Ash", 7), ("Oak", 1)]


def test_the_log_is_a_file_that_can_be_imported_again(case, officer, sign_in):
    log_delivery(officer, case, _line(officer, hours_planned=Decimal("2.5")))
    browser = sign_in(officer)
    text = browser.client.get(_at(case, "/download.csv")).get_data()
    assert [line.place for line in read_lines(text, [officer.partner])] == ["Oak"]
    [line] = read_lines(text, [officer.partner])
    assert (line.day, line.visits_done, line.hours_planned) == (
        monday_of(clock.today()), 2, Decimal("2.5"),
    )  # fmt: skip


def test_what_is_done_is_typed_first_and_the_rest_stands_there(case, officer, sign_in):
    """On a phone: touch the number, type it, save. The place, week and partner are those of the last line."""
    log_delivery(officer, case, _line(officer))
    page = sign_in(officer).get(_at(case))
    typed = [field["name"] for field in page.select("form.app-measure input:not([type=hidden])")]
    assert typed[0] == "visits_done"
    assert page.select_one("[name=place]")["value"] == "Oak"
    assert page.select_one("h2").get_text() == "Log a week"
