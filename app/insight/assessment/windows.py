"""The months before and after a response: which are usual, and which say nothing about it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile

from app.evidence.statistics.periods import Period, months_later
from app.insight.assessment.design import Design, Refused
from app.places.incidents.loaded import get_loaded
from app.words import day, month

LONGEST = 6  # months by default
NO_START = "The plan does not say when the response began, so we do not know which months to compare"


def why_none(response_from: date | None, loaded: Sequence[date]) -> str:
    """Why no months can be compared; empty if some can."""
    if response_from is None:
        return NO_START
    if not any(start >= response_from.replace(day=1) for start in loaded):
        newest = f". The latest month is {month(loaded[-1])}" if loaded else ""
        return (
            f"There are no incidents for any month since the response began on {day(response_from)}{newest}"
        )
    return ""


def ensure_straddles(design: Design) -> None:
    """Raise Refused unless the response began between the months before and those after."""
    loaded = get_loaded().of(design.what.category, design.what.source)
    began, newest = design.response_from, max(loaded, default=None)
    if problem := why_none(began, [newest] if newest else []):
        raise Refused("after_from", problem)
    assert began is not None, "else there is a problem"
    if design.before.last >= began.replace(day=1):
        raise Refused(
            "before_to", f"Last month before must be earlier than the response, which began on {day(began)}"
        )
    if design.after.first < began.replace(day=1):
        raise Refused(
            "after_from",
            f"First month after must not be earlier than the response, which began on {day(began)}",
        )


def usual(loaded: Sequence[date], response_from: date | None) -> tuple[Period, Period] | None:
    """The longest windows of equal length that are loaded, up to six months; None without any.

    Before: the same months of the year before, so that seasons do not matter, unless those are fewer than
    the months just before the response.
    """
    if response_from is None:
        return None
    whole = response_from if response_from.day == 1 else months_later(response_from, 1)
    candidates = list(_pairs(set(loaded), whole, response_from.replace(day=1)))
    return max(candidates, key=lambda pair: len(pair[0].months()), default=None)


def of_measure(
    loaded: Sequence[date], response_from: date | None, measured: Sequence[date]
) -> tuple[Period, Period] | None:
    """The months that a plan measures, and the same months of the last year that ended before the response.

    None unless all of them are loaded, and the response began before them.
    """
    if response_from is None or not measured or measured[0] < response_from.replace(day=1):
        return None
    years = 1
    while months_later(measured[-1], -12 * years) >= response_from.replace(day=1):
        years += 1
    before = [months_later(month, -12 * years) for month in measured]
    if not {*before, *measured} <= set(loaded):
        return None
    return Period(before[0], before[-1]), Period(measured[0], measured[-1])


def _pairs(loaded: set[date], whole: date, began: date) -> Iterator[tuple[Period, Period]]:
    """Windows a year apart, then windows just before and after. `whole`: the first whole month after."""
    after = _in_a_row(loaded, whole, 1)
    for before in (_in_a_row(loaded, months_later(whole, -12), 1), _in_a_row(loaded, began, -1)):
        number = min(len(before), len(after))
        if number:
            first, last = sorted((before[0], before[number - 1]))
            yield Period(first, last), Period(after[0], after[number - 1])


def _in_a_row(loaded: set[date], start: date, step: int) -> list[date]:
    """The loaded months from `start` on; backwards, from the month before it. Up to the first gap."""
    first = start if step > 0 else months_later(start, -1)
    months = (months_later(first, step * number) for number in range(LONGEST))
    return list(takewhile(loaded.__contains__, months))
