"""Which places are hotspots, since when, and did last period's hotspots predict this period's crime?

Turns counts into the result that pages, files and agendas show. The statistics themselves are in
`app.evidence.statistics.hotspots`.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.evidence.hotspots.counts import Counted, Progress, count, earlier_period
from app.evidence.hotspots.question import By, Measure, Question
from app.evidence.statistics.false_discovery import RATE, adjusted, fewest_that_can_pass
from app.evidence.statistics.hotspots import borderline
from app.evidence.statistics.hotspots.accuracy import accuracy
from app.evidence.statistics.hotspots.borderline import Permuted, permuted, refined
from app.evidence.statistics.hotspots.getis_ord import permutation_p, z_scores
from app.evidence.statistics.hotspots.neighbours import Neighbours
from app.evidence.statistics.hotspots.over_time import FEWEST_MONTHS, courses, recent_months
from app.evidence.statistics.periods import Period, period_of
from app.evidence.statistics.ranking import share
from app.evidence.wards.queries import get_source
from app.places.incidents.vintages import are_of_two_vintages

MOST_FOR_MONTHS = 80_000  # permutations for a place in a month: there are many months
MOST_FOR_ACCURACY = 500_000  # permutations; an index of one decimal needs no more
MOST_QUIET_PLACES = 5_000  # of more places, those where nothing stands out are left out of the answer


@dataclass(frozen=True)
class Tested:
    """Gi* of n places, or of n places in each month: z-score, p-value, p-value adjusted for many tests."""

    z: np.ndarray
    permuted: Permuted
    q: np.ndarray

    @property
    def hot(self) -> np.ndarray:
        return np.asarray((self.q <= RATE) & (self.z > 0))

    @cached_property
    def borderline(self) -> np.ndarray:
        """Whether other permutations could have said otherwise, of places that are hot or not."""
        return self.permuted.near_the_bound() & (self.z > 0)

    @property
    def surely_hot(self) -> np.ndarray:
        return self.hot & ~self.borderline

    @property
    def perhaps_hot(self) -> np.ndarray:
        return np.asarray(self.hot | self.borderline)


def find_hotspots(question: Question, progress: Progress = lambda percent, doing: None) -> dict[str, Any]:
    """Return the whole result as JSON-serialisable data. Only reads the database."""
    progress(5, "Counting incidents by place and month")
    earlier = earlier_period(question)
    counted = count(question, since=earlier.first if earlier else None)
    progress(35, "Comparing each place and its neighbours with what you would expect by chance")
    synthetic = get_source(question.period, question.one_category).synthetic
    found = answer(question, counted, earlier, progress)
    if question.by is By.LSOA and are_of_two_vintages(counted.months):
        found = {**found, **_without_courses(found)}
    return {**found, "synthetic": synthetic}


def _without_courses(found: dict[str, Any]) -> dict[str, Any]:
    """Nothing said of months against months: their incidents name LSOAs of two censuses."""
    rows = [{**row, "course": "", "course_borderline": False, "hot_months": ""} for row in found["rows"]]
    return {"rows": rows, "recent_months": None, "accuracy": None, "two_vintages": True}


def answer(
    question: Question,
    counted: Counted,
    earlier: Period | None,
    progress: Progress = lambda percent, doing: None,
) -> dict[str, Any]:
    now = counted.within(question.period)
    whole = _test_period(question, counted.values[:, now].sum(axis=1), counted.places.neighbours)
    progress(60, "Comparing month by month")
    by_month = _test_months(question, counted.values[:, now], counted.places.neighbours)
    progress(80, "Checking how well earlier hotspots predicted later months")
    numbers, values = (table[:, now].sum(axis=1) for table in (counted.numbers, counted.values))
    hot = accuracy(whole.hot, numbers, counted.places.sizes)
    return {
        "question": question.as_dict(),
        "places": len(counted.places),
        "incidents": int(numbers.sum()),
        "elsewhere": counted.elsewhere,
        "hotspots": hot.places,
        "borderline": int(whole.borderline.sum()),
        "share_held": hot.hit_share,
        "share_of_value": accuracy(whole.hot, values, counted.places.sizes).hit_share,
        "share_of_area": hot.area_share,
        "false_discovery_rate": RATE,
        "fewest_that_can_pass": fewest_that_can_pass(len(counted.places), question.permutations),
        "most_permutations": int(whole.permuted.permutations.max(initial=question.permutations)),
        "months": [f"{month:%Y-%m}" for month in question.period.months()],
        "recent_months": recent_months(int(now.sum())) if now.sum() >= FEWEST_MONTHS else None,
        "accuracy": _accuracy(question, counted, earlier),
        "rows": _rows(counted, now, whole, by_month),
    }


def _test(question: Question, values: np.ndarray, neighbours: Neighbours) -> Tested:
    p = permutation_p(values, neighbours, permutations=question.permutations, seed=question.seed)
    return Tested(z_scores(values, neighbours), permuted(p, question.permutations), adjusted(p))


def _test_period(
    question: Question, values: np.ndarray, neighbours: Neighbours, most: int = borderline.MOST
) -> Tested:
    """As `_test`, for one period: places near the bound get more permutations, unless few were asked for."""
    tested = _test(question, values, neighbours)
    if not question.is_refined:
        return tested
    more = refined(values, neighbours, tested.permuted, seed=question.seed, most=most)
    return Tested(tested.z, more, adjusted(more.p))


def _test_months(question: Question, values: np.ndarray, neighbours: Neighbours) -> Tested:
    """Test each month by itself, as a period is tested."""
    months = [
        _test_period(question, values[:, month], neighbours, MOST_FOR_MONTHS)
        for month in range(values.shape[1])
    ]
    z, p, done, q = (
        np.column_stack(columns)
        for columns in zip(
            *((each.z, each.permuted.p, each.permuted.permutations, each.q) for each in months), strict=True
        )
    )
    return Tested(z, Permuted(p, done), q)


# --- how well earlier hotspots predict ---------------------------------------------------------------
def _accuracy(question: Question, counted: Counted, earlier: Period | None) -> dict[str, Any] | None:
    """How well the period before predicts this one; if it is not loaded, how well the first half predicts
    the second."""
    then, later = (earlier, question.period) if earlier else _halves(question.period)
    if then is None:
        return None
    values, neighbours = counted.values[:, counted.within(then)].sum(axis=1), counted.places.neighbours
    marked = _test_period(question, values, neighbours, MOST_FOR_ACCURACY)
    # What is found by harm is to predict harm.
    table = counted.values if question.measure is Measure.HARM else counted.numbers
    result = accuracy(marked.hot, table[:, counted.within(later)].sum(axis=1), counted.places.sizes)
    return {**asdict(result), "index": result.index, "found_in": then.words, "tried_in": later.words}


def _halves(period: Period) -> tuple[Period | None, Period]:
    months = period.months()
    half = len(months) // 2
    return (period_of(months[:half]), period_of(months[half:])) if half else (None, period)


# --- one row a place ---------------------------------------------------------------------------------
def _rows(counted: Counted, now: np.ndarray, whole: Tested, by_month: Tested) -> list[dict[str, Any]]:
    course_of = _courses(by_month.hot)
    at_least, at_most = _courses(by_month.surely_hot), _courses(by_month.perhaps_hot)
    numbers, values = (table[:, now].sum(axis=1) for table in (counted.numbers, counted.values))
    total = numbers.sum()
    stands_out = whole.perhaps_hot
    worth_a_row = np.asarray(numbers > 0)
    if len(numbers) > MOST_QUIET_PLACES:
        worth_a_row = np.asarray(by_month.hot.any(axis=1))
    order = [n for n in np.argsort(-whole.z, kind="stable").tolist() if worth_a_row[n] or stands_out[n]]
    places = counted.places
    return [
        {
            "code": places.codes[n],
            "name": places.names[n],
            "ward": places.wards[n],
            "easting": int(places.eastings[n]),
            "northing": int(places.northings[n]),
            "number": int(numbers[n]),
            "share": share(float(numbers[n]), float(total)),
            "value": float(values[n]),
            "share_of_value": share(float(values[n]), float(values.sum())),
            "z": float(whole.z[n]),
            "p": float(whole.permuted.p[n]),
            "permutations": int(whole.permuted.permutations[n]),
            "q": float(whole.q[n]),
            "hot": bool(whole.hot[n]),
            "borderline": bool(whole.borderline[n]),
            "course": course_of[n],
            "course_borderline": not course_of[n] == at_least[n] == at_most[n],
            "hot_months": "".join("1" if is_hot else "0" for is_hot in by_month.hot[n].tolist()),
        }
        for n in order
    ]


def _courses(hot: np.ndarray) -> list[str]:
    """The course of each place over the months; empty strings where there are too few months."""
    if hot.shape[1] < FEWEST_MONTHS:
        return [""] * len(hot)
    return [course.value for course in courses(hot)]
