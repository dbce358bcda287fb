"""Are many months said by their ends, and few by their names?"""

from datetime import date

import pytest

from app.words import month_spans

CASES = {
    "": (),
    "May 2021": ("2021-05",),
    "December 2020 and January 2021": ("2020-12", "2021-01"),
    "December 2020 to February 2021": ("2020-12", "2021-01", "2021-02"),
    "January 2019 to March 2019, May 2019 and January 2020 to March 2020": (
        "2020-01", "2019-01", "2019-02", "2019-03", "2019-05", "2020-02", "2020-03",
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", CASES)
def test_three_months_running_or_more_are_said_by_their_ends(words):
    assert month_spans([date.fromisoformat(f"{month}-01") for month in CASES[words]]) == words
