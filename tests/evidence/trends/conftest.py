"""Who reads the pages of change?"""

import pytest

from tests import factories


@pytest.fixture
def reader(app):
    factories.partnership()
    return factories.officer(factories.executive())
