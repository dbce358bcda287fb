"""Whatever is given as a file: is it imported whole or not at all, and never with a crash?"""

import io
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.incident import IncidentImport
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.services import Doubtful, import_incidents
from tests.places.incidents.police_files import COLUMNS, csv_bytes, row
from tests.places.incidents.test_importing import counts, load, number_of_incidents, recount

HOSTILE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GOOD = csv_bytes([row(Month=f"2025-0{1 + n % 4}", Location=f"On or near {n}") for n in range(12)])
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "2025-01", "2025-02", "-1.15", "52.95", "1e400", "nan", "Burglary", "\\N", "\\.", "\t", "'; --"]
    ),
)


def try_to_import(data):
    """Imports, is refused, or asks; in each case what stands is whole, and no month loses much unasked."""
    before, number = counts(), number_of_incidents()
    try:
        done = import_incidents(None, IncidentImport(file_name="hostile.csv"), stream=io.BytesIO(data))
    except NotSuchAFile:
        unchanged(before, number)
        return
    except Doubtful as doubt:
        unchanged(before, number)
        import_ = IncidentImport(file_name="hostile.csv", questions=doubt.questions, confirmed=True)
        done = import_incidents(None, import_, stream=io.BytesIO(data))
    else:
        left = by_month(counts())
        assert all(left[month] >= 0.8 * had for month, had in by_month(before).items())
    assert counts() == recount()
    assert number_of_incidents() == number - done.replaced + done.rows
    assert done.rows == done.placed + done.without_place


def unchanged(before, number):
    assert counts() == before
    assert number_of_incidents() == number


def by_month(numbers):
    months = Counter()
    for (force, month, *_), number in numbers.items():
        months[force.casefold(), month] += number
    return months


@HOSTILE
@given(data=st.binary(max_size=600))
def test_any_bytes(app, data):
    try_to_import(data)


@HOSTILE
@given(data=st.binary(max_size=600))
def test_any_bytes_after_a_good_heading(app, data):
    try_to_import(GOOD.split(b"\n")[0] + b"\n" + data)


@HOSTILE
@given(end=st.integers(0, len(GOOD)))
def test_a_file_that_was_cut_off_anywhere(app, end):
    load(row())
    try_to_import(GOOD[:end])


@HOSTILE
@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=4)), min_size=1, max_size=12)
)
def test_a_file_that_was_damaged_anywhere(app, changes):
    data = bytearray(GOOD)
    for place, damage in changes:
        data[place : place + len(damage)] = damage
    try_to_import(bytes(data))


@HOSTILE
@given(rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS), VALUES), max_size=8))
def test_any_values_in_the_right_columns(app, rows):
    try_to_import(csv_bytes([row(), *({**row(), **values} for values in rows)]))


def test_a_huge_line_costs_no_memory_and_no_other_row(app):
    heading, line = GOOD.split(b"\n")[:2]
    try_to_import(b"\n".join([heading, line, b'"' + b"x" * 3_000_000, line]))
    assert number_of_incidents() == 2


def test_a_file_that_quotes_everything_and_breaks_lines_inside_quotes(app):
    quoted = b'"2025-01","Sherwood Police","-1.15","52.95","On or\nnear ""Oak"" Road","E01000001","Drugs"\n'
    try_to_import(
        b'"Month","Reported by","Longitude","Latitude","Location","LSOA code","Crime type"\n' + quoted * 40
    )
    assert number_of_incidents() == 40
