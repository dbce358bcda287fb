"""Are the times that a source gives read as times of London's clock, across its changes?"""

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.incident import Incident, IncidentSource
from app.places.incidents.readers import lines, table
from app.places.incidents.readers.layout import Grid, Layout
from app.places.incidents.undo import undo_import
from tests.places.incidents.places import EASTING, NORTHING
from tests.places.incidents.test_other_sources import import_it
from tests.places.incidents.test_undo import stored

COLUMNS = {
    "when": "From", "when_time": "At", "until": "To", "until_time": "Until",
    "category": "Kind", "x": "X", "y": "Y",
}  # fmt: skip


def _read(columns: dict[str, str], *rows: str, **values: str):
    """The beginning and end of each row, of a file with these columns in this order."""
    heading = ",".join(columns.values())
    file = "\n".join((heading, *(f"{row},Noise,," for row in rows), "")).encode()
    layout = Layout(**columns, grid=Grid.NATIONAL, has_days=True, reported_by="Council")
    batches = list(table.read(io.BytesIO(file), layout, today=date(2025, 6, 10)))
    assert not any(batch.rejections for batch in batches)
    return [pair for batch in batches for pair in batch.rows.select("began_at", "ended_at").iter_rows()]


def _columns(*names: str) -> dict[str, str]:
    return {name: COLUMNS[name] for name in (*names, "category", "x", "y")}


def _utc(*clock: int) -> datetime:
    return datetime(*clock, tzinfo=UTC)


@pytest.fixture(params=["in bulk", "one by one"])
def way(request, monkeypatch):
    """Both ways through a file give the same."""
    bulk = []
    read_quickly = table.TableReader._read_quickly
    monkeypatch.setattr(
        table.TableReader, "_read_quickly", lambda *read: bulk.append(read_quickly(*read)) or bulk[-1]
    )
    monkeypatch.setattr(lines, "BEGINNING", 30)  # the heading and less than a row
    if request.param == "one by one":
        monkeypatch.setattr(lines, "sort_out", lambda *piece: None)
    yield
    assert [sure.height for sure, _ in bulk if sure.height] == ([] if request.param == "one by one" else [1])


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("27/03/2025 14:05", _utc(2025, 3, 27, 14, 5)),
        ("2025-05-27T14:05:09.120", _utc(2025, 5, 27, 13, 5)),
        ("1 Apr 2025 10:50 pm", _utc(2025, 4, 1, 21, 50)),
        ("2025-05-27T23:30:00Z", _utc(2025, 5, 27, 23, 30)),
        ("2025-05-27 23:30+0200", _utc(2025, 5, 27, 21, 30)),
        ("27/03/2025 12:05 am", _utc(2025, 3, 27, 0, 5)),
        ("27/03/2025", None),
        ("27/03/2025 24:10", None),
        ("27/03/2025 13:05 pm?", None),
    ],
)
def test_a_time_after_the_day_is_read(text, moment):
    assert _read(_columns("when"), text) == [(moment, None)]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("row", "began", "ended"),
    [
        ("26/10/2024,23:30,27/10/2024,03:00", _utc(2024, 10, 26, 22, 30), _utc(2024, 10, 27, 3)),
        ("27/10/2024,01:30,27/10/2024,02:30", _utc(2024, 10, 27, 0, 30), _utc(2024, 10, 27, 2, 30)),
        ("30/03/2025,00:30,30/03/2025,02:30", _utc(2025, 3, 30, 0, 30), _utc(2025, 3, 30, 1, 30)),
        ("30/03/2025,01:30,,", _utc(2025, 3, 30, 1, 30), None),
        ("27/03/2025,2250,28/03/2025,0110", _utc(2025, 3, 27, 22, 50), _utc(2025, 3, 28, 1, 10)),
        ("27/03/2025,22:50,31/02/2025,01:10", _utc(2025, 3, 27, 22, 50), None),
        ("27/03/2025,,28/03/2025,01:10", None, None),
        ("27/03/2025,22:50,28/03/2025,", _utc(2025, 3, 27, 22, 50), None),
        ("27/03/2025,22:50,,01:10", _utc(2025, 3, 27, 22, 50), _utc(2025, 3, 28, 1, 10)),
        ("27/03/2025,09:00, ,17:30", _utc(2025, 3, 27, 9), _utc(2025, 3, 27, 17, 30)),
    ],
)
def test_times_in_columns_of_their_own_cross_the_changes_of_the_clock(row, began, ended):
    assert _read(_columns("when", "when_time", "until", "until_time"), row) == [(began, ended)]


@pytest.mark.usefixtures("way")
def test_an_end_time_without_a_day_is_of_the_same_day_or_of_the_night_after():
    assert _read(_columns("when", "until_time"), "27/03/2025 22:50,01:10")[0][1] == _utc(2025, 3, 28, 1, 10)


def test_an_end_time_after_the_start_is_of_the_same_day():
    assert _read(_columns("when", "until_time"), "27/03/2025 09:00,17:30")[0][1] == _utc(2025, 3, 27, 17, 30)


def test_times_are_stored_and_come_back_when_the_import_that_replaced_them_is_undone(app):
    source = IncidentSource(name="City council", grid="national", columns=_columns("when", "until"))
    db.session.add(source)
    db.session.commit()
    place = f"Noise,{EASTING},{NORTHING}"
    import_it(source, f"From,To,Kind,X,Y\n27/03/2025 22:50,28/03/2025 01:10,{place}\n".encode())
    times = db.session.execute(select(Incident.began_at, Incident.ended_at)).one()
    assert tuple(times) == (_utc(2025, 3, 27, 22, 50), _utc(2025, 3, 28, 1, 10))
    before = stored()
    later = import_it(source, f"From,To,Kind,X,Y\n27/03/2025,,{place}\n".encode())
    assert db.session.scalars(select(Incident.began_at)).all() == [None]
    undo_import(None, later)
    assert stored() == before
