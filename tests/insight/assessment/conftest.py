"""Who works the case here, and what is loaded before anything happened?"""

from datetime import date

import pytest

from app.models.case import Stage
from tests import standing, world
from tests.insight.assessment.treated import HERE, RESPONSE, happened
from tests.insight.maps import places


def made_people():
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people, None


def made_case():
    cast, _ = made_people()
    for month in (1, 2, 3):
        for year in (2025, 2026):
            happened(HERE, date(year, month, 1), 0)
    made = world.a_case(cast, easting=HERE[0], northing=HERE[1])
    world.at_stage(made, Stage.ANALYSIS)
    made.plan.response_from = RESPONSE
    return cast, made


@pytest.fixture
def app(request, migrated_app):
    yield from standing.app(request, migrated_app, case=made_case, cast=made_people)


@pytest.fixture
def cast(app):
    return standing.world()[0]


@pytest.fixture
def case(app):
    return standing.world()[1]
