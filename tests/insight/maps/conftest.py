"""How does a test get a small city: two wards in the north, two in the south, and the Executive's chair?"""

import pytest

from app.mapping import render_cache
from tests import factories
from tests.insight.maps import places


@pytest.fixture(autouse=True)
def nothing_kept():
    render_cache.pictures.clear()
    render_cache.legends.clear()


@pytest.fixture
def city(app):
    return {
        name: places.ward(name, "North" if name in ("Oakwood", "Elmwood") else "South") for name in places.ROW
    }


@pytest.fixture
def executive(city, sign_in):
    """The Executive is on every case's path, so its chair sees them all, but for restricted ones."""
    factories.nat("Oakwood")
    return sign_in(factories.chair(factories.executive()))
