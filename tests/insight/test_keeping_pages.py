"""Can each chart, map and table that a page offers be kept, and is what shows a hidden case hidden too?"""

from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app import clock
from app.evidence.frozen.freezable import FREEZABLE
from app.evidence.hotspots import services as hotspot_services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.evidence.statistics.periods import Period
from app.evidence.wards.queries import get_source
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.assessment import PlaceAssessment
from app.models.frozen import FrozenEvidence
from app.models.hotspot import RunState
from app.models.near_repeat import NearRepeatRun
from tests import factories, world
from tests.evidence.hotspots import town

KEEP = "/evidence/kept/keep"
HERE = (town.WEST + 625, town.SOUTH + 625)  # in the lump
THERE = (town.WEST + 1500, town.SOUTH + 1500)


@pytest.fixture
def cast(app):
    """Castle with two years of incidents and a lump in them, published hotspots, a HIN and a case."""
    people = world.people()
    town.build()
    town.load(*[one for month in range(24) for one in (*town.everywhere(month), *town.lump(month, 5))])
    question = Question(By.LSOA, town.month_of(12), town.month_of(23), permutations=999)
    run = hotspot_services.new_run(question)
    hotspot_services.save_result(None, run, result=find_hotspots(question))
    hotspot_services.publish_hotspot_run(people["analyst"], run, name="Castle")
    castle = factories.ward("Castle")
    db.session.add(
        HighImpactNeighbourhood(
            ward=castle, state=HinState.APPROVED, proposed_at=clock.now(), effective_from=clock.today()
        )
    )
    db.session.commit()
    group = factories.commissioned_task_group(wards=[castle])
    return {**people, "run": run, "castle": castle, "group": group}


@pytest.fixture
def case(cast):
    made = world.a_case(cast, ward=cast["castle"], easting=HERE[0], northing=HERE[1])
    made.plan.response_from = date(2025, 7, 1)
    db.session.commit()
    return made


@pytest.fixture
def hidden(cast, case):
    """A restricted case beside it, which only the people on its list see."""
    point = {"easting": HERE[0] + 50, "northing": HERE[1]}
    return world.a_case(cast, "quillfeather", ward=cast["castle"], restricted=True, **point)


def assessment_of(case):
    windows = {
        "before_from": "2025-01",
        "before_to": "2025-06",
        "after_from": "2025-07",
        "after_to": "2025-12",
    }
    circles = {"treated": f"{HERE[0]} {HERE[1]}", "comparison": f"{THERE[0]} {THERE[1]}", "radius": 300}
    query = urlencode({**circles, "buffer": 250, "what": "crime", **windows})
    return f"/cases/{case.reference}/assessment/circle?{query}"


def addresses(cast, case):
    [place] = [town.code_of(2, 2)]
    run = cast["run"].id
    hin = db.session.scalars(select(HighImpactNeighbourhood.id)).one()
    saved = db.session.scalars(select(PlaceAssessment.key)).one()
    near_repeats = _near_repeats()
    return {
        "evidence.index": "/evidence/wards",
        "evidence.concentration.index": "/evidence/concentration",
        "evidence.hotspots.index": "/evidence/hotspots",
        "evidence.hotspots.show": f"/evidence/hotspots/{run}",
        "evidence.hins": "/evidence/high-impact-neighbourhoods",
        "evidence.neighbourhoods.show": f"/evidence/high-impact-neighbourhoods/{hin}",
        "change.index": "/evidence/change",
        "change.trend": "/evidence/change/trend",
        "near_repeats.show": f"/evidence/near-repeats/{near_repeats.id}",
        "coverage.index": "/evidence/coverage?by=lsoa",
        "maps.index": "/map?draw=cases&draw=groups&draw=hotspots&draw=lsoas&shade=crime",
        "profiles.ward": f"/profiles/ward/{cast['castle'].code}",
        "profiles.hin": f"/profiles/hin/{hin}",
        "profiles.case": f"/profiles/case/{case.reference}",
        "profiles.task_group": f"/profiles/task-and-finish-group/{cast['group'].id}",
        "profiles.place": f"/profiles/place?lsoas={place}",
        "profiles.hotspot": f"/profiles/hotspot/{run}/{place}",
        "assessment.choose": assessment_of(case),
        "assessment.kept": f"/cases/{case.reference}/assessment/{saved}",
        "cases.map_page": f"/cases/{case.reference}/around",
    }


def _near_repeats():
    """As the worker leaves an answer of a source with exact points."""
    period = Period(town.month_of(12), town.month_of(23))
    found = {
        "incidents": 30, "permutations": 999, "bands": [[0, 0, 0, 14, 5, 1.0, 0.01, 0.02]],
        "source": get_source(period).stored(),
    }  # fmt: skip
    run = NearRepeatRun(
        question={"what": "crime", **period.in_address}, words="All crime in Castle", key="0" * 64,
        data_version=0, state=RunState.DONE, found=found, asked_by_id=None,
    )  # fmt: skip
    db.session.add(run)
    db.session.commit()
    return run


def buttons(page):
    forms = [form for form in page.select("form") if form.get("action") == KEEP]
    return [{field["name"]: field.get("value", "") for field in form.select("input")} for form in forms]


def drawn(page):
    """How many pictures, maps and tables the page has that somebody may want to keep."""
    return len(page.select("main table, main iframe, main img, main figure.app-chart"))


def press(client, data):
    db.session.query(FrozenEvidence).delete()
    response = client.client.post(KEEP, data=data)
    assert response.status_code == 302, (data, response.status_code)
    return db.session.scalars(select(FrozenEvidence)).one_or_none()


def test_each_page_keeps_each_of_its_things_and_hides_what_shows_a_hidden_case(cast, case, hidden, sign_in):
    client, outsider = sign_in(cast["lead"]), sign_in(cast["chair"]).client
    client.client.post(assessment_of(case), data={"submission": "once"})
    pages = addresses(cast, case)
    assert set(pages) == {freezable.endpoint for freezable in FREEZABLE}
    of_cases = set()
    for endpoint, address in pages.items():
        offered = buttons(client.get(address))
        assert offered, f"{address} offers nothing to keep"
        for data in offered:
            kept = press(client, data)
            assert kept, f"{endpoint} offers {data['part']}, which cannot be kept"
            shown = client.get(f"/evidence/kept/{kept.key}")
            assert drawn(shown), (endpoint, data["part"])
            status = outsider.get(f"/evidence/kept/{kept.key}").status_code
            assert status == (404 if hidden.id in kept.case_ids else 200), (endpoint, data["part"])
            if status == 404:
                of_cases.add(endpoint)
            else:
                assert "quillfeather" not in shown.words, (endpoint, data["part"])
    assert of_cases == {
        "cases.map_page", "coverage.index", "evidence.neighbourhoods.show", "maps.index", "profiles.case",
        "profiles.hin", "profiles.task_group", "profiles.hotspot", "profiles.place", "profiles.ward",
    }  # fmt: skip
