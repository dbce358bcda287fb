"""Does somebody who waits for hotspots see how far they are, and then the answer, untouched?"""

import pytest

from app.evidence.hotspots import services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.extensions import db
from app.models.hotspot import HotspotRun, RunState
from app.models.person import Role
from tests import factories
from tests.browsing import launched, served
from tests.evidence.hotspots import town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app_served(make_app):
    app = make_app("waiting")
    with app.app_context():
        factories.forget()
        factories.partnership()
        factories.person(Role.ANALYST, name="Amara Nwosu").demonstration = True
        town.build()
        town.load(*(town.incident(2, 2, 0) for _ in range(9)))
    with served(app) as url:
        yield app, url


def ask(app):
    """A question that is being answered."""
    with app.app_context():
        run = services.new_run(Question(By.LSOA, town.month_of(0), town.month_of(0), permutations=999))
        run.state, run.work_done, run.work_total, run.doing = RunState.RUNNING, 40, 100, "Comparing"
        db.session.add(run)
        db.session.commit()
        return run.id


def answer(app, run_id):
    with app.app_context():
        run = db.session.get_one(HotspotRun, run_id)
        found = find_hotspots(Question.from_dict(run.question))
        services.save_result(None, run, result=found, density=None)


def test_the_answer_comes_by_itself(app_served):
    app, address = app_served
    run_id = ask(app)
    with launched() as chromium:
        page = chromium.new_context(base_url=address).new_page()
        page.goto("/")
        page.get_by_role("button", name="Amara Nwosu").click()
        page.goto(f"/evidence/hotspots/{run_id}")
        assert "Comparing: 40% done." in page.inner_text("main")
        answer(app, run_id)
        page.get_by_text("of 64 LSOAs").first.wait_for(timeout=20_000)
