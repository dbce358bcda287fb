"""Can an administrator give a file of areas, look at what it changes, agree or leave it, and nobody else?"""

import io
from datetime import date

import pytest
import shapely
from sqlalchemy import func, select, text

from app.background.jobs import Interrupted
from app.extensions import db
from app.models.area import Area, AreaImport, AreaImportState, AreaKind
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.incident import Incident
from app.models.person import Role
from app.places.area_imports import services
from app.places.area_imports.continuity import NONE
from app.places.area_imports.plan import plan_of
from app.places.area_imports.running import AreaImportJob
from app.places.area_imports.sandbox import read_cached
from app.places.geography import areas
from app.storage import receive, stored_path
from tests import factories
from tests.places.area_imports.filing import EAST, NORTH, geojson, squares, take_wards
from tests.places.incidents.test_importing import counts, recount, synthesise

pytestmark = pytest.mark.usefixtures("in_this_process")

GIVE = "/settings/areas/import"


@pytest.fixture
def browser(app, sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ADMINISTRATOR, name="Ada Admin"))


def upload(path, what="ward", **more):
    return {"what": what, "file": (io.BytesIO(path.read_bytes()), path.name), **more}


def given(browser, path, what="ward"):
    """The import that a file became, and its page."""
    page = browser.submit(GIVE, upload(path, what))
    return db.session.scalars(select(AreaImport).order_by(AreaImport.id.desc())).first(), page


def agree(browser, import_, page):
    seen = page.select_one("[name=seen]")["value"]
    return browser.submit(f"/settings/areas/imports/{import_.id}/take", {"seen": seen})


def work(app, import_, **more):
    """What the worker does with it."""
    AreaImportJob(import_.id, folder=app.config["IMPORTS_DIR"] / "areas", every=0, **more).run()
    db.session.expire_all()
    return db.session.get_one(AreaImport, import_.id)


def number_of_wards():
    return db.session.scalar(select(func.count()).select_from(Area).where(Area.kind == AreaKind.WARD))


def test_a_file_is_looked_at_then_agreed_to_then_taken(app, browser, tmp_path):
    import_, page = given(browser, geojson(tmp_path / "wards.geojson", squares("Arbour", "Brook")))
    assert page.heading == "wards.geojson"
    assert "What would change: 2 added. Nothing has changed yet." in page.words
    assert "in the fields WD22CD and WD22NM" in page.words
    assert page.buttons() == {"take", "leave"}
    assert number_of_wards() == 0

    page = agree(browser, import_, page)
    assert "The changes are waiting to start." in page.words
    assert page.buttons() == {"cancel"}
    assert number_of_wards() == 0

    assert work(app, import_).state is AreaImportState.DONE
    assert areas.place_at(EAST + 500, NORTH + 500).ward.name == "Arbour"
    page = browser.get(f"/settings/areas/imports/{import_.id}")
    assert "2 added" in page.words
    assert page.buttons() == set()
    assert "Ada Admin" in browser.get("/settings/areas").words
    told = [e.event for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert told[-3:] == [Event.AREAS_GIVEN, Event.AREAS_AGREED, Event.AREAS_IMPORTED]


def test_a_file_can_be_left(app, browser, tmp_path):
    import_, _ = given(browser, geojson(tmp_path / "wards.geojson", squares("Arbour")))
    page = browser.submit(f"/settings/areas/imports/{import_.id}/leave", {})
    assert "No changes made. You did not import wards.geojson." in page.get_text(" ", strip=True)
    assert db.session.get_one(AreaImport, import_.id).state is AreaImportState.LEFT
    browser.post(f"/settings/areas/imports/{import_.id}/take", status=409)
    assert not [p for p in (app.config["IMPORTS_DIR"] / "areas").rglob("*") if p.is_file()]


def test_a_file_that_cannot_be_read_is_refused_at_the_field(browser, tmp_path):
    path = tmp_path / "wards.geojson"
    path.write_text("hello")
    page = browser.submit(GIVE, upload(path))
    assert "The file must be GeoJSON, GeoPackage or a zipped Shapefile." in page.words
    assert page.title.get_text().startswith("Error: ")
    assert db.session.scalar(select(func.count()).select_from(AreaImport)) == 0


def test_a_file_that_cannot_be_taken_says_why_and_offers_no_button(browser, tmp_path):
    made = squares("Arbour", "Brook")
    made["E05000002"] = ("Brook", made["E05000001"][1])
    _, page = given(browser, geojson(tmp_path / "wards.geojson", made))
    assert "Arbour and Brook overlap by 100 hectares" in page.words
    assert page.buttons() == {"leave"}


def test_fields_that_are_not_found_are_chosen_on_the_page(app, browser, tmp_path):
    import_, page = given(browser, geojson(tmp_path / "w.geojson", squares("Arbour"), "REF", "TITLE"))
    assert "We could not find fields for the code and the name" in page.words
    assert "REF, such as E05000001" in page.words
    chosen = {"code_field": "REF", "name_field": "TITLE", "in_force-day": ""}
    page = browser.submit(f"/settings/areas/imports/{import_.id}/choose", chosen)
    assert "What would change: 1 added." in page.words


def test_a_day_that_has_not_come_is_refused(browser, tmp_path):
    import_, page = given(browser, geojson(tmp_path / "w.geojson", squares("Arbour")))
    seen = page.select_one("[name=seen]")["value"]
    page = browser.submit(f"/settings/areas/imports/{import_.id}/choose", {"in_force": ["1", "5", "2099"]})
    assert "Date must be today or in the past" in page.words
    assert page.select_one("[name=seen]")["value"] == seen, "what is shown can still be approved"


def test_only_what_was_seen_is_agreed_to(browser, tmp_path):
    import_, page = given(browser, geojson(tmp_path / "w.geojson", squares("Arbour")))
    take_wards(geojson(tmp_path / "other.geojson", squares("Arbour", "Brook")))
    page = agree(browser, import_, page)
    assert "The areas changed after you opened this page." in page.get_text(" ", strip=True)
    assert db.session.get_one(AreaImport, import_.id).state is AreaImportState.GIVEN


def test_what_the_worker_finds_changed_is_not_done(app, browser, tmp_path):
    import_, page = given(browser, geojson(tmp_path / "w.geojson", squares("Arbour")))
    agree(browser, import_, page)
    take_wards(geojson(tmp_path / "other.geojson", squares("Arbour", "Brook")))
    done = work(app, import_)
    assert (done.state, number_of_wards()) == (AreaImportState.REFUSED, 2)
    assert "Check again what the file would change" in done.problem


def test_the_map_shows_what_would_change(browser, tmp_path):
    take_wards(geojson(tmp_path / "old.geojson", squares("Arbour", "Brook")))
    made = squares("Arbour", "Brook", "Copse")
    del made["E05000002"]
    _, page = given(browser, geojson(tmp_path / "w.geojson", made))
    legend = page.select_one(".app-legend").get_text(" ", strip=True)
    assert legend == "Unchanged or renamed Added Removed: old boundary"
    frame = browser.client.get(page.select_one("iframe")["src"])
    assert frame.status_code == 200
    assert "script-src 'self' 'sha256-" in frame.headers["Content-Security-Policy"]
    assert all(name in frame.text for name in ("Arbour", "Brook", "Copse"))


def test_groups_that_will_need_new_wards_are_named(browser, tmp_path):
    take_wards(geojson(tmp_path / "old.geojson", squares("Arbour", "Brook")))
    brook = db.session.scalars(select(Area).where(Area.name == "Brook")).one()
    factories.group("Brook NAT", factories.GroupKind.NAT, 1, wards=[brook])
    only = {"E05000001": squares("Arbour")["E05000001"]}
    _, page = given(browser, geojson(tmp_path / "w.geojson", only))
    assert "1 group will need new wards" in page.words
    assert "Brook NAT: Brook" in page.words


def test_a_group_keeps_its_ended_wards_when_it_is_saved(browser, tmp_path):
    take_wards(geojson(tmp_path / "old.geojson", squares("Arbour", "Brook")))
    known = {w.name: w for w in db.session.scalars(select(Area).where(Area.kind == AreaKind.WARD))}
    nat = factories.group("Both NAT", factories.GroupKind.NAT, 1, wards=known.values())
    take_wards(geojson(tmp_path / "w.geojson", {"E05000001": squares("Arbour")["E05000001"]}))
    browser.post(
        f"/settings/groups/{nat.id}",
        {"name": "Both NAT", "ward_ids": [known["Arbour"].id], "active": "y", "version": nat.version},
    )
    db.session.refresh(nat)
    assert {ward.name for ward in nat.wards} == {"Arbour", "Brook"}


def test_figures_are_shown_column_by_column(app, browser, tmp_path):
    take_wards(geojson(tmp_path / "old.geojson", squares("Arbour", "Brook")))
    path = tmp_path / "figures.csv"
    path.write_text("WD22CD,Population 2021\nE05000001,4000\nE05999999,1\n")
    import_, page = given(browser, path, "figures")
    assert "What would change: the residents of 1." in page.words
    assert "Population 2021 residents 1" in page.words
    assert "1 of ours are not in the file" in page.words
    agree(browser, import_, page)
    work(app, import_)
    assert db.session.scalar(select(Area.residents).where(Area.name == "Arbour")) == 4_000


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMINISTRATOR)])
def test_nobody_but_an_administrator_comes_near(app, sign_in, browser, tmp_path, role):
    import_, _ = given(browser, geojson(tmp_path / "w.geojson", squares("Arbour")))
    group = None if role is None or role.is_partnership_wide else factories.nat()
    other = sign_in(factories.person(role, group))
    at = f"/settings/areas/imports/{import_.id}"
    for url in ("/settings/areas", GIVE, at, f"{at}/map"):
        other.get(url, status=403)
    for verb in ("choose", "take", "leave"):
        other.post(f"{at}/{verb}", status=403)


# --- incidents --------------------------------------------------------------------------------------
def incident(east, **more):
    north = NORTH + 500 if east else None
    return Incident(force="The Police", category="Burglary", easting=east, northing=north, **more)


@pytest.fixture
def two_wards_and_their_incidents(app, tmp_path):
    take_wards(geojson(tmp_path / "w1.geojson", squares("Arbour", "Brook")))
    known = dict(db.session.execute(select(Area.name, Area.id).where(Area.kind == AreaKind.WARD)).all())
    for month in (date(2025, 1, 1), date(2025, 2, 1)):
        for east, name in (
            (500, "Arbour"),
            (1_200, "Brook"),
            (1_200, "Brook"),
            (1_700, "Brook"),
            (9_000, None),
        ):
            db.session.add(incident(EAST + east, month=month, ward_id=known.get(name)))
        db.session.add(incident(None, month=month))
    db.session.flush()
    db.session.execute(
        text(
            "INSERT INTO incident_counts (force, month, ward_id, category, synthetic, number) SELECT force, "
            "month, ward_id, category, synthetic, count(*) FROM incidents GROUP BY 1, 2, 3, 4, 5"
        )
    )
    db.session.commit()
    wider = squares("Arbour", "Brook")
    wider["E05000001"] = ("Arbour", shapely.box(EAST, NORTH, EAST + 1_400, NORTH + 1_000))
    wider["E05000002"] = ("Brook", shapely.box(EAST + 1_400, NORTH, EAST + 2_000, NORTH + 1_000))
    return geojson(tmp_path / "wider.geojson", wider)


def test_incidents_are_counted_where_they_now_are(app, two_wards_and_their_incidents):
    taken = take_wards(two_wards_and_their_incidents)
    assert taken.result["incidents_moved"] == 4
    by_ward = select(Area.name, func.count()).join(Incident, Incident.ward_id == Area.id).group_by(Area.name)
    assert dict(db.session.execute(by_ward).all()) == {"Arbour": 6, "Brook": 2}
    assert counts() == recount()


def test_while_one_works_others_see_how_far_it_is(committed_app, tmp_path):
    """Two connections, as in life: the one that works must not hold what the other writes."""
    factories.partnership()
    asker = factories.person(Role.ADMINISTRATOR)
    factories.ward("Oakwood").official = True
    synthesise(5)
    folder = committed_app.config["IMPORTS_DIR"] / "areas"
    with (
        geojson(tmp_path / "w.geojson", squares("Arbour")).open("rb") as file,
        receive(folder, file, 1) as got,
    ):
        read_cached(got.path)
        import_ = AreaImport(file_name="w.geojson", kind=AreaKind.WARD)
        services.upload_area_file(asker, import_, received=got, folder=folder)
    plan = plan_of(import_, stored_path(folder, import_.sha256))
    services.approve_area_file(
        asker, import_, plan=plan, seen=plan.changes.digest,
        continues={one.ended.code: NONE for one in plan.continuity.questions},
    )  # fmt: skip
    done = work(committed_app, import_)
    assert (done.state, done.work_total, done.work_done) == (AreaImportState.DONE, 1, 1)


def test_the_pages_say_how_far_it_is_and_a_worker_that_stops_leaves_all_as_it_was(
    app, browser, two_wards_and_their_incidents
):
    import_, page = given(browser, two_wards_and_their_incidents)
    agree(browser, import_, page)
    before = counts()
    told = iter([False, True])
    with pytest.raises(Interrupted):
        work(app, import_, must_stop=lambda: next(told))
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(AreaImport, import_.id).state is AreaImportState.WAITING
    assert counts() == before
    assert work(app, import_).state is AreaImportState.DONE
    assert counts() == recount() != before


def test_it_is_cancelled_while_it_is_applied_and_leaves_all_as_it_was(
    app, browser, two_wards_and_their_incidents
):
    import_, page = given(browser, two_wards_and_their_incidents)
    agree(browser, import_, page)
    before, address = counts(), f"/settings/areas/imports/{import_.id}"
    job = AreaImportJob(import_.id, folder=app.config["IMPORTS_DIR"] / "areas", every=0)
    job.begin()
    page = browser.get(address)
    assert page.buttons() == {"stop"}
    assert page.select_one("details [data-step=stop]"), "it asks first"
    page = browser.submit(f"{address}/leave", {})
    assert "Cancelling. Nothing will change." in page.words
    assert page.buttons() == set()
    job.run()
    db.session.expire_all()
    assert (import_.state, counts()) == (AreaImportState.LEFT, before)
    assert not stored_path(job.folder, import_.sha256).exists()


def test_a_wish_to_cancel_that_comes_at_the_very_end_is_heard(app, browser, two_wards_and_their_incidents):
    import_, page = given(browser, two_wards_and_their_incidents)
    agree(browser, import_, page)
    before = counts()

    class Wishing(AreaImportJob):
        def say(self, **progress):
            self._write(cancel_asked=True)

    Wishing(import_.id, folder=app.config["IMPORTS_DIR"] / "areas").run()
    db.session.expire_all()
    assert (import_.state, counts()) == (AreaImportState.LEFT, before)


def test_made_up_incidents_are_placed_by_their_lsoa_as_long_as_wards_are_not_official(app):
    from app.places.incidents.reassign_wards import reassign_incidents
    from tests.places.incidents.places import lsoa_in

    oakwood, elmwood = factories.ward("Oakwood"), factories.ward("Elmwood")
    lsoa = lsoa_in(oakwood)
    synthesise(5)
    lsoa.parent = elmwood
    db.session.commit()
    assert reassign_incidents(db.session()) == 5
    assert set(db.session.scalars(select(Incident.ward_id))) == {elmwood.id}
    assert counts() == recount()
