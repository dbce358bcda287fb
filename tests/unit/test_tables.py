"""Is a table that fits into memory read alike in every encoding, with every separator, below any title?"""

import pytest

from app.tables import NotATable
from app.tables.sheet import read_sheet

HEADING = ["code", "number", "name"]
ROWS = [["E1", "3", "Llŷn"], ["E2", "1,5", "Café; “so”"], ["E3", "", "a|b"]]


def knows(row):
    return row[:1] == ["code"]


def written(separator, title="", end="\r\n"):
    lines = [title] if title else []
    for row in (HEADING, *ROWS):
        lines.append(separator.join(f'"{cell}"' if separator in cell else cell for cell in row))
    return end.join([*lines, separator * 2, ""])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("title", ["", "Numbers of 2025", "sep={}"])
def test_the_same_table_is_read_alike(separator, encoding, end, title):
    data = written(separator, title.format(separator), end).encode(encoding)
    sheet = read_sheet(data, knows)
    first = 2 if title else 1
    assert (sheet.line, sheet.heading) == (first, HEADING)
    assert list(sheet.rows) == list(enumerate(ROWS, first + 1))


def test_what_no_utf_8_is_may_be_windows_1252():
    sheet = read_sheet("code,name £\nE1,St Ann’s – £5\n".encode("cp1252"), knows)
    assert sheet.heading == ["code", "name £"]
    assert list(sheet.rows) == [(2, ["E1", "St Ann’s – £5"])]


def test_no_row_is_lost_after_those_that_were_looked_at():
    sheet = read_sheet(("code,n\n" + "E1,1\n" * 200).encode(), knows)
    assert len(list(sheet.rows)) == 200


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"code,n\nE1,1\n" + "E2,\u0177\n".encode() + b"E3,\xa35\n", "Line 4 is written in Windows-1252"),
        (b"code,n\nE1,1\nE2,\x81\n", "Line 3 holds characters that are not text"),
        (b"code,n,m\nE1,1,2\nE2;1;2\n", "From line 3 on the values are separated by semicolons"),
        (b'code,n\nE1,"1\n', "Line 2 cannot be read: a quotation mark is opened and never closed"),
        (b"PK\x03\x04", "It is no workbook that can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(data, words):
    with pytest.raises(NotATable, match=words):
        list(read_sheet(data, knows).rows)
