"""Is a street-level file read by the names of its columns, and is everything else refused with a reason?"""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.geography import grid
from app.places.incidents.readers import NotSuchAFile, police
from tests.places.incidents.police_files import COLUMNS, SHERWOOD, csv_bytes, csv_file, row

TODAY = date(2025, 6, 10)


def _read(file, force=None):
    batches = list(police.read(file, today=TODAY, force=force))
    return batches, [r for batch in batches for r in batch.rejections]


def _column(batches, name):
    return [value for batch in batches for value in batch.rows[name]]


def test_a_row_becomes_an_incident():
    batches, rejections = _read(csv_file([row()]))
    [batch] = [b for b in batches if len(b)]
    assert rejections == []
    [incident] = batch.rows.to_dicts()
    easting, northing = grid.whole_metres(-1.15, 52.953)
    assert incident == {
        "force": SHERWOOD, "month": date(2025, 3, 1), "category": "Burglary", "easting": easting,
        "northing": northing, "lsoa_code": "E01000001", "location": "On or near Oak Road",
    }  # fmt: skip


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize(
    "columns",
    [COLUMNS, tuple(reversed(COLUMNS)), (*COLUMNS, "A new column"), tuple(c.upper() for c in COLUMNS)],
    ids=["as published", "another order", "one more", "in capitals"],
)
def test_columns_are_found_by_their_names(columns, bom):
    named = {name.upper() if columns[0].isupper() else name: value for name, value in row().items()}
    batches, rejections = _read(csv_file([named], columns=columns, bom=bom))
    assert _column(batches, "category") == ["Burglary"]
    assert _column(batches, "force") == [SHERWOOD]
    assert rejections == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"   \n", "The file is empty."),
        (b"name,age\nAda,36\n", "does not have the columns “Month”"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "a picture"),
        (b"PK\x03\x04" + b"\0" * 50, "zip archive"),
        (b"%PDF-1.7\n", "a PDF"),
        (csv_bytes([row()]).replace(b"Crime type", b"Outcome type"), "file of outcomes"),
        (b"Type,Date,Object of search\n", "stops and searches"),
        (csv_bytes([row()], columns=(*COLUMNS, "Month")), "“Month” more than once"),
        (csv_bytes([row()]).replace(b"Longitude,", b"Lon,", 1), "does not have the column “Longitude”."),
        (b"Month;Reported by;Longitude\n", "does not have the columns"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_with_the_reason(data, words):
    with pytest.raises(NotSuchAFile) as refusal:
        _read(io.BytesIO(data))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"Month": "2025-13"}, "The month is “2025-13”, not a month like 2018-10"),
        ({"Month": "March 2025"}, "The month is “March 2025”, not a month like 2018-10"),
        ({"Month": "2025-3"}, "The month is “2025-3”, not a month like 2018-10"),
        ({"Month": "٢٠٢٥-٠٣"}, "The month is “٢٠٢٥-٠٣”, not a month like 2018-10"),
        ({"Month": "0001-01"}, "The month is “0001-01”, not a month like 2018-10"),
        ({"Month": ""}, "No month"),
        ({"Month": "2025-07"}, "The month 2025-07 is in the future"),
        ({"Reported_by": " "}, "No value in “Reported by”"),
        ({"Reported_by": "x" * 90}, "“Reported by” is longer than 80 characters"),
        ({"Crime_type": ""}, "No value in “Crime type”"),
        ({"Crime_type": "x" * 61}, "“Crime type” is longer than 60 characters"),
        ({"LSOA_code": "x" * 13}, "“LSOA code” is longer than 12 characters"),
        ({"Longitude": ""}, "The longitude or the latitude is missing"),
        ({"Latitude": " "}, "The longitude or the latitude is missing"),
        ({"Longitude": "west"}, "“west”, “52.953000” are not a longitude and a latitude"),
        ({"Longitude": "west", "Latitude": "north"}, "“west”, “north” are not a longitude and a latitude"),
        ({"Latitude": "1e999"}, "“-1.150000”, “1e999” are not a longitude and a latitude"),
        ({"Longitude": "9"}, "The place 9, 52.953000 is outside the United Kingdom"),
        ({"Longitude": "0", "Latitude": "61.6"}, "The place 0, 61.6 is outside the United Kingdom"),
    ],
)
def test_a_row_that_makes_no_sense_is_rejected_with_line_and_reason_and_the_others_are_read(values, reason):
    batches, [rejection] = _read(csv_file([row(), row(Crime_ID="9f0c", **values), row()]))
    assert (rejection.line, rejection.reason) == (3, reason)
    assert rejection.row.startswith("9f0c,")
    assert len(_column(batches, "month")) == 2


def test_a_row_at_nought_has_no_place_and_keeps_its_lsoa():
    batches, rejections = _read(csv_file([row(Longitude="0", Latitude="0.000000")]))
    assert (rejections, _column(batches, "easting")) == ([], [None])
    assert _column(batches, "lsoa_code") == ["E01000001"]


def test_a_swapped_longitude_and_latitude_are_put_right():
    batches, rejections = _read(csv_file([row(), row(Longitude="52.953", Latitude="-1.15")]))
    assert rejections == []
    assert len(set(_column(batches, "easting"))) == len(set(_column(batches, "northing"))) == 1


def test_a_row_that_is_repeated_with_its_crime_id_counts_once_and_is_said():
    same = row(Crime_ID="ab12")
    others = [{**same, "Crime type": "Drugs"}, {**same, "Last outcome category": "Charged"}]
    batches, [rejection] = _read(csv_file([same, *others, row(), row(), same]))
    assert len(_column(batches, "month")) == 5, "rows without a Crime ID are different incidents"
    assert rejection.line == 7
    assert rejection.reason == "The same row is on an earlier line, with the same Crime ID"


@pytest.mark.parametrize(
    ("end", "cut_short"),
    [(b"", False), (b"\n\n", False), (b"9f0c,2025-03,Sherwood P", True), (b'9f0c,2025-03,"Sher', True)],
)
def test_a_file_that_ends_within_a_row_is_noticed(end, cut_short):
    batches, _ = _read(io.BytesIO(csv_bytes([row(), row()]) + end))
    assert any(batch.cut_short for batch in batches) == cut_short


def test_a_short_row_before_the_end_is_no_sign_of_that():
    data = csv_bytes([row()]) + b"cut,off\n" + csv_bytes([row()]).split(b"\n")[1]
    assert not any(batch.cut_short for batch in _read(io.BytesIO(data))[0])


def test_a_row_of_another_width_is_rejected():
    data = csv_bytes([row()]) + b"cut,off\n" + csv_bytes([row()]).split(b"\n")[1]
    _, [rejection] = _read(io.BytesIO(data))
    assert (rejection.line, rejection.reason) == (3, "2 values but there are 12 columns")


def test_a_row_without_coordinates_is_kept_without_a_place():
    batches, rejections = _read(csv_file([row(Longitude="", Latitude=""), row()]))
    assert rejections == []
    assert sorted(value is None for value in _column(batches, "easting")) == [False, True]


def test_this_month_is_not_the_future():
    assert len(_column(_read(csv_file([row(Month="2025-06")]))[0], "month")) == 1


def test_a_long_location_is_shortened_not_rejected():
    batches, rejections = _read(csv_file([row(Location="x" * 300)]))
    assert [len(words) for words in _column(batches, "location")] == [200]
    assert rejections == []


def test_only_the_chosen_force_is_taken_and_the_others_are_no_rejections():
    rows = [row(), row(Reported_by="Oakshire Police", Month="nonsense"), row()]
    batches, rejections = _read(csv_file(rows), force="sherwood police ")
    assert _column(batches, "force") == [SHERWOOD, SHERWOOD]
    assert rejections == []


def test_a_force_that_is_not_in_the_file_is_said_with_those_that_are():
    with pytest.raises(
        NotSuchAFile, match=r"nothing reported by Oakshire Police\. It has incidents from Sherwood"
    ):
        _read(csv_file([row()]), force="Oakshire Police")


@given(
    places=st.lists(
        st.tuples(st.floats(-9, 2.5), st.floats(49, 61.5)) | st.just(("", "")), min_size=1, max_size=30
    )
)
def test_every_place_in_the_united_kingdom_has_a_place_on_the_grid(places):
    rows = [row(Longitude=str(lon), Latitude=str(lat)) for lon, lat in places]
    batches, rejections = _read(csv_file(rows))
    assert rejections == []
    assert [x is None for x in _column(batches, "easting")] == [place == ("", "") for place in places]
