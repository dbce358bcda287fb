"""Are files of figures read as people have them: Excel, other headings, and all that can be wrong?"""

import io
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter

from app import clock
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.importing.services import forget_files
from app.models.measure import FigureFile
from app.models.person import Role
from app.tables import NotATable
from app.tables.excel import excel_rows, written
from tests import factories
from tests.insight.performance.test_measure_commands import months, reasons
from tests.insight.performance.test_measure_pages import LIST

HEADINGS = ["measure", "period_from", "period_to", "value", "n"]
JANUARY = [date(2020, 1, 1), date(2020, 1, 31)]


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


def workbook(*rows, before=0):
    """A workbook whose second sheet has these rows, below so many empty ones; the first is empty."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
    book.add_worksheet("Notes")
    sheet = book.add_worksheet("Figures")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(before + number, column, cell)
    book.close()
    return file.getvalue()


# --- Excel -------------------------------------------------------------------------------------------
def test_a_workbook_is_read_with_its_dates_and_numbers(performance):
    content = workbook(
        HEADINGS,
        ["Crime", *JANUARY, 1234.0, ""],
        ["Noise", "2020-01-01", "2020-01-31", "1,234.5", 7],
        before=2,
    )
    done = performance.run("measures", "import", performance.file(content, "figures.xlsx"))
    assert (done["rows"], done["accepted"], done["rejected"]) == (2, 2, [])
    assert queries.get_named("Crime").figures[0].value == 1234
    noise = queries.get_named("Noise").figures[0]
    assert (float(noise.value), noise.n) == (1234.5, 7)


def test_what_is_wrong_in_a_workbook_is_said_by_its_line_and_column(performance):
    content = workbook(
        HEADINGS,
        ["Crime", *JANUARY, "many"],
        HEADINGS,
        ["Total", *JANUARY, 9],
        ["Crime", date(2020, 2, 1), date(2019, 2, 28), 3],
        ["Noise", datetime.fromisoformat("2020-01-01T12:30"), JANUARY[1], 3],
        ["", "", ""],
        ["Theft", date(2090, 1, 1), date(2090, 1, 31), 3],
        ["Asked", *JANUARY, 3, 0],
        ["Good", *JANUARY, 9],
    )
    done = performance.run("measures", "import", performance.file(content, "figures.xlsx"))
    assert (done["rows"], done["accepted"]) == (8, 1)
    said = reasons(done)
    assert said[2].startswith("value: “many” is not a number")
    assert said[3] == "This row repeats the heading"
    assert said[4].startswith("measure: Total is a totals row")
    assert said[5] == "period_to: 28 February 2019 must be the same as or after 1 February 2020"
    assert said[6].startswith("period_from: “2020-01-01 12:30:00” is not a date")
    assert said[8] == "period_to: 31 January 2090 is in the future"
    assert said[9] == "n: must be 1 or more"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04nothing", "cannot read this workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "cannot read this workbook"),
        (workbook(), "is empty"),
    ],
)
def test_what_is_no_workbook_is_refused(performance, content, words):
    done = performance.run("measures", "import", performance.file(content, "figures.xlsx"), status=1)
    assert words in done["rejected"][0]["reason"]


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("app.tables.excel.MOST_UNPACKED", 1000)
    with pytest.raises(NotATable, match="too large"):
        list(excel_rows(workbook(HEADINGS)))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (3.25, "3.25"),
        (True, "True"),
        (timedelta(hours=1), "1:00:00"),
        ("a\u00a0b ", "a b"),
    ],
)
def test_cells_are_written_as_csv_would_have_them(cell, text):
    assert written(cell) == text


def test_targets_and_measures_come_from_workbooks_too(performance):
    measures = workbook(["measure", "unit", "kind", "good"], ["Crime", "crimes", "count", "down"])
    assert performance.run("measures", "define", performance.file(measures, "m.xlsx"))["accepted"] == 1
    heading = ["measure", "baseline", "baseline_to", "target", "target_on"]
    targets = workbook(heading, ["Crime", 100, date(2020, 3, 31), 80, date(2024, 3, 31)])
    assert performance.run("targets", "define", performance.file(targets, "t.xlsx"))["accepted"] == 1


# --- other headings ------------------------------------------------------------------------------------
def upload(text, source="", name="figures.csv"):
    return {"file": (io.BytesIO(text.encode()), name), "why": "", "source": source}


def test_columns_are_named_once_and_remembered_for_their_source(analyst):
    theirs = "Indicator,From,Until,Number\n"
    page = analyst.submit(f"{LIST}/import", upload(f"{theirs}Crime,2020-01-01,2020-01-31,9\n", "The police"))
    assert "Select the right column" in page.words
    kept = db.session.query(FigureFile).one()
    address = f"{LIST}/import/{kept.key}/columns"
    chosen = {
        "source": "The police", "column_measure": "Indicator", "column_period_from": "From",
        "column_period_to": "Until", "column_value": "Number",
    }  # fmt: skip
    assert "Select a column" in analyst.submit(address, {**chosen, "column_measure": ""}).words
    assert "You imported 1 figure from figures.csv." in analyst.submit(address, chosen).words
    again = analyst.submit(f"{LIST}/import", upload(f"{theirs}Crime,2020-02-01,2020-02-29,8\n", "the Police"))
    assert "You imported 1 figure" in again.words
    assert [figure.value for figure in queries.get_named("Crime").figures] == [9, 8]
    assert queries.list_sources() == ["The police"]


def test_a_file_whose_columns_nobody_names_is_forgotten(analyst, monkeypatch):
    analyst.submit(f"{LIST}/import", upload("Indicator,From\nCrime,2020-01-01\n"))
    forget_files(None)
    assert db.session.query(FigureFile).count() == 1
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    forget_files(None)
    assert db.session.query(FigureFile).count() == 0


# --- names, and what is too long -------------------------------------------------------------------------
def test_a_name_is_the_same_however_its_letters_are_written(performance):
    """A capital İ is two letters when it is small, and é one letter or two."""
    names = ("İstanbul Café", "i\u0307stanbul cafe\u0301", "İSTANBUL CAFÉ")
    for number, name in enumerate(names, 1):
        done = performance.take(f"{name},2020-0{number}-01,2020-0{number}-28,9,,,,,\n")
        assert done["accepted"] == 1, done
    assert len(queries.get_named("İstanbul café").figures) == 3
    twice = performance.define("İ,,count,down\nİ,,count,down\n")
    assert twice["rejected"][0]["reason"] == "measure: İ is also on line 3"
    assert performance.define("İ,,count,down\n")["accepted"] == 1
    assert performance.define("İ,,count,down\n")["accepted"] == 1


def test_a_note_that_is_too_long_is_refused_by_its_line(performance):
    heading = "measure,period_from,period_to,value,note\n"
    line = "Crime,2020-01-01,2020-01-31,9,{}\n"
    done = performance.run("measures", "import", performance.file(heading + line.format("x" * 120_000)))
    assert done["rejected"] == [{"line": 2, "reason": "note: must be 5,000 characters or fewer"}]
    longer = performance.run(
        "measures", "import", performance.file(heading + line.format("x" * 140_000)), status=1
    )
    assert "Line 2 cannot be read" in longer["rejected"][0]["reason"]
    assert queries.list_all() == []


def test_what_the_product_counts_itself_is_not_imported(performance):
    performance.define("Crime,,count,down\n")
    queries.get_named("Crime").counted = "cases logged"
    db.session.commit()
    assert (
        "Crime is counted by this service, so it cannot be imported"
        in performance.take(months("Crime", [9]))["rejected"][0]["reason"]
    )


def test_parts_that_would_go_round_in_a_circle_are_refused(performance):
    heading = "measure,unit,kind,good,part_of\n"
    done = performance.run(
        "measures", "define",
        performance.file(f"{heading}A,,count,down,B\nB,,count,down,A\nC,,count,down,C\nD,,count,down,Nothing\n"),
    )  # fmt: skip
    said = reasons(done)
    assert said[3] == "part_of: B cannot be a part of itself, so it is not part of any measure"
    assert said[4] == "part_of: C cannot be a part of itself"
    assert said[5] == "part_of: there is no measure “Nothing” in this file or in the service"
    assert done["accepted"] == len(done["rejected"]) - 2 == 1


def test_a_figure_that_is_not_released_says_when_it_is_expected(performance):
    heading = "measure,period_from,period_to,value,status,note,expected_on,vintage\n"
    done = performance.run(
        "measures", "import",
        performance.file(
            f"{heading}Crime,2020-01-01,2020-12-31,,not yet released,The source is late,2026-12-24,\n"
            "Noise,2020-01-01,2020-12-31,9,validated,,2026-12-24,\n"
            "Theft,2020-01-01,2020-12-31,9,,,,mid-2019 estimates\n"
        ),
    )  # fmt: skip
    assert reasons(done) == {3: "expected_on: only enter a date if the figure is not yet released"}
    assert queries.get_named("Crime").figures[0].expected_on == date(2026, 12, 24)
    assert queries.get_named("Theft").figures[0].vintage == "mid-2019 estimates"
