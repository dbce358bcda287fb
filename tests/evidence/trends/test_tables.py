"""Are lines judged together, and does a table's sentence say what its verdicts are?"""

from datetime import date

import pytest

from app.evidence.statistics.change_tests import compare_counts
from app.evidence.statistics.verdicts import Windows, judge, judge_together
from app.evidence.trends import wording
from app.evidence.trends.tables import Verdict, table_of, table_of_categories
from app.words import signed

ASB = "Anti-social behaviour"


def judged(**counts):
    """Judged together, without a month that would say how much they vary."""
    return dict(zip(counts, judge_together([compare_counts(*two) for two in counts.values()]), strict=True))


def test_one_small_difference_among_many_is_not_called_a_change():
    alone = table_of("Ward", judged(A=(130, 100)))
    among = table_of("Ward", judged(A=(130, 100), **{f"B{n}": (100, 100) for n in range(19)}))
    assert alone.lines[0].verdict is Verdict.MORE
    assert among.lines[0].verdict is Verdict.NONE


def test_all_crime_comes_first_then_anti_social_behaviour():
    (crime,) = judge_together([compare_counts(7, 7)])
    table = table_of_categories(crime, judged(**{"Drugs": (2, 1), ASB: (10, 10), "Burglary": (5, 6)}))
    assert [(line.name, line.judged.now) for line in table.lines] == [
        ("All crime", 7), (ASB, 10), ("Burglary", 5), ("Drugs", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([(400, 300), (300, 400), (10, 10)],
         "Of 3 wards, one has more (A), one has fewer (B) and the others show no real change."),
        ([(10, 10)], "Of 1 ward, none shows a real change."),
        ([(400, 300)] * 5, "Of 5 wards, five have more."),
    ],
)  # fmt: skip
def test_a_table_is_summed_up(counts, sentence):
    named = judged(**dict(zip("ABCDE", counts, strict=False)))
    assert wording.table(table_of("Ward", named)) == sentence


def test_the_difference_is_what_a_reader_subtracts_and_the_test_is_by_the_day():
    """29 days of February beside 28: the same number a day is no change, however many there are."""
    months, windows = [date(2023, 2, 1), date(2024, 2, 1)], Windows((date(2024, 2, 1),), (date(2023, 2, 1),))
    (one,) = judge([[28_000, 29_000]], months, windows)
    assert (one.difference, one.is_real) == (1_000, False)
    assert one.percent == pytest.approx(1 / 28)


@pytest.mark.parametrize(("number", "words"), [(1204, "+1,204"), (-12, "−12"), (0, "0"), (0.4, "0")])
def test_signs(number, words):
    assert signed(number) == words


def test_a_percentage_of_nothing_has_no_sign():
    assert wording.signed_percent(-0.0004) == "0.0%"
    assert wording.signed_percent(None) == ""
