"""Is old evidence called old, in the same words wherever it is shown?"""

from datetime import UTC, date, datetime

import pytest

from app import clock
from app.evidence.wards import age
from app.evidence.wards.age import Age

TODAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
FEBRUARY, OCTOBER = date(2019, 2, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("newest", "shown", "words"),
    [
        (OCTOBER, None, "The newest month loaded is October 2026."),
        (date(2025, 11, 1), None, "The newest month loaded is November 2025."),
        (
            date(2025, 10, 1),
            None,
            "These figures are old. The newest month loaded is October 2025, 1 year and 1 month ago.",
        ),
        (
            FEBRUARY,
            None,
            "These figures are old. The newest month loaded is February 2019, 7 years and 9 months ago.",
        ),
        (
            OCTOBER,
            FEBRUARY,
            "These figures are old: they end in February 2019, 7 years and 9 months ago. "
            "The newest month loaded is October 2026.",
        ),
    ],
)
def test_the_words(newest, shown, words):
    with clock.at(TODAY):
        assert Age(newest, shown).words == words


def test_how_old_is_too_old_is_a_setting(monkeypatch):
    monkeypatch.setattr(age.SETTINGS, "old_after", 0)
    with clock.at(TODAY):
        assert (
            Age(OCTOBER).words
            == "These figures are old. The newest month loaded is October 2026, 1 month ago."
        )
