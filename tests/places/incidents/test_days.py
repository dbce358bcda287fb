"""Is a month of a source with days called partial only where days are missing, and not where few happened?"""

from datetime import date

import pytest

from app.places.incidents.days import _is_whole

YEAR = (date(2025, 1, 3), date(2025, 12, 20))


@pytest.mark.parametrize(
    ("first", "last", "files", "whole"),
    [
        (date(2025, 3, 2), date(2025, 3, 30), [(date(2025, 3, 2), date(2025, 3, 30))], True),
        (date(2025, 3, 12), date(2025, 3, 30), [(date(2025, 3, 12), date(2025, 3, 30))], False),
        (date(2025, 3, 2), date(2025, 3, 16), [(date(2025, 3, 2), date(2025, 3, 16))], False),
        (date(2025, 3, 12), date(2025, 3, 14), [YEAR], True),
        (date(2025, 12, 9), date(2025, 12, 20), [YEAR], False),
        (date(2025, 1, 12), date(2025, 1, 30), [(date(2025, 1, 12), YEAR[1])], False),
        (date(2025, 2, 12), date(2025, 2, 26), [(date(2025, 2, 12), date(2025, 2, 26)), YEAR], True),
    ],
)
def test_days_without_a_record_are_missing_unless_one_file_goes_on_over_them(first, last, files, whole):
    assert _is_whole(first, last, files) is whole
