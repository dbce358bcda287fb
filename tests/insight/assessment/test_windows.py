"""Do the usual months lie either side of the response, as many before as after?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.evidence.statistics.periods import Period, months_later
from app.insight.assessment.windows import usual


def months(first, number):
    return [months_later(first, n) for n in range(number)]


TWO_YEARS = months(date(2024, 1, 1), 24)


@pytest.mark.parametrize(
    ("loaded", "began", "before", "after"),
    [
        (TWO_YEARS, date(2025, 4, 1), ("2024-04", "2024-09"), ("2025-04", "2025-09")),
        (TWO_YEARS, date(2025, 4, 9), ("2024-05", "2024-10"), ("2025-05", "2025-10")),
        (TWO_YEARS, date(2025, 11, 1), ("2024-11", "2024-12"), ("2025-11", "2025-12")),
        (TWO_YEARS[8:], date(2025, 4, 1), ("2024-10", "2025-03"), ("2025-04", "2025-09")),
        (TWO_YEARS, date(2024, 3, 1), ("2024-01", "2024-02"), ("2024-03", "2024-04")),
        (TWO_YEARS, date(2024, 1, 1), None, None),
        (TWO_YEARS, date(2026, 1, 1), None, None),
        (TWO_YEARS, None, None, None),
    ],
)
def test_the_usual_months(loaded, began, before, after):
    def period(pair):
        return Period(*(date.fromisoformat(f"{month}-01") for month in pair))

    assert usual(loaded, began) == ((period(before), period(after)) if before else None)


@given(some.sets(some.sampled_from(TWO_YEARS)), some.dates(date(2024, 1, 1), date(2026, 1, 31)))
def test_they_are_loaded_of_equal_length_and_either_side_of_the_response(loaded, began):
    windows = usual(sorted(loaded), began)
    if windows is None:
        return
    before, after = windows
    assert {*before.months(), *after.months()} <= loaded
    assert len(before.months()) == len(after.months()) <= 6
    assert before.last < began.replace(day=1)
    assert after.first >= began.replace(day=1)
