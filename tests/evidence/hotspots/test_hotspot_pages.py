"""Can an analyst ask for hotspots, watch and cancel, and can everybody read what was found?"""

import csv
import io

import pytest
from sqlalchemy import select

from app.background.jobs import Interrupted
from app.evidence.hotspots import queries, services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Measure, Question
from app.evidence.hotspots.running import HotspotJob
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.hotspot import HotspotRun, RunState
from app.models.incident import IncidentSource
from app.models.person import Role
from app.policy import Forbidden
from app.workflows.hotspot_run import HOTSPOT_RUN
from app.workflows.machine import IllegalTransition
from tests import factories, standing
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import everywhere, load, lump, month_of

PAGE = "/evidence/hotspots"


def made_months():
    """Six months with a lump in them."""
    factories.partnership()
    town.build()
    load(*[one for month in range(6) for one in (*everywhere(month), *lump(month))])


@pytest.fixture
def app(request, migrated_app):
    yield from standing.app(request, migrated_app, months=made_months)


@pytest.fixture
def months(app):
    return standing.world()


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst")


def asked(**changes):
    usual = {
        "by": "lsoa", "category": "crime", "first": "2024-01-01", "last": "2024-06-01", "measure": "count",
        "permutations": "9999", "seed": "1998",
    }  # fmt: skip
    return {**usual, **changes}


def question(**kwargs):
    return Question(By.LSOA, month_of(0), month_of(5), permutations=9_999, **kwargs)


def work(run, **kwargs):
    HotspotJob(run.id, **kwargs).run()
    db.session.expire_all()
    return db.session.get_one(HotspotRun, run.id)


def events():
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


# --- the way through ---------------------------------------------------------------------------------
def test_an_analyst_asks_and_everybody_reads_the_answer(months, analyst, sign_in):
    browser = sign_in(analyst)
    page = browser.submit(f"{PAGE}/ask", asked())
    assert page.heading == "Hotspots: Crime by LSOAs, January 2024 to June 2024"
    assert "Waiting to start." in page.words
    run = db.session.scalars(select(HotspotRun)).one()
    assert work(run).state is RunState.DONE
    page = sign_in(factories.officer()).get(PAGE)
    assert (
        "Four of 64 LSOAs are hotspots of crime recorded from January 2024 to June 2024, all of them "
        "persistent. Together they hold 58.3% of it on 6.2% of the area." in page.words
    )
    assert "No other place is a hotspot month by month." in page.words
    assert "That is 9.3 times what chance would give (the prediction accuracy index, PAI)" in page.words
    assert "Source: data.police.uk, Sherwood Police" in page.words
    rows = page.select(".app-figures tbody tr")
    assert {line.th.text.strip() for line in rows} == {
        f"Castle {column}-{line}" for column, line in town.LUMP
    }
    assert Event.HOTSPOTS_ASKED in events()
    assert Event.HOTSPOTS_FOUND in events()


def test_the_map_the_picture_and_the_file_say_the_same(months, analyst, sign_in):
    run = work(services.request_hotspots(analyst, question()))
    browser = sign_in(factories.officer())
    frame = browser.client.get(f"{PAGE}/{run.id}/map")
    assert frame.status_code == 200
    assert "Castle 2-2" in frame.text
    picture = browser.client.get(f"{PAGE}/{run.id}/density.png")
    assert picture.data.startswith(b"\x89PNG\r\n\x1a\n")
    rows = list(
        csv.DictReader(io.StringIO(browser.client.get(f"{PAGE}/{run.id}/download.csv").text.lstrip("\ufeff")))
    )
    assert len(rows) == 64
    assert {row["Place"] for row in rows if row["Hotspot"] == "Yes"} == {
        "Castle 2-2",
        "Castle 2-3",
        "Castle 3-2",
        "Castle 3-3",
    }
    assert {row["Period"] for row in rows} == {"January 2024 to June 2024"}
    assert browser.client.get(f"{PAGE}/{run.id}/download.exe").status_code == 404


def test_lsoas_without_residents_are_left_out_of_rates_and_that_is_said(months, analyst, sign_in):
    empty = db.session.scalars(select(Area).where(Area.name == "Castle 2-2")).one()
    empty.residents = 0
    db.session.commit()
    run = work(services.request_hotspots(analyst, question(measure=Measure.RATE)))
    page = sign_in(analyst).get(f"{PAGE}/{run.id}")
    assert "in 63 places" in page.words
    assert (
        "more are not in any of these places, which are the places where we know the number of residents"
        in page.words
    )
    assert "Castle 2-2" not in {line.th.text.strip() for line in page.select(".app-figures tbody tr")}


def test_the_same_question_is_not_worked_out_twice(months, analyst, sign_in):
    run = work(services.request_hotspots(analyst, question()))
    page = sign_in(analyst).submit(f"{PAGE}/ask", asked())
    assert "Somebody has already asked this" in page.text
    assert db.session.scalars(select(HotspotRun.id)).all() == [run.id]
    load(town.incident(0, 0, 6))
    assert queries.find_current(question()) is None
    assert "have changed since" in sign_in(analyst).get(f"{PAGE}/{run.id}").words


def test_before_anybody_asked_the_page_says_what_to_do(analyst, sign_in):
    assert sign_in(analyst).get(PAGE).select_one(f"a[href='{PAGE}/ask']")
    page = sign_in(factories.officer()).get(PAGE)
    assert "Nobody has looked for hotspots yet" in page.words
    assert not page.select_one(f"a[href='{PAGE}/ask']")


def test_without_incidents_there_is_nothing_to_ask(analyst, sign_in):
    page = sign_in(analyst).client.get(f"{PAGE}/ask", follow_redirects=True)
    assert "Import some before you look for hotspots." in page.text


# --- what is asked -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"by": "250", "measure": "rate"}, "Select LSOAs to see a rate"),
        ({"category": "Noise", "measure": "harm"}, "Noise has no harm weight"),
        (
            {"first": "2024-05-01", "last": "2024-02-01"},
            "Last month must be the same as or after the first month",
        ),
        ({"last": "2026-05-01"}, "There is no data for May 2026. Select another month, or ask"),
        ({"seed": "-1"}, "Enter a whole number"),
        ({"seed": "9999999999"}, "Enter a whole number"),
        ({"by": ""}, "Select what to compare"),
        ({"by": "100"}, "Select one of the options"),
        ({"by": "nonsense"}, "Select one of the options"),
        ({"category": "Nonsense"}, "Select one of the options"),
        ({"permutations": "5"}, "Select one of the options"),
    ],
)
def test_what_cannot_be_asked_is_said(months, analyst, sign_in, typed, words):
    load(*everywhere(6, category="Noise"))
    response = sign_in(analyst).client.post(f"{PAGE}/ask", data=asked(**typed))
    assert response.status_code == 200
    assert words in response.text
    assert db.session.scalars(select(HotspotRun)).all() == []


def test_fine_squares_are_not_offered_for_snapped_points_and_the_page_says_why(months, analyst, sign_in):
    page = sign_in(analyst).get(f"{PAGE}/ask")
    assert not page.select("input[value='100']")
    assert "You cannot choose squares smaller than 250 m, or addresses with several incidents" in page.words
    assert "This seems to include" not in page.words, (
        "the warning about personal details is for words of cases"
    )


def test_a_partners_own_exact_points_allow_them(months, analyst, sign_in):
    db.session.add(IncidentSource(name="Sherwood Council", snapped=False, grid="bng", columns={}))
    load(*[{**one, "Reported by": "Sherwood Council"} for one in everywhere(0, category="Noise")])
    browser = sign_in(analyst)
    assert browser.get(f"{PAGE}/ask").select("input[value='100']")
    refused = browser.client.post(f"{PAGE}/ask", data=asked(by="100"))
    assert "stands for 8 addresses or more" in refused.text
    browser.submit(f"{PAGE}/ask", asked(by="100", category="Noise", last="2024-01-01"))
    [run] = db.session.scalars(select(HotspotRun)).all()
    assert work(run).state is RunState.DONE
    assert "Source: Sherwood Council." in browser.get(f"{PAGE}/{run.id}").words


def test_without_lsoas_they_are_not_offered_and_squares_are_chosen(months, analyst, sign_in):
    db.session.query(Area).filter_by(kind=AreaKind.LSOA).delete()
    db.session.commit()
    page = sign_in(analyst).get(f"{PAGE}/ask")
    assert [radio["value"] for radio in page.select("input[name=by]")] == ["1000", "500", "250"]
    assert page.select_one("input[name=by][checked]")["value"] == "500"


# --- who, and what of a run that stops ----------------------------------------------------------------
def test_only_analysts_ask(months, sign_in):
    officer = factories.officer()
    with pytest.raises(Forbidden):
        services.request_hotspots(officer, question())
    browser = sign_in(officer)
    browser.post(f"{PAGE}/ask", asked(), status=403)
    assert not browser.get(PAGE).select_one(f"a[href='{PAGE}/ask']")


def test_a_run_that_waits_is_cancelled_at_once(months, analyst, sign_in):
    run = services.request_hotspots(analyst, question())
    browser = sign_in(analyst)
    assert browser.get(f"{PAGE}/{run.id}").buttons() == {"cancel"}
    browser.post(f"{PAGE}/{run.id}/cancel")
    assert work(run).state is RunState.CANCELLED
    assert run.found is None
    assert browser.get(f"{PAGE}/{run.id}").buttons() == set()
    with pytest.raises(IllegalTransition):
        HOTSPOT_RUN.fire("cancel", run, analyst)


def test_a_run_that_is_going_on_stops_at_its_next_step(months, analyst):
    run = services.request_hotspots(analyst, question())

    class Watched(HotspotJob):
        def report(self, percent, doing):
            if percent == 35:
                services.cancel_run(analyst, db.session.get_one(HotspotRun, run.id))
            super().report(percent, doing)

    Watched(run.id).run()
    db.session.expire_all()
    run = db.session.get_one(HotspotRun, run.id)
    assert (run.state, run.found) == (RunState.CANCELLED, None)
    assert events()[-1] is Event.HOTSPOTS_CANCELLED


def test_a_worker_that_must_stop_leaves_the_run_for_the_next(months, analyst):
    run = services.request_hotspots(analyst, question())
    with pytest.raises(Interrupted):
        work(run, must_stop=lambda: True)
    db.session.expire_all()
    assert run.state is RunState.WAITING
    assert work(run).state is RunState.DONE


def test_a_run_is_safe_to_do_twice(months, analyst):
    run = services.request_hotspots(analyst, question())
    first = work(run).finished_at
    assert work(run).finished_at == first
    assert events().count(Event.HOTSPOTS_FOUND) == 1


def test_what_goes_wrong_is_said_and_kept(months, analyst, sign_in, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("a bug of ours")

    run = services.request_hotspots(analyst, question())
    monkeypatch.setattr("app.evidence.hotspots.running.work_out", broken)
    with pytest.raises(RuntimeError):
        work(run)
    db.session.expire_all()
    assert run.state is RunState.FAILED
    assert "Something went wrong with the service." in sign_in(analyst).get(f"{PAGE}/{run.id}").words


def test_a_run_that_is_not_there(analyst, sign_in):
    browser = sign_in(analyst)
    for path in ("", "/map", "/density.png", "/download.csv"):
        assert browser.client.get(f"{PAGE}/99{path}").status_code == 404


# --- concentration -----------------------------------------------------------------------------------
def test_the_concentration_is_said_drawn_and_downloaded(months, sign_in):
    browser = sign_in(factories.officer())
    page = browser.get("/evidence/concentration")
    assert (
        "Four of 64 LSOAs (6.2%) hold half of the crime recorded from January 2024 to June 2024" in page.words
    )
    assert page.select_one("path.app-lorenz__curve")["d"].count("L") == 64
    lines = [line.th.text.strip() for line in page.select("tbody tr")]
    assert lines == ["Wards", "LSOAs", "Squares of 1 km", "Squares of 500 m", "Squares of 250 m"]
    text = browser.client.get("/evidence/concentration/download.csv").text.lstrip("\ufeff")
    rows = {row["Places"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["LSOAs"]["Places that hold half"] == "4"
    assert rows["LSOAs"]["Crime"] == str(6 * 144)
    assert (
        "Squares of 250 m"
        in browser.get("/evidence/concentration?places=Squares+of+250+m")
        .select_one("[selected][value='Squares of 250 m']")
        .text
    )


def test_a_concentration_of_nothing(analyst, sign_in):
    assert "No incidents are loaded yet" in sign_in(analyst).get("/evidence/concentration").words


def test_what_was_found_of_synthetic_incidents_goes_with_them(months, analyst, sign_in):
    synthetic = services.save_result(
        analyst, services.new_run(question()), result={**find_hotspots(question()), "synthetic": True}
    )
    browser = sign_in(analyst)
    pages = [
        f"{PAGE}/{synthetic.id}",
        f"{PAGE}/{synthetic.id}/download.csv",
        f"/profiles/hotspot/{synthetic.id}/{town.code_of(2, 2)}",
    ]
    for page in pages:
        browser.get(page, status=404)
    assert browser.get(PAGE).heading == "Hotspots"
    assert "Nobody has looked for hotspots yet" in browser.get(PAGE).words
    assert not browser.get("/evidence/coverage").select('a[href*="by=hotspot"]')


def test_an_answer_says_whether_it_is_of_synthetic_incidents(months):
    assert find_hotspots(question())["synthetic"] is False


def test_an_answer_says_that_it_leaves_out_the_question_in_its_address(months, analyst, sign_in, forgiving):
    run = work(services.request_hotspots(analyst, question()))
    page = sign_in(analyst).get(f"{PAGE}/{run.id}?what=Burglery&when=3-months&colour=blue")
    said = [notice.get_text(" ", strip=True) for notice in page.select(".app-question__notice")]
    why = "is left out here because these hotspots were found for a question of their own."
    assert any(words.startswith("No category “Burglery” is loaded.") for words in said), said
    assert f"The period asked about, last 3 months, {why}" in said
    assert "“colour” is not part of a question, so it is left out." in said
