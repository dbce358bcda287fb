"""Does a download hold what the list held, and can nothing in it run?"""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime

import pytest
from werkzeug.exceptions import NotFound

from app import clock
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Stage
from app.models.event import Event
from app.models.person import Role
from app.web import downloads
from app.web.downloads import csv_response, format_response, xlsx_response
from tests import factories
from tests.pages import StyledClient

HEADER = ["Title", "Number"]
ATTACKS = [
    '=HYPERLINK("http://evil.example","Open")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
]


@pytest.fixture
def request_(app):
    with app.test_request_context():
        yield


def read_csv(response):
    with response:
        text = b"".join(response.iter_encoded()).decode()
    assert text.startswith("\ufeff"), "Excel needs the mark to read letters outside ASCII"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def sheet_of(response):
    response.direct_passthrough = False
    with response, zipfile.ZipFile(io.BytesIO(response.get_data())) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_csv_holds_the_rows_as_they_were(request_):
    rows = [["Noise, “loud”, in\nthe square", 3], ["Żubrówka", None]]
    assert read_csv(csv_response("cases", HEADER, rows)) == [
        HEADER,
        ["Noise, “loud”, in\nthe square", "3"],
        ["Żubrówka", ""],
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_csv_is_a_formula(request_, attack):
    assert read_csv(csv_response("cases", HEADER, [[attack, -5]]))[1] == [f"'{attack}", "-5"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_workbook_is_a_formula(request_, attack):
    sheet = sheet_of(xlsx_response("cases", HEADER, [[attack, -5]]))
    assert "<f>" not in sheet
    assert re.search(r't="inlineStr"><is><t[^>]*>(?:_x000D_|\s)*[=+\-@\uff1d]', sheet)
    assert "<v>-5</v>" in sheet, "a number stays a number"


def test_dates_states_and_switches_are_written_for_people(request_):
    row = [date(2026, 3, 5), datetime(2026, 7, 1, 13, 7, 9, tzinfo=UTC), Stage.SCANNING, True, None]
    assert read_csv(csv_response("cases", HEADER, [row]))[1] == [
        "2026-03-05",
        "2026-07-01 14:07",
        "Scanning",
        "Yes",
        "",
    ]


def test_a_workbook_holds_real_dates(request_):
    sheet = sheet_of(xlsx_response("cases", HEADER, [[date(2026, 3, 5), "Scanning"]]))
    assert "<v>46086</v>" in sheet, "5 March 2026 as Excel counts days"


def test_a_cell_longer_than_excel_allows_is_cut_and_not_lost(request_):
    sheet = sheet_of(xlsx_response("cases", HEADER, [["x" * 40_000, 1]]))
    assert sheet.count("x" * 32_767) == 1


def test_a_workbook_says_where_excel_ends(request_, monkeypatch):
    monkeypatch.setattr(downloads, "EXCEL_ROWS", 4)
    sheet = sheet_of(xlsx_response("cases", HEADER, [["one", 1], ["two", 2], ["three", 3], ["four", 4]]))
    assert "two" in sheet
    assert "three" not in sheet
    assert "Download the CSV file" in sheet


def test_a_csv_of_any_length_is_sent_in_little_memory(request_):
    rows = ([f"Title {number}", number] for number in range(50_000))
    tracemalloc.start()
    with csv_response("cases", HEADER, rows) as response:
        sent = sum(len(piece) for piece in response.iter_encoded())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 900_000
    assert most < 500_000


def test_a_list_that_cannot_be_read_is_an_error_and_not_half_a_file(request_):
    def broken():
        yield from ([f"Title {number}", number] for number in range(1_000))
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        csv_response("cases", HEADER, broken())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_longer_than_is_read_at_a_time_comes_whole(committed_app, ending):
    """A request's transaction ends with the view, and with it whatever was still to be read."""
    auditor, many = factories.person(Role.AUDITOR), 1_200
    said = {"words": "everything"}
    db.session.add_all(
        AuditEntry(at=clock.now(), actor_name="Audrey", event=Event.AUDIT_READ, detail=said, strand=0)
        for _ in range(many)
    )
    client = StyledClient.for_person(committed_app, auditor).client
    with client.get(f"/audit/download/{ending}") as response:
        assert response.status_code == 200
        rows = read_csv(response) if ending == "csv" else re.findall("<row ", sheet_of(response))
    assert len(rows) == 1 + many, "a heading and the entries"


def test_a_download_is_saved_under_its_name_and_never_shown(request_):
    for response, ending in (
        (csv_response("cases", HEADER, []), "csv"),
        (xlsx_response("cases", HEADER, []), "xlsx"),
    ):
        response.close()
        assert response.headers["Content-Disposition"] == f"attachment; filename=cases.{ending}"


def test_a_format_that_nobody_writes_is_not_there(request_):
    with pytest.raises(NotFound):
        format_response("exe", "cases", HEADER, [], one="case")


def test_a_csv_says_once_in_which_letters_it_is_written(request_):
    with csv_response("cases", HEADER, []) as response:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
