"""Does the fast way through a file give exactly what the careful way gives, whatever the file does?"""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.places.incidents.readers import lines, police, table
from tests.places.incidents.police_files import COLUMNS, csv_bytes, row

TODAY = date(2025, 6, 10)
LINE = csv_bytes([row()]).splitlines()[1]
ODD = st.sampled_from(
    [
        LINE,
        b"9f0c" + LINE,
        b'"9f0c"' + LINE,
        b"9f0c" + LINE.replace(b"-1.150000", b" -1.15 "),
        LINE.replace(b"Oak Road", b'"Oak" Road'),
        LINE.replace(b"On or near Oak Road", b'"On or near ""Oak"", Road"'),
        LINE.replace(b"On or near Oak Road", b'"On or\nnear Oak Road"'),
        LINE.replace(b"On or near Oak Road", b'"'),
        LINE.replace(b"On or near Oak Road", b'""'),
        LINE.replace(b"On or near Oak Road", b'"a"b"c"'),
        LINE.replace(b"On or near Oak Road", "Café £ Straße".encode()),
        LINE.replace(b"On or near Oak Road", b"x" * 300),
        LINE.replace(b"2025-03", b" 2025-03 "),
        LINE.replace(b"2025-03", b"2025-13"),
        LINE.replace(b"-1.150000", b"nan"),
        LINE.replace(b"-1.150000", b""),
        LINE.replace(b"-1.150000,52.953000", b","),
        LINE.replace(b"-1.150000", b" -1.15 "),
        LINE.replace(b"E01000001", b"E01000001  "),
        LINE.replace(b"Burglary", b""),
        LINE.replace(b"Sherwood Police", b"Oakshire Police"),
        LINE + b"\r",
        LINE + b",one more",
        LINE[:40],
        LINE.replace(b"Oak", b"O\0k"),
        LINE.replace(b"Oak", b"O\rk"),
        LINE.replace(b"Oak", b"O\xffk"),
        b"",
        b"\r",
        b"x" * 11_000,
    ]
)


def _read(data, force=None):
    batches = list(table.read(io.BytesIO(data), police.LAYOUT, today=TODAY, force=force))
    kept = sorted((found for batch in batches for found in batch.rows.iter_rows()), key=repr)
    rejected = sorted((r.line, r.reason, r.row) for batch in batches for r in batch.rejections)
    return kept, rejected, any(batch.cut_short for batch in batches)


def _both_ways(data, force=None):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BEGINNING", 200)  # so that little more than the heading is read with care
        quick = _read(data, force)
        patch.setattr(lines, "sort_out", lambda *piece: None)
        careful = _read(data, force)
    return quick, careful


HEADING = csv_bytes([])


@settings(deadline=None, max_examples=75)
@given(found=st.lists(ODD, max_size=25), force=st.sampled_from([None, "Sherwood Police", "Nobody"]))
def test_odd_lines(found, force):
    quick, careful = _both_ways(HEADING + LINE + b"\n" + b"\n".join(found), force)
    assert quick == careful


VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8)


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS), VALUES), max_size=12),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_values_however_they_are_quoted(rows, quoting, end):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, COLUMNS, restval="", extrasaction="ignore", quoting=quoting, lineterminator=end
    )
    writer.writeheader()
    writer.writerows([row(), *({**row(), **values} for values in rows)])
    quick, careful = _both_ways(text.getvalue().encode())
    assert quick == careful


@settings(deadline=None, max_examples=50)
@given(data=st.binary(max_size=300))
def test_any_bytes(data):
    quick, careful = _both_ways(HEADING + LINE + b"\n" + data + b"\n" + LINE)
    assert quick == careful


def test_good_lines_do_take_the_fast_way(monkeypatch):
    taken = []
    quickly = table.TableReader._read_quickly

    def noted(reader, plain):
        taken.append(len(plain.lines))
        return quickly(reader, plain)

    monkeypatch.setattr(lines, "BEGINNING", 200)
    monkeypatch.setattr(table.TableReader, "_read_quickly", noted)
    kept, rejected, _ = _read(HEADING + (LINE + b"\n") * 500)
    assert (len(kept), rejected) == (500, [])
    assert sum(taken) > 490
