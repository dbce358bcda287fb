"""Who works the case here, and what is loaded before anything happened?"""

from datetime import date

import pytest

from app.models.case import Stage
from tests import world
from tests.insight.assessment.treated import HERE, RESPONSE, happened
from tests.insight.maps import places


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


@pytest.fixture
def case(cast):
    for month in (1, 2, 3):
        for year in (2025, 2026):
            happened(HERE, date(year, month, 1), 0)
    made = world.a_case(cast, easting=HERE[0], northing=HERE[1])
    world.at_stage(made, Stage.ANALYSIS)
    made.plan.response_from = RESPONSE
    return made
