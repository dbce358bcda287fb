"""Do a reference and a date in a list stay in one piece?"""

from datetime import date

import pytest

from app import clock
from app.web.filters import unbroken
from app.words import when_in_short

KEPT = '<span class="app-unbroken">{}</span>'


@pytest.mark.parametrize("reference", ["NG-26-K7M4", "NG-2026-00042", "S-26-4444"])
def test_no_line_ends_within_a_reference(reference):
    assert unbroken(f"See {reference}, please") == f"See {KEPT.format(reference)}, please"


@pytest.mark.parametrize("words", ["self-made", "A-Z", "10-12 May", "COVID-19 and NG-26", 7])
def test_other_hyphens_are_left_alone(words):
    assert unbroken(words) == str(words)


def test_what_people_typed_around_a_reference_stays_words():
    assert unbroken("<b>NG-26-K7M4</b>") == f"&lt;b&gt;{KEPT.format('NG-26-K7M4')}&lt;/b&gt;"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 5), "today"), (date(2026, 3, 6), "tomorrow"), (date(2026, 12, 17), "17 Dec"),
        (date(2025, 12, 17), "17 Dec 2025"), (None, ""),
    ],
)  # fmt: skip
def test_a_day_in_a_list_is_short_and_has_its_year_if_it_is_another(day, said):
    with clock.at(clock.now().replace(year=2026, month=3, day=5)):
        assert when_in_short(day) == said
