"""Does a month replace itself, are the counts those of the rows, and does a failure change nothing?"""

import threading
from collections import Counter
from datetime import date

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.background.long_work import Cancelled
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.incident import ImportState, Incident, IncidentCount, IncidentImport, LsoaIncidentCount
from app.places.incidents.importing import RealIncidents
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.services import (
    MAX_REJECTIONS_STORED,
    Doubtful,
    NothingUsable,
    import_incidents,
)
from app.places.incidents.synthetic import store_synthetic_incidents
from tests import factories
from tests.places.incidents.places import lsoa_in, official_ward
from tests.places.incidents.police_files import csv_file, row


def load(*rows, force=None, **kwargs):
    """Import rows, whatever there is to ask about them."""

    def given():
        import_ = IncidentImport(file_name="2025-03-sherwood-street.csv", wanted_force=force or "")
        return import_, {"stream": csv_file(rows), **kwargs}

    import_, details = given()
    try:
        return import_incidents(None, import_, **details)
    except Doubtful as doubt:
        import_, details = given()
        import_.questions, import_.confirmed = doubt.questions, True
        return import_incidents(None, import_, **details)


def counts():
    """As the pages read them."""
    columns = (IncidentCount.force, IncidentCount.month, IncidentCount.ward_id, IncidentCount.category)
    found = db.session.execute(select(*columns, IncidentCount.synthetic, IncidentCount.number))
    return {tuple(key): number for *key, number in found}


def recount():
    """As they must be."""
    key = (Incident.force, Incident.month, Incident.ward_id, Incident.category, Incident.synthetic)
    found = db.session.execute(select(*key, func.count()).group_by(*key))
    return {tuple(key): number for *key, number in found}


def counts_by_lsoa():
    key = (LsoaIncidentCount.force, LsoaIncidentCount.month, LsoaIncidentCount.lsoa_code)
    found = db.session.execute(select(*key, LsoaIncidentCount.category, LsoaIncidentCount.number))
    return {tuple(key): number for *key, number in found}


def recount_by_lsoa():
    ours = set(db.session.scalars(select(Area.code).where(Area.is_current(AreaKind.LSOA))))
    found = Counter()
    for incident in db.session.scalars(select(Incident)):
        if incident.lsoa_code in ours or incident.ward_id:
            code = incident.lsoa_code if incident.lsoa_code in ours else ""
            found[incident.force, incident.month, code, incident.category] += 1
    return dict(found)


def number_of_incidents():
    return db.session.scalar(select(func.count()).select_from(Incident))


def test_a_file_is_imported_and_says_what_it_brought(app):
    done = load(row(), row(Longitude="", Latitude=""), row(Month="2025-13"), row(Month="2025-02"))
    assert (done.rows, done.placed, done.without_place, done.rejected, done.replaced) == (3, 2, 1, 1, 0)
    assert (done.months, done.force, done.state) == (
        ["2025-02", "2025-03"],
        "Sherwood Police",
        ImportState.DONE,
    )
    assert done.rejections == [[4, "The month is “2025-13”, not a month like 2018-10", done.rejections[0][2]]]
    assert number_of_incidents() == 3


def test_what_was_imported_is_on_the_record(app):
    load(row())
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.INCIDENTS_IMPORTED)).one()
    assert entry.detail == {"rows": "1", "months": "2025-03", "file": "2025-03-sherwood-street.csv"}


def test_identical_rows_are_different_incidents(app):
    assert load(row(), row(), row()).rows == 3
    assert list(counts().values()) == [3]


def test_the_same_file_twice_counts_once(app):
    first = load(row(), row(Month="2025-02"))
    before = counts()
    second = load(row(), row(Month="2025-02"))
    assert (first.replaced, second.replaced) == (0, 2)
    assert counts() == before == recount()
    assert number_of_incidents() == 2


def test_a_month_replaces_that_month_of_that_force_only(app):
    load(row(), row(), row(Month="2025-02"), row(Reported_by="Oakshire Police"))
    done = load(row(Crime_type="Drugs"))
    assert done.replaced == 2
    kept = {(force, month, category): n for (force, month, _, category, _), n in counts().items()}
    assert kept == {
        ("Sherwood Police", date(2025, 3, 1), "Drugs"): 1,
        ("Sherwood Police", date(2025, 2, 1), "Burglary"): 1,
        ("Oakshire Police", date(2025, 3, 1), "Burglary"): 1,
    }
    assert counts() == recount()


def test_months_and_forces_may_be_mixed_in_a_file(app):
    rows = [
        row(Month=f"2025-0{1 + n % 3}", Reported_by=("Sherwood Police", "Oakshire Police")[n % 2])
        for n in range(60)
    ]
    assert load(*rows).force == "Oakshire Police, Sherwood Police"
    assert load(*rows).replaced == 60
    assert len(counts()) == 6
    assert counts() == recount()


def test_only_the_chosen_force_is_replaced(app):
    load(row(), row(Reported_by="Oakshire Police"))
    done = load(row(), row(Reported_by="Oakshire Police"), force="Oakshire Police")
    assert (done.rows, done.replaced, done.force) == (1, 1, "Oakshire Police")
    assert number_of_incidents() == 2


def test_words_that_would_end_a_column_or_a_row_stay_words(app):
    location = "On or near \\N Tab\tStreet\\"
    load(row(Location=location))
    assert db.session.scalars(select(Incident.location)).one() == location.replace("\t", " ")


# --- placing -----------------------------------------------------------------------------------------
def test_an_incident_is_in_the_ward_of_the_lsoa_that_its_row_states(app):
    ward = factories.ward("Oakwood")
    lsoa_in(ward, "E01000001")
    load(row(), row(LSOA_code="E01000099"), row(LSOA_code="", Longitude="", Latitude=""))
    assert sorted(db.session.scalars(select(Incident.ward_id)), key=str) == [ward.id, None, None]


def test_an_incident_is_in_the_official_ward_that_contains_its_point_or_without_one_in_its_lsoas(app):
    here = official_ward("Here", -100, -100, 100, 100)
    there = official_ward("There", 100, -100, 300, 100)
    lsoa_in(there, "E01000001")
    load(row(), row(Longitude="-1.20"), row(Longitude="", Latitude=""))
    assert set(db.session.scalars(select(Incident.ward_id))) == {here.id, there.id, None}


def test_official_wards_that_were_loaded_since_place_the_next_import(app):
    ward = factories.ward("Oakwood")
    lsoa_in(ward)
    load(row())
    official_ward("Oakwood", 500, 500, 900, 900)
    load(row())
    assert db.session.scalars(select(Incident.ward_id)).all() == [None]
    assert counts() == recount()


# --- nothing by halves -------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [[], [row(Month="2025-99")], [row(Month="2025-99"), row(Crime_type="")]])
def test_a_file_without_a_usable_row_changes_nothing(app, rows):
    load(row())
    before = counts()
    with pytest.raises(NotSuchAFile):
        load(*rows)
    assert counts() == before == recount()


def test_a_file_of_bad_rows_says_which(app):
    with pytest.raises(NothingUsable, match="We could not use any of the 2 rows in the file") as refusal:
        load(row(Month="2025-99"), row(Crime_type=""))
    assert (refusal.value.rejected, len(refusal.value.rejections)) == (2, 2)


def test_an_import_that_is_stopped_in_the_middle_changes_nothing(app, monkeypatch):
    from app.places.incidents.readers import lines

    monkeypatch.setattr(lines, "BLOCK", 1000)
    load(row())
    before = counts()

    def stop(bytes_read, rows):
        if rows > 20:
            assert number_of_incidents() != 1, "some of the file is written already"
            raise Cancelled

    with pytest.raises(Cancelled):
        load(*[row(Crime_type="Drugs")] * 100, progress=stop)
    assert counts() == before == recount()
    assert number_of_incidents() == 1


def test_many_rejected_rows_are_counted_but_not_all_kept(app):
    done = load(row(), *[row(Month="never")] * (MAX_REJECTIONS_STORED + 50))
    assert done.rejected == MAX_REJECTIONS_STORED + 50
    assert len(done.rejections) == MAX_REJECTIONS_STORED


ROWS = st.builds(
    row,
    Month=st.sampled_from(["2025-01", "2025-02", "2025-03", "2025-3"]),
    Reported_by=st.sampled_from(["Sherwood Police", "Oakshire Police"]),
    Crime_type=st.sampled_from(["Burglary", "Drugs", "Anti-social behaviour"]),
    LSOA_code=st.sampled_from(["E01000001", "E01000002", "E01000003", ""]),
    # A longitude without a latitude is rejected, as is the month above that is none.
    Longitude=st.sampled_from(["-1.15", ""]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(ROWS, max_size=12), min_size=1, max_size=4))
def test_the_counts_always_equal_a_recount_and_the_last_file_of_a_month_is_what_stands(app, files):
    _two_wards()
    expected = {}
    for rows in files:
        expected |= _import_and_sum(rows)
        assert counts() == recount()
    for (force, month), number in expected.items():
        found = [n for (f, m, *_), n in counts().items() if (f, f"{m:%Y-%m}") == (force, month)]
        assert sum(found) == number


def _two_wards():
    if not db.session.scalar(select(func.count()).select_from(Area)):
        for number in (1, 2):
            lsoa_in(factories.ward(f"Ward {number}"), f"E0100000{number}")


def _import_and_sum(rows):
    """Import, and say how many incidents each month of each force must have from now on."""
    good = [r for r in rows if r["Month"] != "2025-3" and r["Longitude"]]
    if good:
        load(*rows)
    return Counter((r["Reported by"], r["Month"]) for r in good)


def test_two_imports_of_the_same_month_at_once_leave_one_of_them(committed_app):
    barrier = threading.Barrier(2)

    def work(category, number):
        with committed_app.app_context():
            barrier.wait()
            load(*[row(Crime_type=category)] * number)

    both = [threading.Thread(target=work, args=args) for args in (("Burglary", 3_000), ("Drugs", 4_000))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    [((*_, category, _), number)] = counts().items()
    assert (category, number) in {("Burglary", 3_000), ("Drugs", 4_000)}
    assert counts() == recount()


# --- synthetic ---------------------------------------------------------------------------------------
def synthesise(number, month=date(2025, 3, 1)):
    made = {
        "month": [month], "category": ["Burglary"], "lsoa_code": ["E01000001"], "easting": [457_000],
        "northing": [340_000], "location": ["On or near Oak Road"],
    }  # fmt: skip
    rows = polars.DataFrame({name: values * number for name, values in made.items()})
    return store_synthetic_incidents(None, rows, force="Sherwood Police")


def test_synthetic_incidents_come_in_by_the_same_way_and_are_marked(app):
    lsoa_in(factories.ward("Oakwood"))
    done = synthesise(2_500)
    assert (done.rows, done.synthetic, done.months) == (2_500, True, ["2025-03"])
    assert set(db.session.scalars(select(Incident.synthetic))) == {True}
    assert counts() == recount()
    assert synthesise(10).replaced == 2_500


def test_the_first_real_incidents_take_the_place_of_all_synthetic_ones(app):
    synthesise(5)
    synthesise(5, date(2025, 1, 1))
    done = load(row())
    assert done.replaced == 10
    assert done.problem == "10 made-up incidents were removed from all months."
    assert set(db.session.scalars(select(Incident.synthetic))) == {False}
    assert counts() == recount()
    assert number_of_incidents() == 1


def test_a_real_file_that_is_refused_leaves_the_synthetic_incidents(app):
    synthesise(5)
    with pytest.raises(NotSuchAFile):
        load(row(Month="never"))
    assert number_of_incidents() == 5


def test_synthetic_incidents_do_not_come_in_beside_real_ones(app):
    load(row())
    with pytest.raises(RealIncidents):
        synthesise(5)
    assert number_of_incidents() == 1
