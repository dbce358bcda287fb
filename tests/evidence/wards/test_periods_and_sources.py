"""Which months does an address get, and is the source of what was found earlier kept as it was?"""

import json
from datetime import date

import pytest

from app.evidence.statistics.periods import period_of
from app.evidence.wards.periods import requested_period
from app.evidence.wards.source import Source, read_stored

LOADED = [
    *(date(2017, month, 1) for month in (10, 11)),
    *(date(2018, month, 1) for month in (1, 2, 10, 11)),
    *(date(2019, month, 1) for month in (1, 2)),
]


@pytest.mark.parametrize(
    ("query", "months"),
    [
        ({"from": "2017-12", "to": "2018-02"}, LOADED[2:4]),
        ({"from": "2018-10", "to": "2018-12"}, LOADED[4:6]),
        ({"to": "2018-02"}, LOADED[:4]),
        ({"from": "2017-12", "to": "2017-12"}, LOADED[4:]),
    ],
)
def test_months_that_are_not_loaded_lose_none_of_those_between(query, months):
    assert requested_period(query, LOADED) == period_of(months)


def test_a_source_that_is_kept_with_what_was_found_says_the_same_later():
    january, february = date(2025, 1, 1), date(2025, 2, 1)
    source = Source(
        forces=["Sherwood Police"], months=[january, february], synthetic=False, elsewhere=3,
        by_boundary=True, others={"Council": False}, missing=[date(2024, 12, 1)],
        partial={"Sherwood Police": [february]},
        left_out={"British Transport Police": [january]}, other_words={"Public order": [january]},
        unweighed={"Violent crime": 4}, days={"Council": [(january, date(2025, 1, 9))]}, guessed=2,
        newest=february,
    )  # fmt: skip
    kept = read_stored(json.loads(json.dumps(source.stored())), date(2026, 5, 1))
    assert (kept.words, kept.gaps, kept.months) == (source.words, source.gaps, source.months)
    assert kept.newest == date(2026, 5, 1), "how old it is, it is today"
