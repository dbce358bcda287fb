"""Does a series add up what may be added, and is an arrow drawn only where the test says so and no break
lies?"""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.arrows import Arrow, Basis, compare
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.series import Break, Figure, Missing, Series
from app.evidence.statistics.spans import Span, year_to

START = date(2018, 1, 1)
COVID = Break(date(2020, 4, 1), "Recorded by another system", "recording")


def month(first):
    return Span(first, months_later(first, 1) - timedelta(days=1))


def by_month(counts, *breaks):
    figures = [Figure(month(months_later(START, n)), Decimal(count)) for n, count in enumerate(counts)]
    return Series(tuple(figures), breaks)


def of(*figures, adds_up=True, breaks=()):
    return Series(tuple(figures), breaks, adds_up)


def year(ending, value, **more):
    numbers = {key: Decimal(number) if key != "n" else number for key, number in more.items()}
    return Figure(year_to(ending), Decimal(str(value)), **numbers)


NOW, THEN = date(2020, 8, 31), date(2019, 8, 31)


def two_years(now, then, basis=Basis.COUNTS, **more):
    series = of(year(NOW, now, **more), year(THEN, then, **more), adds_up=basis is Basis.COUNTS)
    return compare(series, basis, year_to(NOW), year_to(THEN))


# --- spans and sums ----------------------------------------------------------------------------------
def test_spans_are_named_as_papers_name_them():
    assert year_to(NOW).words == "September 2019 to August 2020"
    assert month(date(2018, 10, 1)).words == "October 2018"
    assert Span(date(2020, 3, 23), date(2020, 8, 31)).words == "23 March 2020 to 31 August 2020"
    assert (month(date(2018, 10, 1)).in_short, year_to(NOW).in_short) == ("2018-10", "2019-09-01/2020-08-31")


def test_a_leap_year_is_as_long_as_another_and_a_quarter_is_not():
    assert year_to(date(2020, 2, 29)).is_as_long_as(year_to(date(2019, 2, 28)))
    assert Span(date(2020, 2, 20), date(2020, 3, 10)).is_as_long_as(
        Span(date(2019, 2, 20), date(2019, 3, 10))
    )
    assert not year_to(NOW).is_as_long_as(month(NOW.replace(day=1)))


@given(st.lists(st.integers(0, 500), min_size=12, max_size=40))
def test_a_rolling_year_is_the_sum_of_its_months(counts):
    series = by_month(counts)
    last = month(months_later(START, len(counts) - 1)).last
    assert series.rolling_year(last) == sum(counts[-12:])
    assert series.over(year_to(last)).value == sum(counts[-12:])


def test_a_rolling_year_without_a_month_or_across_a_break_is_not_given():
    counts = [10] * 36
    series = by_month(counts, COVID)
    assert series.rolling_year(date(2020, 3, 31)) == 120
    assert series.rolling_year(date(2020, 4, 30)) is None
    gap = Series(tuple(f for f in by_month(counts).figures if f.span.first != date(2019, 5, 1)))
    assert gap.rolling_year(date(2019, 12, 31)) is None
    with pytest.raises(Missing, match="May 2019 to December 2019"):
        gap.over(year_to(date(2019, 12, 31)))


@given(st.integers(0, 40), st.integers(11, 40))
def test_no_rolling_year_crosses_a_break(broken, until):
    series = by_month([10] * 41, Break(months_later(START, broken), "New form"))
    year = series.rolling_year(month(months_later(START, until)).last)
    assert (year is None) == (until - 11 < broken <= until)


def test_percentages_do_not_add_up():
    series = Series(by_month([10] * 12).figures, adds_up=False)
    assert series.rolling_year(date(2018, 12, 31)) is None
    with pytest.raises(Missing, match="January 2018 to December 2018"):
        series.over(year_to(date(2018, 12, 31)))


def test_a_chart_has_points_of_one_length_and_its_phases_end_at_breaks():
    months = by_month([1, 2, 3, 4], Break(date(2018, 3, 1), "New form"))
    series = Series((year(date(2017, 12, 31), 9), *months.figures), months.breaks)
    assert [[int(f.value) for f in phase] for phase in series.phases()] == [[1, 2], [3, 4]]
    assert not series.has_overlaps
    assert of(year(NOW, 1), year(date(2020, 7, 31), 2)).has_overlaps


def test_the_latest_year_is_summed_from_months_where_those_are_newer():
    months = by_month([10] * 24)
    assert months.latest(date(2019, 6, 15)).span == month(date(2019, 5, 1))
    assert months.latest(date(2019, 6, 15), 12).value == 120
    assert months.latest(date(2018, 6, 15), 12) is None
    assert of(year(NOW, 5)).latest(date(2021, 1, 1), 12).value == 5


# --- the tests of the 2020 table ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "then", "percent", "arrow"),
    [
        (31206, 37486, -16.8, Arrow.DOWN),
        (18198, 14840, 22.6, Arrow.UP),
        (155, 174, -10.9, Arrow.LEVEL),
        (372, 331, 12.4, Arrow.LEVEL),
        (10468, 7170, 46.0, Arrow.UP),
        (4500, 2106, 113.7, Arrow.UP),
    ],
)
def test_counts_of_2020_change_as_the_test_says(now, then, percent, arrow):
    change = two_years(now, then)
    assert (change.change, round(float(change.percent), 1), change.arrow) == (now - then, percent, arrow)


def test_the_two_that_do_not_change_have_the_published_p():
    repeats, hate = two_years(155, 174), two_years(372, 331)
    assert (round(repeats.p, 3), repeats.method) == (0.296, "e-test")
    assert round(hate.p, 3) == 0.122
    assert two_years(31206, 37486).p < 1e-75
    assert two_years(18198, 14840).p < 1e-75


def test_what_is_missing_is_named():
    survey = two_years(9.2, 8.5, Basis.SHARES)
    assert (survey.arrow, round(float(survey.change), 1)) == (Arrow.UNKNOWN, 0.7)
    years = ("September 2019 to August 2020", "September 2018 to August 2019")
    assert survey.missing == f"the sample sizes for {' and '.join(years)}"
    rate = two_years(98.5, 109.5, Basis.RATES)
    assert rate.missing.startswith("the numerators and denominators for September 2019")
    alone = compare(of(year(NOW, 14.7), adds_up=False), Basis.SHARES, year_to(NOW), year_to(THEN))
    assert (alone.arrow, alone.then, alone.change) == (Arrow.UNKNOWN, None, None)
    assert alone.missing == "the figure for September 2018 to August 2019"
    assert two_years(3, 4, Basis.NONE).missing.startswith("how far the answers")
    assert "whole numbers" in two_years(3.5, 4).missing


def test_shares_are_tested_by_their_samples_and_rates_by_their_counts():
    assert two_years(9.2, 27, Basis.SHARES, n=1000).arrow is Arrow.DOWN
    assert two_years(9.2, 9.5, Basis.SHARES, n=1000).arrow is Arrow.LEVEL
    few = of(
        year(NOW, 50, numerator=5, denominator=10), year(THEN, 20, numerator=2, denominator=10), adds_up=False
    )
    assert compare(few, Basis.SHARES, year_to(NOW), year_to(THEN)).arrow is Arrow.LEVEL
    rates = of(
        year(NOW, 2, numerator=600, denominator=300000), year(THEN, 3, numerator=600, denominator=200000),
        adds_up=False,
    )  # fmt: skip
    assert compare(rates, Basis.RATES, year_to(NOW), year_to(THEN)).arrow is Arrow.DOWN
    none = of(
        year(NOW, 0, numerator=0, denominator=300000), year(THEN, 3, numerator=600, denominator=200000),
        adds_up=False,
    )  # fmt: skip
    assert compare(none, Basis.RATES, year_to(NOW), year_to(THEN)).arrow is Arrow.DOWN


def test_windows_that_share_months_or_differ_in_length_are_not_tested():
    """The 2016 paper sets the year to January 2016 beside the year to July 2015."""
    series = of(year(date(2016, 1, 31), 26872), year(date(2015, 7, 31), 28021))
    change = compare(series, Basis.COUNTS, year_to(date(2016, 1, 31)), year_to(date(2015, 7, 31)))
    assert (change.arrow, round(float(change.percent), 1)) == (Arrow.UNKNOWN, -4.1)
    assert "February 2015 to July 2015 is in both" in change.missing
    months = by_month([10] * 24)
    longer = compare(months, Basis.COUNTS, month(date(2019, 12, 1)), year_to(date(2018, 12, 31)))
    assert (longer.arrow, longer.missing) == (Arrow.UNKNOWN, "two spans of one length")


def test_months_that_vary_more_than_chance_make_the_test_wider():
    """As counts without months, 1,380 after 1,200 would be a rise."""
    change = compare(
        by_month([20, 180] * 6 + [200, 30] * 6),
        Basis.COUNTS,
        year_to(date(2019, 12, 31)),
        year_to(date(2018, 12, 31)),
    )
    assert change.dispersion > 2
    plain = two_years(int(change.now), int(change.then))
    assert plain.dispersion is None
    assert plain.p < 0.05 < change.p
    assert change.arrow is Arrow.LEVEL


# --- what must hold for any figures ------------------------------------------------------------------
whole = st.integers(0, 3000)


@given(whole, whole)
def test_an_arrow_never_contradicts_the_test(now, then):
    change = two_years(now, then)
    assert (change.arrow in (Arrow.UP, Arrow.DOWN)) == (change.p < 0.05)
    if change.arrow is Arrow.UP:
        assert now > then
    if change.arrow is Arrow.DOWN:
        assert now < then


@given(st.permutations(range(24)), st.lists(st.integers(0, 90), min_size=24, max_size=24))
def test_figures_entered_in_another_order_say_the_same(order, counts):
    series = by_month(counts)
    shuffled = Series(tuple(series.figures[n] for n in order))
    now, then = year_to(date(2019, 12, 31)), year_to(date(2018, 12, 31))
    assert compare(shuffled, Basis.COUNTS, now, then) == compare(series, Basis.COUNTS, now, then)
    assert shuffled.phases() == series.phases()


def test_no_arrow_crosses_a_break_in_a_thousand_questions():
    dice = random.Random(16)
    crossed = 0
    for _ in range(1000):
        breaks = [
            Break(months_later(START, dice.randrange(48)), f"Change {n}") for n in range(dice.randrange(3))
        ]
        series = by_month([dice.randrange(100) for _ in range(48)], *breaks)
        spans = []
        for _ in "ab":
            first = months_later(START, dice.randrange(40))
            spans.append(Span(first, months_later(first, dice.randrange(1, 9)) - timedelta(days=1)))
        change = compare(series, Basis.COUNTS, *spans)
        first, last = min(s.first for s in spans), max(s.last for s in spans)
        within = [each for each in breaks if first < each.on <= last]
        if within:
            crossed += 1
            assert change.arrow is Arrow.BROKEN
            assert change.across in within
            assert (change.change, change.percent, change.p) == (None, None, None)
        else:
            assert change.across is None
            assert change.arrow is not Arrow.BROKEN
    assert 200 < crossed < 900
