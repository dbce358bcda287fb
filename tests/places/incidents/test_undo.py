"""Does undoing an import leave its months as they were before it?"""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.background.jobs import GIVE_UP_AFTER
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.incident import ImportState, Incident, IncidentImport, ReplacedIncident
from app.models.person import Role
from app.places.incidents import tasks
from app.places.incidents.running import run_undo
from app.places.incidents.tasks import forget_import_files
from app.places.incidents.undo import KEPT_FOR, CannotUndo, ask_to_undo, undo_import
from tests import factories
from tests.places.incidents.places import lsoa_in, official_ward
from tests.places.incidents.police_files import csv_bytes, row
from tests.places.incidents.test_importing import ROWS, counts, load, recount, synthesise


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST)


def stored():
    """All incidents, whatever their numbers are."""
    columns = [column for column in Incident.__table__.columns if column.name != "id"]
    return Counter(tuple(found) for found in db.session.execute(select(*columns)))


# Rows that are refused are drawn again, which says nothing against the test.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(
    files=st.lists(
        st.lists(ROWS.filter(lambda r: r["Month"] != "2025-3" and r["Longitude"]), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    )
)
def test_undone_from_the_last_on_each_leaves_what_was_before_it(app, files):
    if not db.session.scalars(select(IncidentImport)).first():
        lsoa_in(factories.ward("Ward 1"), "E01000001")
    states, imports = [], []
    for rows in files:
        states.append((stored(), counts()))
        imports.append(load(*rows))
    for import_, (incidents, numbers) in zip(reversed(imports), reversed(states), strict=True):
        undo_import(None, import_)
        assert stored() == incidents
        assert counts() == numbers == recount()
        assert import_.state is ImportState.UNDONE


def test_an_import_whose_incidents_were_replaced_is_undone_after_the_later_one(app):
    first, second = load(row()), load(row(), row(Month="2025-02"))
    with pytest.raises(CannotUndo):
        undo_import(None, first)
    assert (first.superseded, second.superseded) == (True, False)
    undo_import(None, second)
    db.session.expire_all()
    assert not first.superseded
    undo_import(None, first)
    assert not stored()


def test_what_was_replaced_altogether_is_not_listed_as_done_until_it_is_back(app, sign_in, analyst):
    first, half = load(row()), load(row(Month="2025-01"), row(Month="2025-02"))
    second = load(row(), row(Month="2025-02"))
    db.session.expire_all()
    assert [each.state for each in (first, half, second)] == [
        ImportState.REPLACED, ImportState.DONE, ImportState.DONE,
    ]  # fmt: skip
    page = sign_in(analyst).get(f"/evidence/incidents/imports/{first.id}")
    assert "Later imports have replaced all of its incidents" in page.words
    undo_import(None, second)
    db.session.expire_all()
    assert first.state is ImportState.DONE


def test_synthetic_incidents_that_gave_way_to_real_ones_are_not_listed_as_done(app):
    lsoa_in(factories.ward())
    synthetic = synthesise(5)
    load(row())
    db.session.expire_all()
    assert synthetic.state is ImportState.REPLACED


@pytest.mark.parametrize(("attempts", "told"), [(0, "Something went wrong"), (GIVE_UP_AFTER, "interrupted")])
def test_an_undo_that_goes_wrong_or_kills_workers_is_told(app, analyst, monkeypatch, attempts, told):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    import_ = load(row())
    ask_to_undo(analyst, import_)
    monkeypatch.setattr("app.places.incidents.undo._swap", fail)
    with suppress(ZeroDivisionError):
        tasks.undo_import(JobContext(attempts), import_id=import_.id, actor_id=analyst.id)
    db.session.expire_all()
    assert (import_.state, told in import_.problem) == (ImportState.DONE, True)


class JobContext:
    def __init__(self, attempts):
        self.job = type("Job", (), {"attempts": attempts})


def test_imports_given_in_one_go_are_undone_together(app, tmp_path):
    load(*[row()] * 3)
    before = stored()
    for name, category in (("a.csv", "Drugs"), ("b.csv", "Robbery")):
        (tmp_path / name).write_bytes(csv_bytes([row(Crime_type=category)] * 3))
    run = app.test_cli_runner()
    assert run.invoke(args=["incidents", "import", f"{tmp_path}/a.csv", f"{tmp_path}/b.csv"]).exit_code == 0
    second = db.session.scalars(select(IncidentImport).where(IncidentImport.file_name == "b.csv")).one()
    done = run.invoke(args=["incidents", "undo", str(second.id)])
    assert done.output == "You undid the import of b.csv. The 3 incidents that it replaced are back.\n"
    assert stored() == before


def test_synthetic_incidents_come_back_as_long_as_no_real_ones_are_in(app):
    lsoa_in(factories.ward())
    synthesise(5)
    before = stored()
    first = load(row())
    undo_import(None, first)
    assert stored() == before
    assert counts() == recount()


def test_what_comes_back_is_in_the_wards_of_today(app):
    lsoa_in(factories.ward())
    load(row())
    second = load(row(), row())
    here = official_ward("Here", -100, -100, 100, 100)
    undo_import(None, second)
    assert db.session.scalars(select(Incident.ward_id)).all() == [here.id]
    assert counts() == recount()


def test_the_page_undoes_it_in_the_worker_and_the_record_says_so(app, sign_in, analyst):
    import_ = load(row())
    browser, url = sign_in(analyst), f"/evidence/incidents/imports/{import_.id}"
    assert browser.get(url).buttons() == {"undo"}
    browser.submit(f"{url}/undo", {})
    assert "Undoing the import." in browser.get(url).words
    run_undo(import_.id, analyst.id)
    db.session.expire_all()
    assert "Its months are back to what they were before." in browser.get(url).words
    events = (Event.INCIDENTS_UNDO_ASKED, Event.INCIDENTS_UNDONE)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event.in_(events)))
    assert [entry.actor_name for entry in entries] == [analyst.name, analyst.name]


def test_one_that_cannot_be_undone_by_then_stays_and_says_why(app, analyst):
    import_ = load(row())
    ask_to_undo(analyst, import_)
    load(row(), row())
    run_undo(import_.id, analyst.id)
    assert import_.state is ImportState.REPLACED
    assert "undo that one first" in import_.problem


def test_what_was_replaced_is_kept_for_a_time_and_then_forgotten(app, monkeypatch):
    load(row())
    second = load(row())
    forget_import_files(0)
    assert db.session.scalars(select(ReplacedIncident)).all()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + KEPT_FOR + KEPT_FOR)
    forget_import_files(0)
    assert not db.session.scalars(select(ReplacedIncident)).all()
    assert not second.keeps_replaced
