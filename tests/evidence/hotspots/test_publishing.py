"""Does every reader see the hotspots that an analyst published, and can the analyst turn back?"""

import pytest
import shapely
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.evidence.hotspots import queries, services
from app.evidence.hotspots.published import areas_changed, find_published, hotspots_of
from app.evidence.hotspots.question import By, Measure, Question
from app.evidence.hotspots.running import HotspotJob
from app.evidence.hotspots.services import publish_hotspot_run, withdraw_hotspots
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.hotspot import HotspotPublication, HotspotRun, RunState
from app.models.incident import IncidentCount
from app.policy import Forbidden
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump, month_of

PAGE = "/evidence/hotspots"


@pytest.fixture
def months(analyst):
    """Six months with a lump in them."""
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])


@pytest.fixture
def find(months, analyst):
    """Ask about these months, and work it out."""

    def ask(by=By.LSOA, **kwargs):
        question = Question(by, month_of(0), month_of(5), **{"permutations": 999, **kwargs})
        run = services.request_hotspots(analyst, question)
        HotspotJob(run.id).run()
        db.session.expire_all()
        return db.session.get_one(HotspotRun, run.id)

    return ask


def last_entry(event):
    entries = select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id.desc())
    return db.session.scalars(entries).first()


# --- which hotspots are shown ------------------------------------------------------------------------
def test_until_one_is_published_the_newest_of_all_crime_by_lsoa_stands_in(find):
    assert find_published() is None
    find()
    newest = find(seed=7)
    find(measure=Measure.HARM)
    find(By.SQUARE_500)
    find(category="Violence and sexual offences")
    shown = find_published()
    assert (shown.run.id, shown.publication) == (newest.id, None)
    assert shown.provenance == (
        "the newest hotspots of all crime, as none are published: crime by LSOAs, January 2024 to June 2024"
    )


def test_a_published_run_stays_whatever_anybody_asks_next(find, analyst):
    chosen = find(By.SQUARE_500)
    publish_hotspot_run(analyst, chosen, name="Half-kilometre squares")
    find()
    assert find_published().run.id == chosen.id
    assert "“Half-kilometre squares”, published on" in find_published().provenance
    entry = last_entry(Event.HOTSPOTS_PUBLISHED)
    assert entry.detail["name"] == "Half-kilometre squares"


def test_the_analyst_publishes_turns_back_and_withdraws(find, analyst, sign_in):
    first, second = find(), find(seed=7)
    browser = sign_in(analyst)
    page = browser.submit(f"{PAGE}/{first.id}/publish", {"name": ""})
    assert "Enter a name" in page.words
    assert db.session.scalars(select(HotspotPublication)).all() == []
    page = browser.submit(f"{PAGE}/{first.id}/publish", {"name": "Spring"})
    assert "You published “Spring”. Every map, case and paper now shows these hotspots." in page.words
    page = browser.submit(f"{PAGE}/{second.id}/publish", {"name": "Summer"})
    assert find_published().run.id == second.id
    spring = db.session.scalars(select(HotspotPublication.id).order_by(HotspotPublication.id)).first()
    undo = page.select_one(".govuk-notification-banner form")
    assert undo["action"] == f"{PAGE}/publications/{spring}/use-again"
    page = browser.submit(undo["action"], {})
    assert (find_published().run.id, find_published().publication.name) == (first.id, "Spring")
    newest = find_published().publication.id
    page = browser.submit(f"{PAGE}/publications/{newest}/withdraw", {})
    assert "You withdrew “Spring”." in page.words
    assert (find_published().run.id, find_published().publication) == (second.id, None)
    rows = page.select("#publications tbody tr")
    assert [row.td.get_text(strip=True) for row in rows] == [
        "None: hotspots withdrawn", "Spring", "Summer", "Spring",
    ]  # fmt: skip


def test_the_same_form_sent_twice_publishes_once(find, analyst, sign_in):
    run = find()
    browser = sign_in(analyst)
    page = browser.get(f"{PAGE}/{run.id}/publish")
    data = {"name": "Spring", "submission": page.select_one("[name=submission]")["value"]}
    for _ in range(2):
        browser.submit(f"{PAGE}/{run.id}/publish", data)
    assert db.session.scalars(select(HotspotPublication.name)).all() == ["Spring"]


# --- who and when ------------------------------------------------------------------------------------
def test_only_the_analyst_publishes_and_only_they_are_offered_it(find, analyst, sign_in):
    run = find()
    publication = publish_hotspot_run(analyst, run, name="Spring")
    other = find(seed=7)
    for person in (factories.chair(factories.executive()), factories.officer()):
        with pytest.raises(Forbidden):
            publish_hotspot_run(person, run, name="Mine")
        with pytest.raises(Forbidden):
            withdraw_hotspots(person, publication)
        assert not {"publish", "withdraw"} & sign_in(person).get(f"{PAGE}/{other.id}").buttons()
    assert {"publish", "withdraw"} <= sign_in(analyst).get(f"{PAGE}/{other.id}").buttons()


def test_what_has_no_answer_cannot_be_published_nor_an_older_one_be_withdrawn(find, analyst):
    run = find()
    first = publish_hotspot_run(analyst, run, name="Spring")
    publish_hotspot_run(analyst, run, name="Summer")
    with pytest.raises(IllegalTransition):
        withdraw_hotspots(analyst, first)
    run.state = RunState.FAILED
    db.session.commit()
    with pytest.raises(IllegalTransition):
        publish_hotspot_run(analyst, run, name="Autumn")


def test_a_published_run_cannot_be_deleted(find, analyst):
    run = find()
    publish_hotspot_run(analyst, run, name="Spring")
    db.session.delete(run)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


# --- areas that have changed -------------------------------------------------------------------------
def test_a_run_of_areas_that_were_replaced_is_said_and_not_drawn(find, analyst, sign_in):
    run = find(permutations=9_999)
    publish_hotspot_run(analyst, run, name="Spring")
    assert hotspots_of(find_published())[1]
    still = f"{PAGE}/{run.id}/map.svg"
    assert sign_in(analyst).client.get(still).mimetype == "image/svg+xml"
    lsoa = db.session.scalars(select(Area).where(Area.kind == AreaKind.LSOA).limit(1)).one()
    lsoa.boundary = shapely.to_wkb(shapely.buffer(shapely.from_wkb(lsoa.boundary), -10))
    db.session.commit()
    assert find_published().areas_changed
    assert hotspots_of(find_published())[1] == ()
    page = sign_in(analyst).get(f"{PAGE}/{run.id}")
    assert "The areas have changed since this run, so we cannot draw its map." in page.words
    assert not page.select("iframe, a[href$=gpkg]")
    assert sign_in(analyst).client.get(f"{PAGE}/{run.id}/download.gpkg").status_code == 404
    assert sign_in(analyst).client.get(still).status_code == 404
    assert page.buttons() == {"withdraw"}
    assert "Every map, case and paper shows them" not in page.words
    assert "No map, case or paper shows them." in page.words
    with pytest.raises(IllegalTransition):
        publish_hotspot_run(analyst, run, name="Again")
    chair = sign_in(factories.chair(factories.executive()))
    city = chair.get("/map?draw=&draw=hotspots")
    assert "The areas have changed since these hotspots were found, so we cannot draw them." in city.words
    assert "The map also shows" not in city.words
    assert "“Spring”, published" not in city.words
    assert "An analyst needs to publish new hotspots." in city.words


def test_figures_about_areas_change_no_digest(find):
    run = find()
    db.session.scalars(select(Area).where(Area.kind == AreaKind.LSOA).limit(1)).one().residents = 9
    db.session.commit()
    assert not areas_changed(run)


def test_what_was_found_in_synthetic_incidents_that_have_gone_is_published_no_longer(find, analyst):
    run = find()
    publish_hotspot_run(analyst, run, name="Spring")
    run.found = {**run.found, "synthetic": True}
    db.session.commit()
    assert find_published() is None


def test_a_month_that_is_undone_is_named_with_the_hotspots_that_were_found_in_it(find, analyst, sign_in):
    run = find()
    july = month_of(6)
    db.session.execute(delete(IncidentCount).where(IncidentCount.month == month_of(5)))
    load(*everywhere(6))  # a later import, as undoing one is
    assert "January 2024 to June 2024 (June 2024 no longer loaded)" in find_published().provenance
    page = sign_in(analyst).get(f"{PAGE}/{run.id}")
    assert "Nothing is loaded for June 2024" not in page.words, "it was, when they were found"
    assert july not in queries.get_source_found(queries.get_answer(run.id)).months
