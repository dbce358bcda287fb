"""Do positions, lines and ranges come out as the papers print them, and what must hold for any target?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.periods import months_later
from app.evidence.statistics.rounding import agrees, before, count_of, rate_of, read_printed
from app.evidence.statistics.spans import whole_months
from app.evidence.statistics.targets import (
    Goal,
    Position,
    YearTarget,
    above,
    needed,
    on_line,
    position,
    readings,
)

VICTIMS = Goal(Decimal(28021), date(2015, 7, 31), Decimal("22416.8"), date(2020, 3, 31))
YEARS = {2012: 2007, 2013: 2023, 2014: 2039}
ALCOHOL = Goal(
    Decimal(1778),
    date(2008, 3, 31),
    Decimal(1400),
    date(2020, 3, 31),
    tuple(YearTarget(date(year, 3, 31), Decimal(value)) for year, value in YEARS.items()),
)


def test_the_line_of_2016_stands_where_the_paper_needs_it():
    at = date(2016, 1, 31)
    assert round(on_line(VICTIMS, at), 1) == Decimal("27420.6")
    assert position(VICTIMS, Decimal(26872), at, -1) is Position.ON_TRAJECTORY
    assert position(VICTIMS, Decimal(27421), at, -1) is Position.OFF_TRAJECTORY


def test_a_position_on_the_day_is_achieved_or_missed():
    at = date(2020, 3, 31)
    assert position(VICTIMS, Decimal("22416.8"), at, -1) is Position.ACHIEVING
    assert position(VICTIMS, Decimal("22416.9"), at, -1) is Position.MISSED
    assert position(VICTIMS, Decimal(22000), date(2016, 1, 31), -1) is Position.ACHIEVING


def test_whole_months_are_counted_and_the_last_day_of_a_month_completes_it():
    july = date(2015, 7, 31)
    assert [whole_months(july, day) for day in (date(2016, 1, 31), date(2016, 1, 30), date(2016, 2, 29))] == [
        6,
        5,
        7,
    ]
    assert on_line(VICTIMS, date(2015, 1, 31)) == 28021
    assert on_line(VICTIMS, date(2021, 1, 31)) == Decimal("22416.8")


def test_a_table_of_years_may_rise_on_the_way_down_and_no_line_is_drawn():
    assert {year: on_line(ALCOHOL, date(year, 3, 31)) for year in YEARS} == YEARS
    assert on_line(ALCOHOL, date(2012, 12, 31)) == 2023
    assert on_line(ALCOHOL, date(2020, 3, 31)) == 1400
    assert position(ALCOHOL, Decimal("2397.97"), date(2011, 3, 31), -1) is Position.OFF_TRAJECTORY


def test_five_per_cent_above_an_average_is_of_the_average_and_a_printed_figure_has_two_readings():
    average, already = readings(Decimal("17.6"), Decimal(5))
    assert (average.average, average.target) == (Decimal("17.6"), Decimal("18.48"))
    assert (round(already.average, 2), already.target) == (Decimal("16.76"), Decimal("17.6"))
    assert above(Decimal(20), Decimal(5)) == 21
    assert all(Decimal("22.8") >= reading.target for reading in (average, already))


some = st.decimals(0, 1200, places=1)


@given(some, some, st.sampled_from([-1, 0, 1]), st.integers(0, 60), st.tuples(some, some), st.booleans())
def test_a_better_figure_never_has_a_worse_position(baseline, target, good, months, figures, has_years):
    years = (YearTarget(date(2017, 3, 31), baseline + 7),) if has_years else ()
    goal = Goal(baseline, date(2016, 3, 31), target, date(2020, 3, 31), years)
    at = months_later(date(2016, 4, 1), months)
    worse, better = sorted(figures, reverse=goal.direction(good) < 0)
    order = [Position.MISSED, Position.OFF_TRAJECTORY, Position.ON_TRAJECTORY, Position.ACHIEVING]
    assert order.index(position(goal, better, at, good)) >= order.index(position(goal, worse, at, good))


# --- what each coming month needs --------------------------------------------------------------------
def year_of(value, start=date(2019, 4, 1), number=12):
    return {months_later(start, n): Decimal(value) for n in range(number)}


def test_what_each_coming_month_needs_uses_the_months_that_drop_out():
    found = needed(year_of(100), Decimal(900), date(2020, 9, 30))
    assert (len(found.months), found.each, found.is_out_of_reach) == (6, Decimal(50), False)
    assert found.drops_out[date(2020, 4, 1)] == 100
    assert needed(year_of(100), Decimal(500), date(2020, 9, 30)).is_out_of_reach
    assert needed(year_of(100), Decimal(1200), date(2021, 9, 30)).each == 100


def test_nothing_is_needed_of_months_that_are_over_or_of_a_year_with_a_gap():
    assert needed(year_of(100), Decimal(900), date(2020, 3, 31)) is None
    assert needed(year_of(100, number=11), Decimal(900), date(2020, 9, 30)) is None
    assert needed({}, Decimal(900), date(2020, 9, 30)) is None


@given(st.lists(st.integers(0, 500), min_size=12, max_size=30), st.integers(1, 24), st.integers(0, 9000))
def test_months_with_just_what_is_needed_make_the_target(counts, ahead, target):
    months = {months_later(START, n): Decimal(count) for n, count in enumerate(counts)}
    last = max(months)
    found = needed(months, Decimal(target), months_later(last, ahead))
    months |= dict.fromkeys(found.months, found.each)
    year = [months[months_later(last, ahead - n)] for n in range(12)]
    assert abs(sum(year) - target) < Decimal("0.000001")


START = date(2018, 1, 1)


# --- printed figures ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "percent", "value", "lowest", "highest"),
    [("3298", "46", 7170, 7093, 7248), ("2394", "113.7", 2106, 2105, 2106), ("41", "12.4", 331, 330, 331)],
)
def test_what_was_there_before_follows_from_a_printed_change_within_its_rounding(
    change, percent, value, lowest, highest
):
    found = before(Decimal(change), Decimal(percent))
    assert (found.value, found.lowest, found.highest) == (value, lowest, highest)
    for base, does in ((lowest, True), (highest, True), (lowest - 1, False), (highest + 1, False)):
        assert agrees(Decimal(percent), 100 * Decimal(change) / base) is does


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_the_true_base_lies_in_the_range_that_is_derived(change, base):
    percent = round(Decimal(100 * change) / base, 1)
    if percent:
        found = before(Decimal(change), percent)
        assert found.lowest <= base <= found.highest


def test_counts_follow_from_rates_and_rates_from_counts():
    residents = Decimal(306_700)
    assert count_of(Decimal("98.49"), residents).value == 30207
    assert count_of(Decimal("68.18"), residents).value == 20911
    assert round(rate_of(Decimal(33578), residents), 2) == Decimal("109.48")
    assert round(rate_of(Decimal(23402), residents), 2) == Decimal("76.30")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("-32%", [("-32", "%")]),
        ("−9.5%", [("-9.5", "%")]),
        ("+0.7pp", [("0.7", "pp")]),
        ("15,489", [("15489", "")]),
        ("15,489 -32%", [("15489", ""), ("-32", "%")]),
        ("£140,00", []),
        ("£140,000", [("140000", "")]),
        ("Data yet to be released", []),
    ],
)
def test_printed_numbers_are_read_and_one_that_is_none_is_not(text, numbers):
    assert [(str(each.number), each.unit) for each in read_printed(text)] == numbers


@pytest.mark.parametrize(
    ("printed", "exact", "does"),
    [("-7", "-7.25", True), ("-14", "-14.3", True), ("-9.5", "-9.46", True), ("-32", "-33.8", False)],
)
def test_a_printed_figure_agrees_with_what_rounds_to_it(printed, exact, does):
    assert agrees(Decimal(printed), Decimal(exact)) is does
