"""Are bank holidays right, also in years that nobody has published yet?"""

from datetime import date

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from app import bank_holidays, working_days

# Days proclaimed for once, or moved for once: no rule gives them.
ONCE = {
    2012: {date(2012, 5, 28), date(2012, 6, 4), date(2012, 6, 5)},
    2020: {date(2020, 5, 4), date(2020, 5, 8)},
    2022: {date(2022, 5, 30), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)},
    2023: {date(2023, 5, 8)},
}
# One example of each way in which Christmas, Boxing Day and New Year's Day can fall, worked out by hand.
UNPUBLISHED = {
    2029: {(1, 1), (3, 30), (4, 2), (5, 7), (5, 28), (8, 27), (12, 25), (12, 26)},
    2031: {(1, 1), (4, 11), (4, 14), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)},
    2032: {(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)},
    2033: {(1, 3), (4, 15), (4, 18), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27)},
    2036: {(1, 1), (4, 11), (4, 14), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)},
    2037: {(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)},
}


def published(year):
    calendar = BankHolidays(use_cached_holidays=True)
    return {day["date"] for day in calendar.get_holidays(BankHolidays.ENGLAND_AND_WALES, year)}


@pytest.mark.parametrize("year", range(2012, 2029))
def test_the_rules_give_the_days_that_were_published(year):
    assert bank_holidays.by_rule(year) ^ published(year) == ONCE.get(year, set())


@pytest.mark.parametrize("year", UNPUBLISHED)
def test_the_rules_give_the_days_of_years_to_come(year):
    assert {(day.month, day.day) for day in bank_holidays.by_rule(year)} == UNPUBLISHED[year]


def test_days_proclaimed_for_once_count_where_they_are_published():
    assert not working_days.is_working_day(date(2022, 9, 19))
    assert working_days.is_working_day(date(2022, 5, 30)), "moved to June for once"


def test_a_decision_due_after_the_list_ends_does_not_count_new_years_day():
    assert working_days.after(date(2028, 12, 14), 10) == date(2029, 1, 2)
    assert working_days.after(date(2032, 12, 24), 1) == date(2032, 12, 29)


def test_the_list_is_said_to_end_a_year_before_it_does():
    last = bank_holidays.last_listed()
    assert not bank_holidays.list_ends_soon(last.replace(year=last.year - 1, day=24))
    assert bank_holidays.list_ends_soon(last.replace(year=last.year - 1, day=26))
    assert bank_holidays.list_ends_soon(last.replace(year=last.year + 1))
