"""Knox's test against a plain loop over all pairs."""

import math
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from app.evidence.statistics import near_repeats as knox
from app.evidence.statistics.near_repeats import near_repeats

DISTANCES, TIMES = (0, 100, 300), (7, 14)


def _scattered(number: int = 60) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    points = random.integers(0, 12, (number, 2)) * 50.0  # many stand on one point, or at exactly 100 m
    return points, random.integers(0, 60, number)


def _by_loop(points: np.ndarray, days: np.ndarray) -> dict[tuple[int, int], int]:
    counts = {(distance, time): 0 for distance in DISTANCES for time in TIMES}
    for (here, day), (there, other) in combinations(zip(points.tolist(), days.tolist(), strict=True), 2):
        apart, between = math.dist(here, there), abs(day - other)
        distance = next((edge for edge in DISTANCES if apart <= edge), None)
        time = next((edge for edge in TIMES if between <= edge), None)
        if distance is not None and time is not None:
            counts[distance, time] += 1
    return counts


def test_observed_and_expected_pairs_are_those_of_a_plain_loop() -> None:
    points, days = _scattered()
    result = near_repeats(points, days, distances=DISTANCES, times=TIMES, permutations=49, seed=3)
    observed = _by_loop(points, days)
    random = np.random.default_rng(3)
    dealt = [_by_loop(points, random.permutation(days)) for _ in range(49)]
    for band in result.bands:
        key = band.distance[1], band.days[1]
        assert band.observed == observed[key]
        assert band.expected == pytest.approx(sum(deal[key] for deal in dealt) / 49)
        assert band.p == pytest.approx((1 + sum(deal[key] >= observed[key] for deal in dealt)) / 50)
    assert sum(observed.values()) > 100


def test_bands_neither_overlap_nor_leave_a_gap() -> None:
    bands = near_repeats(*_scattered(), permutations=1).bands
    assert [band.days for band in bands[:4]] == [(0, 7), (8, 14), (15, 21), (22, 28)]
    assert [band.distance for band in bands[::4]] == [(0, 0), (0, 100), (100, 200), (200, 300), (300, 400)]


def test_planted_near_repeats_are_notable_and_scattered_incidents_are_not() -> None:
    random = np.random.default_rng(1)
    points, days = random.uniform(0, 20_000, (300, 2)), random.integers(0, 365, 300)
    scattered = near_repeats(points, days, permutations=199)
    repeats = points + random.uniform(-50, 50, points.shape), days + random.integers(1, 5, 300)
    planted = near_repeats(
        np.concatenate((points, repeats[0])), np.concatenate((days, repeats[1])), permutations=199
    )
    assert not any(band.is_notable and band.days == (0, 7) for band in scattered.bands[:8])
    nearest = next(band for band in planted.bands if band.distance == (0, 100) and band.days == (0, 7))
    assert nearest.is_notable
    assert nearest.p == pytest.approx(1 / 200)


def test_more_pairs_than_can_be_dealt_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knox, "MOST_PAIRS", 10)
    with pytest.raises(knox.TooManyPairs):
        near_repeats(*_scattered(), permutations=1)


def test_no_pairs_are_no_pairs() -> None:
    bands = near_repeats(np.array([[0.0, 0.0], [9_000.0, 0.0]]), np.array([1, 2]), permutations=9).bands
    assert {band.observed for band in bands} == {0}
    assert not any(band.is_notable for band in bands)


def test_the_bands_are_judged_together() -> None:
    bands = near_repeats(*_scattered(), permutations=99).bands
    together = false_discovery_control([band.p for band in bands])
    assert [band.q for band in bands] == pytest.approx(list(together))


def test_a_band_that_stands_out_only_by_itself_is_not_named() -> None:
    seeds = range(12)
    alone = together = 0
    for seed in seeds:
        random = np.random.default_rng(seed)
        points, days = random.uniform(0, 3_000, (200, 2)), random.integers(0, 90, 200)
        bands = near_repeats(points, days, permutations=199, seed=seed).bands
        alone += any(band.p < 0.05 and (band.ratio or 0) >= knox.NOTABLE for band in bands)
        together += any(band.is_notable for band in bands)
    assert alone >= len(seeds) / 3  # twenty tests at 5% each
    assert together <= 1
