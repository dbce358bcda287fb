"""Can an analyst ask for near repeats where points are exact, and can everybody read the answer?"""

import pytest
from sqlalchemy import select

from app.evidence.trends.near_repeats import SNAPPED, TOO_FEW
from app.evidence.trends.running import run_near_repeats
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

NOISE = "/evidence/change/near-repeats?what=Noise"


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


def _work() -> NearRepeatRun:
    run = db.session.scalars(select(NearRepeatRun)).one()
    run_near_repeats(run.id)
    run_near_repeats(run.id)
    db.session.expire_all()
    return run


def test_an_analyst_asks_and_everybody_reads_the_answer(analyst, sign_in):
    _given(40)
    page = analyst.submit(NOISE, {})
    assert "Waiting to start" in page.words
    assert _work().state is RunState.DONE
    reader = sign_in(factories.officer(factories.executive()))
    page = reader.get(NOISE)
    assert (
        "Noise in the partnership’s wards, March 2025: of 80 incidents with a point, there were" in page.words
    )
    assert "pairs as chance gives more than 0 to 100 m apart and 0 to 7 days apart" in page.words
    lines = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in page.select("tr")]
    assert lines[5][:3] == ["More than 0 to 100 m apart", "0 to 7 days", "40"]
    assert len(lines) == 1 + 20
    events = db.session.scalars(select(AuditEntry.event)).all()
    assert [events.count(event) for event in (Event.NEAR_REPEATS_ASKED, Event.NEAR_REPEATS_FOUND)] == [1, 1]


def test_the_same_question_is_not_asked_twice_until_the_data_change(analyst):
    source = _given(40)
    analyst.submit(NOISE, {})
    analyst.submit(NOISE, {})
    assert len(db.session.scalars(select(NearRepeatRun)).all()) == 1
    import_it(source, f"From,Kind,X,Y\n30/03/2025,Noise,{EASTING},{NORTHING}\n".encode())
    analyst.submit(NOISE, {})
    assert len(db.session.scalars(select(NearRepeatRun)).all()) == 2


def test_too_few_are_refused_with_the_reason(analyst):
    _given(5)
    analyst.submit(NOISE, {})
    assert _work().state is RunState.FAILED
    assert TOO_FEW in analyst.get(NOISE).words


def test_snapped_points_are_refused_with_the_reason_and_not_worked_on(analyst):
    _given(40).snapped = True
    db.session.commit()
    page = analyst.get(NOISE)
    assert SNAPPED in page.words
    assert "Work out near repeats" not in page.words
    analyst.post(NOISE, {})
    assert not db.session.scalars(select(NearRepeatRun)).all()


def test_nobody_but_an_analyst_may_ask(app, sign_in):
    _given(40)
    reader = sign_in(factories.officer(factories.executive()))
    assert "An analyst can." in reader.get(NOISE).words
    reader.post(NOISE, {}, status=403)
