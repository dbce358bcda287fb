"""The aoristic grid against weights worked out by hand and by plain loops."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import LONDON
from app.evidence.statistics.hours import WEEK, Span, hour_grid

MON, TUE, SAT, SUN = 0, 1, 5, 6


def _hour(*clock: int, fold: int = 0) -> int:
    return int(datetime(*clock, fold=fold, tzinfo=LONDON).timestamp()) // 3600


def _cells(*spans: Span) -> dict[tuple[int, int], float]:
    weights = hour_grid(spans).weights
    return {(int(day), int(hour)): float(weights[day, hour]) for day, hour in np.argwhere(weights > 1e-9)}


def test_from_ten_to_eleven_at_night_until_ten_past_one_is_a_quarter_in_each_of_four_hours() -> None:
    span = Span(_hour(2024, 3, 4, 22), _hour(2024, 3, 5, 1), 1)
    assert _cells(span) == pytest.approx({(MON, 22): 0.25, (MON, 23): 0.25, (TUE, 0): 0.25, (TUE, 1): 0.25})


@pytest.mark.parametrize("last", [None, _hour(2024, 3, 4, 9)], ids=["no end", "an end before the start"])
def test_without_a_usable_end_all_is_in_the_first_hour(last: int | None) -> None:
    assert _cells(Span(_hour(2024, 3, 4, 22), last, 3)) == {(MON, 22): 3.0}


def test_what_touches_more_than_a_week_is_spread_evenly() -> None:
    first = _hour(2024, 3, 4, 22)
    assert hour_grid([Span(first, first + WEEK, 2)]).weights == pytest.approx(2 / WEEK)


def test_a_full_week_has_each_hour_once() -> None:
    first = _hour(2024, 3, 4, 22)
    assert hour_grid([Span(first, first + WEEK - 1, 1)]).weights == pytest.approx(1 / WEEK)


def test_the_hours_are_londons_in_summer() -> None:
    noon_in_utc = int(datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp()) // 3600
    assert _cells(Span(noon_in_utc, None, 1)) == {(MON, 13): 1.0}


def test_the_night_the_clocks_go_back_has_one_oclock_twice() -> None:
    span = Span(_hour(2024, 10, 27, 0), _hour(2024, 10, 27, 2), 1)
    assert _cells(span) == pytest.approx({(SUN, 0): 0.25, (SUN, 1): 0.5, (SUN, 2): 0.25})


def test_the_night_the_clocks_go_forward_has_no_one_oclock() -> None:
    span = Span(_hour(2024, 3, 31, 0), _hour(2024, 3, 31, 2), 1)
    assert _cells(span) == pytest.approx({(SUN, 0): 0.5, (SUN, 2): 0.5})


FIRSTS = st.integers(_hour(2024, 3, 25, 0), _hour(2024, 11, 4, 0))
SPANS = st.builds(
    lambda first, length, number: Span(first, None if length is None else first + length, number),
    FIRSTS,
    st.none() | st.integers(-5, 200),
    st.integers(1, 5),
)


@given(st.lists(SPANS, max_size=20))
def test_the_grid_is_what_a_plain_loop_gives_and_sums_to_the_number_of_rows(spans: list[Span]) -> None:
    by_loop = np.zeros((7, 24))
    for span in spans:
        last = span.first if span.last is None or span.last < span.first else span.last
        hours = list(range(span.first, last + 1))
        if len(hours) > WEEK:
            by_loop += span.number / WEEK
            continue
        for hour in hours:
            local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).astimezone(LONDON)
            by_loop[local.weekday(), local.hour] += span.number / len(hours)
    grid = hour_grid(spans)
    assert grid.weights == pytest.approx(by_loop)
    assert grid.total == pytest.approx(sum(span.number for span in spans))


def test_the_busiest_hours_may_run_over_midnight() -> None:
    spans = [Span(_hour(2024, 3, 4, 23), None, 3), Span(_hour(2024, 3, 6, 0), None, 3)]
    spans.append(Span(_hour(2024, 3, 7, 12), None, 4))
    assert hour_grid(spans).window(2) == (23, pytest.approx(0.6))
