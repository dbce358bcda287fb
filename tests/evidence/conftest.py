"""Who proposes and who decides in these tests?"""

import pytest

from app.models.person import Role
from tests import factories


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst")


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive(), name="Chris Chair")
