"""Are rates a year's, over what was chosen, and is a city centre told by its own numbers?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.centres import centres
from app.evidence.statistics.ranking import WardFigures, rank_wards
from app.evidence.statistics.rates import Over, Rates


def ward(number: int, crime: int, residents: int | None, **more) -> WardFigures:
    return WardFigures(number, f"E0500000{number}", f"Ward {number}", crime, 0, residents, **more)


@given(number=st.integers(0, 10**6), people=st.integers(1, 10**6), months=st.integers(1, 60))
def test_a_rate_is_what_twelve_such_months_would_have_for_each_thousand(number, people, months):
    by_hand = Fraction(number, months) * 12 / people * 1000
    assert Rates(months=months).of(number, people) == pytest.approx(float(by_hand))


def test_the_castle_s_five_months_stand_beside_others_twelve():
    """B10 of the findings: 355.9 for five months is 854.2 a year."""
    assert Rates(months=5).of(3_078, 8_649) == pytest.approx(854.1, abs=0.1)


@pytest.mark.parametrize(
    ("rates", "per", "heading"),
    [
        (Rates(), "per 1,000 residents", "Per 1,000 residents"),
        (Rates(months=5), "a year per 1,000 residents", "A year per 1,000 residents"),
        (Rates(Over.HOUSEHOLDS, 24), "a year per 1,000 households", "A year per 1,000 households"),
        (Rates(Over.DAYTIME), "per 1,000 people there by day", "Per 1,000 people there by day"),
    ],
)
def test_what_a_rate_is_called(rates, per, heading):
    assert (rates.per(), rates.heading()) == (per, heading)
    assert bool(rates.explained) is (rates.months != 12)


@pytest.mark.parametrize("people", [None, 0])
def test_without_people_there_is_no_rate(people):
    assert Rates().of(5, people) is None


def test_wards_are_ranked_with_rates_over_what_is_asked_or_over_residents_where_it_is_not_known():
    wards = [ward(1, 100, 1_000, households=500), ward(2, 50, 1_000)]
    assert [row.rate for row in rank_wards(wards, Rates(Over.HOUSEHOLDS, 6)).wards] == [400, None]
    by_day = rank_wards(wards, Rates(Over.DAYTIME, 6))
    assert by_day.rates == Rates(Over.RESIDENTS, 6)
    assert [row.rate for row in by_day.wards] == [200, 100]
    assert by_day.known == [Over.RESIDENTS, Over.HOUSEHOLDS]


def test_a_ward_with_three_times_the_crime_of_the_others_for_each_resident_is_a_centre():
    others = [ward(2, 60, 1_000), ward(3, 40, 1_000)]
    assert centres([ward(1, 150, 1_000), *others]) == [ward(1, 150, 1_000)]
    assert centres([ward(1, 149, 1_000), *others]) == []


def test_where_people_by_day_are_known_they_tell():
    others = [ward(2, 60, 1_000), ward(3, 40, 1_000)]
    busy, home = ward(1, 10, 1_000, daytime=2_000), ward(1, 900, 1_000, daytime=1_999)
    assert centres([busy, *others]) == [busy]
    assert centres([home, *others]) == []


def test_a_ward_alone_or_without_residents_is_none():
    assert centres([ward(1, 150, 1_000)]) == []
    assert centres([ward(1, 150, None), ward(2, 10, 1_000)]) == []
