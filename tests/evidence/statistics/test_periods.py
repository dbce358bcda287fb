"""Is a period what was asked for, and said as people say it?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.periods import Period, choose, gaps, months_later, period_of, read_month

LOADED = [date(2024, 11, 1), date(2024, 12, 1), date(2025, 2, 1), date(2025, 3, 1)]


def test_a_period_in_words():
    assert Period(date(2018, 10, 1), date(2019, 2, 1)).recorded == "from October 2018 to February 2019"
    assert Period(date(2018, 10, 1), date(2018, 10, 1)).recorded == "in October 2018"


JULY_2016, JULY_2017 = date(2016, 7, 1), date(2017, 7, 1)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([JULY_2017], "in July 2017"),
        ([JULY_2016, JULY_2017], "in July 2016 and July 2017"),
        (LOADED, "from November 2024 to December 2024 and from February 2025 to March 2025"),
        ([JULY_2016, *LOADED[:2]], "in July 2016 and from November 2024 to December 2024"),
    ],
)
def test_only_the_months_that_are_in_are_named(months, words):
    assert period_of(months).recorded == words
    assert period_of(months).months() == months


def test_two_julys_are_not_called_a_year():
    assert choose([JULY_2016, JULY_2017], None, None) == Period(JULY_2017, JULY_2017)


def test_the_gap_in_the_months_asked_for_is_named_and_none_outside_them():
    loaded = [JULY_2016, JULY_2017]
    missing = gaps(choose(loaded, None, None), loaded)
    assert (missing[0], missing[-1], len(missing)) == (date(2016, 8, 1), date(2017, 6, 1), 11)
    assert gaps(choose(loaded, JULY_2017, JULY_2017), loaded) == []
    assert gaps(choose(loaded, date(2010, 1, 1), JULY_2016), loaded) == []
    assert gaps(Period(JULY_2017, JULY_2017), loaded) == []
    assert gaps(period_of(loaded), loaded) == missing


def test_months_of_which_none_is_loaded_are_no_period():
    assert choose(LOADED, date(2018, 1, 1), date(2018, 3, 1)) is None


def test_nothing_loaded_is_no_period():
    assert choose([], None, None) is None


def test_all_that_is_loaded_unless_that_is_more_than_a_year():
    assert choose(LOADED, None, None) == period_of(LOADED)
    years = [months_later(date(2022, 1, 1), n) for n in range(36)]
    assert choose(years, None, None) == Period(date(2024, 1, 1), date(2024, 12, 1))


def test_what_was_asked_for_in_either_order():
    assert choose(LOADED, LOADED[1], LOADED[2]) == period_of(LOADED[1:3])
    assert choose(LOADED, LOADED[2], LOADED[1]) == period_of(LOADED[1:3])


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
