"""Can an analyst ask for near repeats where points are exact, and can everybody read the answer?"""

import csv
import io

import pytest
from sqlalchemy import select

from app.background.jobs import Interrupted
from app.evidence.trends.near_repeats.running import NearRepeatJob
from app.evidence.trends.near_repeats.wording import NOTHING, TOO_FEW, refused
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.hotspot import RunState
from app.models.incident import IncidentSource
from app.models.near_repeat import NearRepeatRun
from app.models.person import Role
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING, official_ward
from tests.places.incidents.test_other_sources import import_it

PAGE = "/evidence/near-repeats"
NOISE = f"{PAGE}?what=Noise"


def _given(pairs: int) -> IncidentSource:
    """Pairs of incidents 10 m and a day apart; each pair 500 m and two days from the next."""
    factories.partnership()
    official_ward("Here", -100, -100, 30_000, 100)
    columns = {"when": "From", "category": "Kind", "x": "X", "y": "Y"}
    source = IncidentSource(name="City council", grid="national", columns=columns)
    db.session.add(source)
    db.session.commit()
    rows = [
        f"{1 + 2 * (pair % 14) + later:02}/03/2025,Noise,{EASTING + 500 * pair + 10 * later},{NORTHING}"
        for pair in range(pairs)
        for later in (0, 1)
    ]
    import_it(source, "\n".join(("From,Kind,X,Y", *rows, "")).encode())
    return source


@pytest.fixture
def analyst(app, sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


def _ask(analyst) -> NearRepeatRun:
    """The run that an analyst asked for last."""
    analyst.submit(NOISE, {})
    return db.session.scalars(select(NearRepeatRun).order_by(NearRepeatRun.id.desc())).first()


def _work(run: NearRepeatRun, **kwargs) -> NearRepeatRun:
    NearRepeatJob(run.id, **kwargs).run()
    db.session.expire_all()
    return run


def _events() -> list[Event]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


def test_an_analyst_asks_and_everybody_reads_the_answer(analyst, sign_in):
    _given(40)
    run = _ask(analyst)
    assert "Waiting to start." in analyst.get(f"{PAGE}/{run.id}").words
    assert _work(run).state is RunState.DONE
    reader = sign_in(factories.officer(factories.executive()))
    assert reader.get(NOISE).select_one(f"a[href='{PAGE}/{run.id}']")
    page = reader.get(f"{PAGE}/{run.id}")
    assert (
        "Noise in the partnership’s wards, March 2025: of 80 incidents with a point, there were" in page.words
    )
    assert (
        "pairs as you would expect by chance more than 0 to 100 m apart and 0 to 7 days apart" in page.words
    )
    assert "Source: City council." in page.words
    lines = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in page.select("tr")]
    assert lines[5][:3] == ["More than 0 to 100 m apart", "0 to 7 days", "40"]
    assert len(lines) == 1 + 20
    events = _events()
    assert [events.count(event) for event in (Event.NEAR_REPEATS_ASKED, Event.NEAR_REPEATS_FOUND)] == [1, 1]


def test_its_file_has_every_band_with_the_question_and_the_source(analyst):
    _given(40)
    run = _work(_ask(analyst))
    file = analyst.client.get(f"{PAGE}/{run.id}/download.csv")
    rows = list(csv.DictReader(io.StringIO(file.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 20
    assert (rows[4]["Pairs"], rows[4]["What this means"]) == ("40", "More than expected by chance")
    assert (rows[4]["Question"], rows[4]["Source"]) == (run.words, "City council")
    assert float(rows[4]["p adjusted for false discovery"]) >= float(rows[4]["p by permutation"])


def test_the_same_question_is_not_asked_twice_until_the_data_change(analyst):
    source = _given(40)
    first = _ask(analyst)
    assert _ask(analyst) is first
    _work(first)
    import_it(source, f"From,Kind,X,Y\n30/03/2025,Noise,{EASTING},{NORTHING}\n".encode())
    assert "Incidents have changed since we worked this out." in analyst.get(f"{PAGE}/{first.id}").words
    assert _ask(analyst) is not first


def test_too_few_are_refused_with_the_reason_and_can_be_asked_again(analyst):
    _given(5)
    run = _ask(analyst)
    assert _work(run).state is RunState.FAILED
    page = analyst.get(f"{PAGE}/{run.id}")
    assert TOO_FEW in page.words
    assert page.buttons() == {"ask"}
    analyst.submit(page.select_one("main form[action]")["action"], {})
    assert len(db.session.scalars(select(NearRepeatRun)).all()) == 2


def test_a_run_is_cancelled_while_it_waits_and_while_it_is_going_on(analyst):
    _given(40)
    waiting = _ask(analyst)
    analyst.post(f"{PAGE}/{waiting.id}/cancel")
    assert _work(waiting).state is RunState.CANCELLED
    going_on = _ask(analyst)

    class Watched(NearRepeatJob):
        def report(self, percent):
            if percent == 50 and not db.session.get_one(NearRepeatRun, going_on.id).cancel_asked:
                analyst.post(f"{PAGE}/{going_on.id}/cancel")
            super().report(percent)

    Watched(going_on.id, every=0).run()
    db.session.expire_all()
    assert (going_on.state, going_on.found) == (RunState.CANCELLED, None)
    assert _events()[-1] is Event.NEAR_REPEATS_CANCELLED


def test_a_worker_that_must_stop_leaves_the_run_for_the_next_and_it_is_safe_to_do_twice(analyst):
    _given(40)
    run = _ask(analyst)
    with pytest.raises(Interrupted):
        _work(run, must_stop=lambda: True)
    db.session.expire_all()
    assert run.state is RunState.WAITING
    finished = _work(run).finished_at
    assert finished
    assert _work(run).finished_at == finished


def test_what_is_no_longer_loaded_is_not_answered_as_another_question(analyst):
    _given(40)
    run = _ask(analyst)
    run.question = {**run.question, "what": "Litter"}
    db.session.commit()
    assert (_work(run).state, run.problem) == (RunState.FAILED, NOTHING)


def test_snapped_points_are_refused_with_the_reason_and_not_worked_on(analyst):
    source = _given(40)
    run = _ask(analyst)
    source.snapped = True
    db.session.commit()
    snapped = refused(f"the points of {source.name}")
    assert (_work(run).state, run.problem) == (RunState.FAILED, snapped)
    page = analyst.get(NOISE)
    assert snapped in page.words
    assert page.buttons() == set()
    analyst.post(NOISE, {})
    assert len(db.session.scalars(select(NearRepeatRun)).all()) == 1


def test_nobody_but_an_analyst_may_ask_or_cancel(analyst, sign_in):
    _given(40)
    reader = sign_in(factories.officer(factories.executive()))
    assert "An analyst can do it." in reader.get(NOISE).words
    reader.post(NOISE, {}, status=403)
    run = _ask(sign_in(factories.person(Role.ANALYST)))
    assert reader.get(f"{PAGE}/{run.id}").buttons() == set()
    reader.post(f"{PAGE}/{run.id}/cancel", {}, status=403)


def test_what_was_asked_before_is_listed_and_downloaded(analyst):
    _given(40)
    run = _work(_ask(analyst))
    page = analyst.get(NOISE)
    assert [cell.get_text() for cell in page.select("#runs tbody a")] == [run.words]
    file = analyst.client.get(f"{PAGE}/runs/download.csv").get_data(as_text=True)
    assert run.words in file
    assert "Done" in file
