"""Is a value of a filter that there is not an error in tests, and nothing asked for readers?"""

import pytest

from app.casework.caseload.filters import Scope
from app.web.listing import UnknownFilterValue, is_on, number, one_of

UNKNOWN = [lambda: one_of(Scope, "nobody", Scope.ALL), lambda: number("x"), lambda: is_on("yes")]


@pytest.mark.parametrize("ask", UNKNOWN)
def test_a_value_that_there_is_not_is_an_error_in_tests(app, ask):
    with app.app_context(), pytest.raises(UnknownFilterValue):
        ask()


def test_a_reader_is_asked_nothing_by_it(app, forgiving):
    with app.app_context():
        assert [ask() for ask in UNKNOWN] == [Scope.ALL, "", False]
