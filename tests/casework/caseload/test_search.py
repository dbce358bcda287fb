"""Does a search find the same whether its words are common or rare, and say when it compares few?"""

import pytest

from app.casework.caseload import keys
from app.casework.caseload.filters import Scope, Sort
from tests import factories


@pytest.fixture
def officer(app):
    officer = factories.officer()
    for number in range(3):
        factories.case(title=f"Noise {number}", what="Shouting by the canal")
    factories.case(title="Bikes", what="Riders by the canal")
    return officer


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".app-list__title")]


# How the words are taken: (of how many cases they are common, how many of the latest are read for them).
WAYS = {"rare": (1_000, 1_000), "common": (-1, 1_000), "common, but apart": (-1, 1)}


@pytest.mark.parametrize(("few", "nearest"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("sort", [Sort.RANK, Sort.CHANGED, Sort.WARD])
def test_words_are_found_whichever_way_they_are_looked_for(sign_in, officer, monkeypatch, few, nearest, sort):
    monkeypatch.setattr(keys, "FEW", few)
    monkeypatch.setattr(keys, "NEAREST", nearest)
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}&q=noise+canal&sort={sort}")
    assert page.heading == "3 open cases"
    assert set(titles(page)) == {"Noise 0", "Noise 1", "Noise 2"}


@pytest.mark.parametrize("few", [1_000, -1])
def test_a_search_that_finds_many_says_that_it_compares_the_latest(sign_in, officer, monkeypatch, few):
    monkeypatch.setattr(keys, "MOST_FOUND", 2)
    monkeypatch.setattr(keys, "FEW", few)
    page = sign_in(officer).get(f"/cases?scope={Scope.ALL}&q=canal")
    assert page.heading == "More than 2 open cases"
    assert "We ranked only the 2 that changed most recently" in page.words
    assert titles(page) == ["Bikes", "Noise 2"]
