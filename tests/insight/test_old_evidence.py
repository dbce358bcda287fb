"""Does every page and paper that shows evidence state the newest month, and begin with it where it is old?"""

import pytest

from app.evidence.hotspots import services
from app.evidence.hotspots.question import By, Question
from app.evidence.hotspots.running import HotspotJob
from app.evidence.statistics.periods import Period
from app.evidence.wards import age
from app.evidence.wards.services import propose_hins
from app.models.person import Role
from tests import factories
from tests.evidence.hotspots import town
from tests.insight.profiles.sheets import text_of

NEWEST = "The newest month loaded is June 2024"
PAGES = (
    "/evidence/wards", "/evidence/change", "/evidence/change/trend", "/evidence/concentration",
    "/evidence/hotspots", "/evidence/coverage", "/evidence/coverage?by=lsoa", "/evidence/coverage?by=hotspot",
    "/evidence/high-impact-neighbourhoods", "/evidence/high-impact-neighbourhoods/decide",
    "/evidence/high-impact-neighbourhoods/{hin}", "/map?shade=crime", "/map/paper?shade=crime",
    "/profiles/ward/{ward}", "/profiles/hin/{hin}", "/profiles/place?lsoas=E01000000",
)  # fmt: skip
PAPERS = ("/profiles/ward/{ward}.pdf", "/profiles/hin/{hin}.docx", "/map/paper.pdf?shade=crime")


@pytest.fixture
def names(app):
    """A town whose newest month is June 2024, with a ward that is proposed."""
    factories.partnership()
    ward = town.build()
    months = [town.month_of(number) for number in range(6)]
    town.load(*[one for number in range(6) for one in (*town.everywhere(number), *town.lump(number))])
    analyst = factories.person(Role.ANALYST)
    run = services.request_hotspots(analyst, Question(By.LSOA, months[0], months[-1]))
    HotspotJob(run.id).run()
    [hin] = propose_hins(analyst, ward_ids=[ward.id], period=Period(months[0], months[-1]), reason="Half")
    return {"hin": hin.id, "ward": ward.code}


@pytest.fixture
def reader(names, sign_in):
    return sign_in(factories.chair(factories.executive()))


def test_each_page_begins_with_it_where_it_is_old(names, reader):
    for page in PAGES:
        got = reader.get(page.format(**names))
        words, answer = got.main.get_text(" ", strip=True), got.select_one(".app-answer, .app-map-answer")
        assert "These figures are old" in words, page
        if answer is not None:
            begins = answer.get_text(" ", strip=True)[:40]
            assert words.index("These figures are old") <= words.index(begins), page


def test_each_paper_begins_with_it_where_it_is_old(names, reader):
    for paper in PAPERS:
        assert f"These figures are old. {NEWEST}" in text_of(reader.client.get(paper.format(**names))), paper


def test_a_page_of_newer_evidence_states_the_newest_month(names, reader, monkeypatch):
    monkeypatch.setattr(age.SETTINGS, "old_after", 10_000)
    for page in PAGES:
        words = reader.get(page.format(**names)).words
        assert f"{NEWEST}." in words, page
        assert "figures are old" not in words, page


def test_old_harm_is_not_set_beside_the_cases_of_today_without_a_word(reader, monkeypatch):
    words = reader.get("/evidence/coverage").words
    assert "The harm was recorded from January 2024 to June 2024; the cases are those open on" in words
    assert "does not show that work is in the wrong places" in words
    monkeypatch.setattr(age.SETTINGS, "old_after", 10_000)
    words = reader.get("/evidence/coverage").words
    assert "the cases are those open on" in words
    assert "wrong places" not in words


def test_a_proposal_whose_figures_have_grown_old_is_called_old_before_it_is_decided(reader):
    words = reader.get("/evidence/high-impact-neighbourhoods/decide").words
    assert "Castle: These figures are old. The newest month loaded is June 2024" in words
