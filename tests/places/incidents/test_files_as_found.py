"""Are files of councils read as they come out of spreadsheets, or refused for what is wrong and where?"""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.places.incidents.categories import spelling_key
from app.places.incidents.readers import NotSuchAFile, police
from app.places.incidents.readers.days import moment_of
from app.places.incidents.readers.layout import Grid, Layout
from app.places.incidents.readers.recognise import recognise
from app.places.incidents.readers.survey import read_surveyed

TODAY = date(2026, 7, 1)
HEADING = ["Ref", "Date reported", "Kind", "Easting", "Northing", "Street £"]
LAYOUT = Layout(
    when="Date reported", category="Kind", x="Easting", y="Northing", reference="Ref", location="Street £",
    grid=Grid.NATIONAL, has_days=True, reported_by="City council",
)  # fmt: skip


def at(*clock):
    return datetime(*clock)  # noqa: DTZ001  as it is written


ROWS = [
    ("Q1", at(2025, 3, 27, 14, 5), "Fly-tipping", "457240", "339915", "Oak Road – £250"),
    ("Q2", at(2025, 9, 4, 23, 30), "Noise", "457250", "339915", "St Ann’s Well Road"),
    ("Q3", at(2025, 7, 31, 9, 0), "Fly-tipping", "", "", "Café"),
    ("Q4", at(2025, 1, 2, 0, 45), "Noise", "457250", "339925", 'The "Old" Mill'),
]  # fmt: skip
LONDON, SERIAL_ZERO = ZoneInfo("Europe/London"), at(1899, 12, 30)
DATE_STYLES = {
    "day first": lambda d: f"{d:%d/%m/%Y %H:%M}",
    "month first": lambda d: f"{d:%m/%d/%Y %H:%M}",
    "short year": lambda d: f"{d:%d/%m/%y %H:%M}",
    "ISO": lambda d: f"{d:%Y-%m-%dT%H:%M:%S}",
    "UTC": lambda d: f"{d.replace(tzinfo=LONDON).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    "map server": lambda d: f"{d.replace(tzinfo=LONDON).astimezone(UTC):%Y/%m/%d %H:%M:%S+00}",
    "milliseconds": lambda d: str(int(d.replace(tzinfo=LONDON).timestamp() * 1000)),
    "named": lambda d: f"{d:%d %b %Y %H:%M}".replace("Sep", "Sept"),
    "named, short": lambda d: f"{d:%d-%b-%y %H:%M}",
    "in words": lambda d: f"{d:%A} {d.day}{'st' if d.day == 31 else 'th'} {d:%B %Y} at {d:%I:%M %p}",
    "with a no-break space": lambda d: f"{d:%d/%m/%Y\u00a0%H:%M}\u00a0",
    "serial": lambda d: f"{(d - SERIAL_ZERO) / timedelta(days=1):.6f}",
}


def written(rows, separator, style, above=(), below=0, end="\n"):
    """The rows as a spreadsheet program writes them."""
    cells = [[*above], HEADING, *([ref, style(day), *others] for ref, day, *others in rows)]
    lines = [separator.join(_quoted(cell, separator) for cell in row) for row in cells if row]
    return end.join([*lines, *[separator * (len(HEADING) - 1)] * below, ""])


def _quoted(cell, separator):
    marked = cell.replace('"', '""')
    return f'"{marked}"' if separator in cell or '"' in cell or "\n" in cell else cell


def incidents(data, layout=LAYOUT):
    """What the file holds, its rejected rows, and what would be asked and said."""
    found, batches = read_surveyed(io.BytesIO(data), layout, today=TODAY)
    rows, rejections = [], []
    for batch in batches:
        rows += batch.rows.select("day", "began_at", "category", "easting", "location").rows()
        rejections += [(each.line, each.reason) for each in batch.rejections]
    return rows, rejections, found


def plain(text, layout=LAYOUT):
    return incidents(text.encode(), layout)


EXPECTED, _, _ = plain(written(ROWS, ",", DATE_STYLES["day first"]))


@settings(max_examples=80, deadline=None)
@given(
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    separator=st.sampled_from(",;\t|"),
    style=st.sampled_from(sorted(DATE_STYLES)),
    above=st.sampled_from([(), ("Incidents, 2025",), ("sep=;",), ("Incidents", "", "", "", "", "")]),
    below=st.integers(0, 3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_same_rows_give_the_same_incidents_however_they_are_written(
    encoding, separator, style, above, below, end
):
    if above == ("sep=;",):
        above = (f"sep={separator}",)
    text = written(ROWS, separator, DATE_STYLES[style], (), below, end)
    title = end.join([separator.join(above), ""]) if above else ""
    rows, rejections, _ = incidents((title + text).encode(encoding))
    assert len(EXPECTED) == len(ROWS)
    assert rejections == []
    assert [row[:1] + row[2:] for row in rows] == [row[:1] + row[2:] for row in EXPECTED]
    assert [row[1] for row in rows] == [row[1] for row in EXPECTED]


# --- dates -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27 Sept 2025", date(2025, 9, 27)),
        ("27-Mar-25", date(2025, 3, 27)),
        ("27/03/25", date(2025, 3, 27)),
        ("27.3.2025", date(2025, 3, 27)),
        ("27/03/2025\u00a0", date(2025, 3, 27)),
        ("\u200e27/03/2025", date(2025, 3, 27)),
        ("Thursday, 27th of March 2025", date(2025, 3, 27)),
        ("Mar 27, 2025 2:05 PM", date(2025, 3, 27)),
        ("20250327", date(2025, 3, 27)),
        ("45743", date(2025, 3, 27)),
        ("1751324400000", date(2025, 7, 1)),
        ("2025/06/30 23:00:00+00", date(2025, 7, 1)),
        ("2025-07-31T23:30:00Z", date(2025, 8, 1)),
        ("2025-01-31T23:30:00Z", date(2025, 1, 31)),
        ("2025-07-31 23:30 UTC", date(2025, 8, 1)),
        ("2025-07-31T23:30:00", date(2025, 7, 31)),
        ("20250731T233000Z", date(2025, 8, 1)),
        ("2025-07-31t23:30:00z", date(2025, 8, 1)),
        ("2025-07-31 23:30:00 +0000 UTC", date(2025, 8, 1)),
        ("2025-07-31T23:30:00+00:00[UTC]", date(2025, 8, 1)),
        ("Thu Jul 31 2025 23:30:00 GMT+0100 (British Summer Time)", date(2025, 7, 31)),
        ("27\u201303\u20132025", date(2025, 3, 27)),
        ("27\u201103\u20112025", date(2025, 3, 27)),
        ("\uff12\uff17/03/2025", date(2025, 3, 27)),
    ],
)
def test_a_day_is_read_as_people_and_programs_write_it(text, day):
    assert moment_of(text)[0] == day


@pytest.mark.parametrize("text", ["", "tomorrow", "31/02/2025", "2025", "12345", "27 Foo 2025", "1/2/3/4"])
def test_what_is_no_day_is_none(text):
    assert moment_of(text) is None


def _dated(*days):
    rows = "".join(f"Q{number},{day},Noise,457240,339915,\n" for number, day in enumerate(days))
    return plain(",".join(HEADING) + "\n" + rows)


def test_a_column_that_proves_the_month_first_is_read_so_and_asked_about():
    rows, rejections, found = _dated("03/04/2025", "03/05/2025 09:00", "03/29/2025")
    assert [row[0] for row in rows] == [date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 29)]
    assert not rejections
    assert found.questions == [
        "Dates in the file have the month first, as 03/29/2025 shows. So 03/04/2025 is read as 4 March 2025."
    ]


def test_a_day_that_is_to_come_the_one_way_only_tells_too():
    rows, _, found = _dated("03/08/2026", "05/09/2026")
    assert [row[0] for row in rows] == [date(2026, 3, 8), date(2026, 5, 9)]
    assert "the month first" in found.questions[0]


def test_dates_of_both_kinds_are_asked_about_and_each_odd_one_is_named():
    rows, rejections, found = _dated("27/03/2025", "28/03/2025", "03/29/2025", "03/04/2025")
    assert [row[0] for row in rows] == [date(2025, 3, 27), date(2025, 3, 28), date(2025, 4, 3)]
    assert rejections == [
        (4, "The date 03/29/2025 has the month first, but other dates in the file have the day first")
    ]
    assert found.questions[0].startswith(
        "Some dates have the day first, such as 27/03/2025, and some the month"
    )


def test_dates_that_tell_nothing_are_asked_about_only_where_they_look_like_the_other_order():
    assert _dated("03/04/2025", "03/05/2025", "03/06/2025")[2].questions
    assert not _dated("03/04/2025", "04/04/2025", "05/04/2025")[2].questions
    assert not _dated("27/03/2025", "03/04/2025", "03/05/2025", "03/06/2025")[2].questions


def test_what_somebody_has_said_of_the_source_is_not_asked_again():
    layout = Layout(**{**LAYOUT.__dict__, "month_first": True})
    rows, _, found = plain(",".join(HEADING) + "\nQ1,03/04/2025,Noise,,,\n", layout)
    assert (rows[0][0], found.questions) == (date(2025, 3, 4), [])


# --- references and numbers --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "reference",
    ["2.02503E+11", "2.02503e11", "2.02503E11", "202503000123.0", "202503000123.00", "#####", "202503000000"],
)
def test_references_that_a_spreadsheet_has_ruined_are_none_and_every_row_is_kept(reference):
    rows = "".join(f"{reference},{day}/03/2025,Noise,,,\n" for day in (25, 26, 27))
    kept, rejections, found = plain(",".join(HEADING) + "\n" + rows)
    assert (len(kept), rejections) == (3, [])
    assert found.said == [
        "“Ref” was not used as a reference, and every row was imported. A spreadsheet shortened its numbers, "
        f"as {reference} shows."
    ]


def test_references_of_which_a_spreadsheet_made_days_are_none():
    kept, _, found = plain(",".join(HEADING) + "\n" + "25-Mar,27/03/2025,Noise,,,\n" * 2)
    assert (len(kept), found.said[0].split("imported. ")[1]) == (
        2,
        "A spreadsheet turned its numbers into dates, as 25-Mar shows.",
    )


@pytest.mark.parametrize("nothing", ["N/A", "NULL", "-", "#N/A", "#NAME?", "0", "unknown", "None"])
def test_what_programs_write_for_nothing_is_no_reference_and_no_place(nothing):
    rows = f"{nothing},27/03/2025,Noise,{nothing},{nothing},\n" * 2
    kept, rejections, _ = plain(",".join(HEADING) + "\n" + rows)
    assert ([row[3] for row in kept], rejections) == ([None, None], [])


def test_other_references_still_count_once():
    rows, rejections, found = plain(",".join(HEADING) + "\n" + "A12E4,27/03/2025,Noise,,,\n" * 2)
    assert (len(rows), len(rejections), found.said) == (1, 1, [])


def test_a_row_stands_for_as_many_incidents_as_its_column_says():
    layout = Layout(**{**LAYOUT.__dict__, "number": "How many"})
    heading = ",".join([*HEADING, "How many"])
    data = f"{heading}\nA,27/03/2025,Noise,,,,3\nB,27/03/2025,Noise,,,,0\nC,27/03/2025,Noise,,,,many\n"
    rows, rejections, _ = plain(data, layout)
    assert len(rows) == 3
    assert rejections == [(4, "“How many” is “many”, not a number up to 10,000")]


def test_the_spellings_of_a_category_are_one():
    kinds = [
        "Fly-tipping",
        "Fly\u2011tipping",
        "Fly-Tipping",
        "fly tipping",
        "FLY\u2010TIPPING ",
        "Flytipping",
    ]
    rows = "".join(f"{n},27/03/2025,{kind},,,\n" for n, kind in enumerate(kinds))
    read, _, _ = plain(",".join(HEADING) + "\n" + rows)
    assert {row[2] for row in read} == {"Fly-tipping"}
    assert spelling_key("Noise, day") != spelling_key("Noise, night")


def test_a_council_s_spelling_of_a_category_of_the_police_is_not_summed_with_theirs():
    rows, _, _ = plain(",".join(HEADING) + "\nA,27/03/2025,Antisocial Behaviour,,,\n")
    assert rows[0][2] == "Anti-social behaviour, City council"


# --- places ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grid", "x", "y", "reason"),
    [
        (Grid.NATIONAL, "-1.15", "52.95", "is a longitude and a latitude, not an easting and a northing"),
        (Grid.NATIONAL, "52.95", "-1.15", "is a longitude and a latitude, not an easting and a northing"),
        (Grid.LONLAT, "457240", "339915", "is an easting and a northing, not a longitude and a latitude"),
    ],
)
def test_numbers_of_the_other_system_are_named(grid, x, y, reason):
    layout = Layout(**{**LAYOUT.__dict__, "grid": grid})
    _, rejections, _ = plain(",".join(HEADING) + f"\nA,27/03/2025,Noise,{x},{y},\n", layout)
    assert reason in rejections[0][1]


@pytest.mark.parametrize(
    ("x", "y"), [("457,240", "339,915"), ("457 240", "339 915"), ("457240,0", "339915,0")]
)
def test_numbers_with_thousands_or_decimal_commas_are_read(x, y):
    rows, rejections, _ = plain(";".join(HEADING) + f"\nA;27/03/2025;Noise;{x};{y};\n")
    assert (rejections, rows[0][3]) == ([], 457240)


def test_null_island_is_no_place_and_a_file_of_it_is_asked_about():
    rows, _, found = plain(",".join(HEADING) + "\nA,27/03/2025,Noise,0,0,\nB,27/03/2025,Noise,0,0,\n")
    assert [row[3] for row in rows] == [None, None]
    assert "2 of 2 places in the file are 0, 0. These incidents would have no place" in found.questions[0]
    atlantic = Layout(**{**LAYOUT.__dict__, "grid": Grid.LONLAT})
    rows, _, _ = plain(",".join(HEADING) + "\nA,27/03/2025,Noise,-7.557160,49.766807,\n", atlantic)
    assert rows[0][3] is None


@pytest.mark.parametrize("minus", ["\u2212", "\u2013", "\u2011"])
def test_a_longitude_with_a_typographic_minus_is_read(minus):
    layout = Layout(**{**LAYOUT.__dict__, "grid": Grid.LONLAT})
    rows, rejections, _ = plain(",".join(HEADING) + f"\nA,27/03/2025,Noise,{minus}1.15,52.95,\n", layout)
    assert (rejections, rows[0][3]) == ([], 457208)


# --- the heading and the rows ------------------------------------------------------------------------
def test_invisible_signs_in_a_heading_or_a_street_make_no_difference():
    heading = ",".join(HEADING).replace("Kind", "\u200bKind\u00ad")
    data = f"\ufeff\ufeff{heading}\nA\u200b,27/03/2025,Noise,,,Oak \u202eRoad\nA,27/03/2025,Noise,,,\n"
    rows, rejections, _ = plain(data)
    assert [row[4] for row in rows] == ["Oak Road"]
    assert rejections == [(3, "The reference A is on an earlier line")]


@pytest.mark.parametrize(("heading_ends", "row_ends"), [("", ",,"), (",", ""), (",,", ",")])
def test_blanks_beyond_the_heading_or_the_row_do_not_matter(heading_ends, row_ends):
    data = f"{','.join(HEADING)}{heading_ends}\n" + f"A,27/03/2025,Noise,457240,339915,Oak{row_ends}\n"
    assert recognise(io.BytesIO(data.encode())).first_rows[0][:6] == HEADING
    rows, rejections, _ = plain(data)
    assert (len(rows), rejections) == (1, [])


def test_lines_that_end_in_two_ways_are_read():
    data = ",".join(HEADING) + "\r\n" + "".join(f"A{n},27/03/2025,Noise,,,\r" for n in range(3))
    rows, rejections, _ = plain(data)
    assert (len(rows), rejections) == (3, [])


def test_utf_32_is_read_too():
    assert len(incidents(written(ROWS, ",", DATE_STYLES["ISO"]).encode("utf-32"))[0]) == len(ROWS)


# --- refusals ----------------------------------------------------------------------------------------
GOOD = written(ROWS, ",", DATE_STYLES["day first"])
LATER = "Q9,27/03/2025,Noise,457240,339915,"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            (GOOD + LATER.replace(",", ";") + "\n").encode(),
            "before line 6, and by semicolons after that",
        ),
        (
            (GOOD + LATER.replace(",", "\t") + "\n").encode(),
            "before line 6, and by tabs after that",
        ),
        (
            GOOD.encode() + (LATER + "Café\n").encode("cp1252"),
            "Line 6 is in Windows-1252, but line 1 is in UTF-8",
        ),
        (
            GOOD.encode("utf-16") + ((LATER + "\n") * 20).encode(),
            "After line 6 the file changes from UTF-16",
        ),
        (
            GOOD.encode() + ((LATER + "\n") * 20).encode("utf-16-le"),
            "After line 6 the file changes from UTF-8",
        ),
        (b"\x00" * 50 + b"no table", "not text|must name the columns|names the columns|changes from"),
    ],
)
def test_a_file_of_two_kinds_is_refused_with_the_line_and_nothing_is_taken(data, words):
    with pytest.raises(NotSuchAFile, match=words):
        incidents(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "This is an old Excel or Word file. Save the table as CSV"),
        (b"<html><table><tr><td>Ref", "This is a web page or XML"),
        (b"one,two\n1,2\n", "The file has 2 columns, separated by commas. It must have at least 4"),
        (b"Q1,27/03/2025,Noise,457240,339915\nQ2,28/03/2025,Noise,457240,339915\n", "names the columns"),
        ((",".join(HEADING) + "\n").encode(), "The file has column names but no rows"),
        (
            (",".join(HEADING) + "\nA,27/03/2025,No\0ise,,,\n").encode(),
            "no rows that can be read. Line 2: The line has characters that are not text",
        ),
        ((",".join(HEADING) + "\n" + (LATER + "\n").replace(",", ";") * 3).encode(), "separated by semi"),
        (b'{"type": "FeatureCollection", "features": []}', "This is JSON"),
        (b"\x1f\x8b\x08\0" + b"\0" * 60, "This is a compressed file"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"  \n \n", "The file is empty"),
    ],
)
def test_what_cannot_be_described_is_refused_for_what_is_wrong_with_it(data, words):
    with pytest.raises(NotSuchAFile, match=words):
        recognise(io.BytesIO(data))


def test_what_stands_above_the_heading_is_not_offered_as_the_columns():
    text = "City council;;;;;\nIncidents, April 2025\n\n" + written(ROWS, ";", DATE_STYLES["day first"])
    assert recognise(io.BytesIO(text.encode("cp1252"))).first_rows[0] == HEADING


def test_a_thousand_blank_rows_at_the_end_are_no_rows():
    data = GOOD + ",,,,,\r\n" * 1200 + "Q8,32/03/2025,Noise,1,2,\n"
    rows, rejections, _ = plain(data)
    assert (len(rows), len(rejections)) == (4, 1)
    assert rejections[0][0] == 1206


def test_a_street_file_that_went_through_a_spreadsheet_is_still_one():
    names = ["Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location",
             "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"]  # fmt: skip
    row = ["a" * 64, "2025-08", "Made-up Police", "", "-1,15", "52,95", "On or near Café", "", "",
           "Burglary", "", ""]  # fmt: skip
    file = io.BytesIO("\r\n".join(";".join(cells) for cells in (names, row, row, [""] * 12)).encode("cp1252"))
    batches = list(police.read(file, today=TODAY))
    assert sum(len(batch) for batch in batches) == 1
    assert [each.reason for batch in batches for each in batch.rejections] == [
        "The same row is on an earlier line, with the same Crime ID"
    ]
