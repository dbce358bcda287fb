"""Is a period what was asked for, and said as people say it?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.periods import Period, choose, months_later, read_month

LOADED = [date(2024, 11, 1), date(2024, 12, 1), date(2025, 2, 1), date(2025, 3, 1)]


def test_a_period_in_words():
    assert Period(date(2018, 10, 1), date(2019, 2, 1)).recorded == "from October 2018 to February 2019"
    assert Period(date(2018, 10, 1), date(2018, 10, 1)).recorded == "in October 2018"


def test_nothing_loaded_is_no_period():
    assert choose([], None, None) is None


def test_all_that_is_loaded_unless_that_is_more_than_a_year():
    assert choose(LOADED, None, None) == Period(LOADED[0], LOADED[-1])
    years = [months_later(date(2022, 1, 1), n) for n in range(36)]
    assert choose(years, None, None) == Period(date(2024, 1, 1), date(2024, 12, 1))


def test_what_was_asked_for_in_either_order():
    assert choose(LOADED, LOADED[1], LOADED[2]) == Period(LOADED[1], LOADED[2])
    assert choose(LOADED, LOADED[2], LOADED[1]) == Period(LOADED[1], LOADED[2])


@pytest.mark.parametrize("text", ["", "2025", "2025-13", "2025-3", "never!!", "2025-03-01", "٢٠٢٥-٠٣"])
def test_what_is_no_month_is_none(text):
    assert read_month(text) is None


def test_a_month_in_an_address():
    assert read_month("2018-10") == date(2018, 10, 1)


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(-100, 100))
def test_months_are_counted_there_and_back(day, number):
    month = day.replace(day=1)
    assert months_later(months_later(month, number), -number) == month
    if number >= 0:
        assert len(Period(month, months_later(month, number)).months()) == number + 1
