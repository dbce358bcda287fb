"""Are the rows of a CSV file found, whatever the file does, and is each bad one named by its line?"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.incidents.readers import lines
from app.places.incidents.readers.lines import Blocks


def _read(data):
    blocks = list(Blocks(io.BytesIO(data)))
    rows = [(line, row) for b in blocks for line, row in zip(b.lines, b.rows, strict=True)]
    rejections = sorted((r.line, r.reason) for b in blocks for r in b.rejections)
    return rows, rejections


def test_each_row_is_given_with_its_line():
    assert _read(b"a,b\n1,2\n\n3,4\n") == ([(1, ["a", "b"]), (2, ["1", "2"]), (4, ["3", "4"])], [])


def test_windows_line_ends_a_mark_at_the_start_and_a_missing_last_end_are_no_matter():
    assert _read(b"\xef\xbb\xbfa,b\r\n1,2\r\n3,4")[0] == [(1, ["a", "b"]), (2, ["1", "2"]), (3, ["3", "4"])]


def test_a_quoted_value_may_hold_commas_quotation_marks_and_line_ends():
    rows, rejections = _read(b'a,b\n"x, ""y""\nz",2\n3,4\n')
    assert rows == [(1, ["a", "b"]), (2, ['x, "y"\nz', "2"]), (4, ["3", "4"])]
    assert rejections == []


def test_a_quotation_mark_that_is_never_closed_costs_one_line_only():
    data = b'a,b\n"open,2\n' + b"3,4\n" * 50
    rows, rejections = _read(data)
    assert rejections == [(2, lines.UNCLOSED)]
    assert [line for line, _ in rows] == [1, *range(3, 53)]


def test_a_quotation_mark_in_the_middle_of_a_value_is_a_character():
    assert _read(b'a,b\n5" pipe,2\nand 6" pipe,4\n')[0][1:] == [
        (2, ['5" pipe', "2"]),
        (3, ['and 6" pipe', "4"]),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"x" * 20_000, lines.TOO_LONG),
        (b"x" * 500_000, lines.TOO_LONG),
        (b"caf\xe9,2", lines.NOT_TEXT),
        (b"a\0b,2", lines.HAS_NUL),
        (b"a\rb,2", lines.BROKEN),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(line, reason):
    rows, rejections = _read(b"a,b\n1,2\n" + line + b"\n3,4\n")
    assert rejections == [(3, reason)]
    assert [found for found, _ in rows] == [1, 2, 4]


def test_what_is_kept_of_a_rejected_line_can_be_stored():
    [rejection] = [r for b in Blocks(io.BytesIO(b"a\nx\0y\n")) for r in b.rejections]
    assert rejection.row == "x␀y"


def test_what_is_kept_of_a_rejected_line_is_short():
    [rejection] = [r for b in Blocks(io.BytesIO(b"a\n" + b"x" * 900_000)) for r in b.rejections]
    assert len(rejection.row) == lines.SHOWN


VALUES = st.text(
    st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), min_size=1, max_size=12
)


@given(rows=st.lists(st.lists(VALUES, min_size=1, max_size=4), max_size=30), block=st.integers(1, 40))
def test_whatever_is_written_as_csv_is_read_back_however_the_blocks_fall(rows, block):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    data = text.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK", block)
        read, rejections = _read(data)
    assert [row for _, row in read] == rows
    assert rejections == []


@given(data=st.binary(max_size=400), block=st.integers(1, 50))
def test_any_bytes_are_read_the_same_however_the_blocks_fall(data, block):
    whole = _read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK", block)
        patch.setattr(lines.codecs, "BOM_UTF8", b"\xff\xff\xff\xff")
        in_pieces = _read(data)
    if not data.startswith(b"\xef\xbb\xbf"):
        assert in_pieces == whole


LINES = st.lists(
    st.sampled_from([b"1,2", b"", b"\0", b"\xff", b"x" * 11_000, b'"a,b', b'x"y', b'"']), max_size=60
)


@given(damaged=LINES)
def test_no_line_is_counted_twice(damaged):
    rows, rejections = _read(b"\n".join([b"a,b", *damaged, b"last,line"]))
    numbers = [line for line, _ in rows] + [line for line, _ in rejections]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= len(damaged) + 2


@given(damaged=LINES.map(lambda found: [line for line in found if b'"' not in line]))
def test_without_quotation_marks_every_line_is_a_row_or_a_rejection_or_blank(damaged):
    rows, rejections = _read(b"\n".join([b"a,b", *damaged, b"last,line"]))
    numbers = [line for line, _ in rows] + [line for line, _ in rejections]
    assert sorted(numbers) == [1, *(n for n, line in enumerate(damaged, 2) if line), len(damaged) + 2]
    assert rows[-1] == (len(damaged) + 2, ["last", "line"])
