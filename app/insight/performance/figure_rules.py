"""Can this be a figure of that measure? What is wrong is said with the column or the field that it is in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.evidence.statistics.rounding import agrees
from app.evidence.statistics.spans import YEAR, Span
from app.insight.performance.table_files import BadCell
from app.models.measure import FigureStatus, MeasureKind
from app.words import day

PER = re.compile(r"\bper ([\d,]+)", re.IGNORECASE)
USUAL_BASE = 1000
MOST_DIGITS_OF_BASE = 9
TOO_LARGE = 10**15
LOWEST_SCORE, HIGHEST_SCORE = 1, 5
SHARES = (MeasureKind.PERCENTAGE, MeasureKind.SURVEY)


@dataclass(frozen=True)
class Entered:
    """A figure as somebody entered it."""

    span: Span
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None
    status: FigureStatus = FigureStatus.UNSTATED
    as_printed: str = ""
    note: str = ""
    vintage: str = ""
    expected_on: date | None = None


def checked(entered: Entered, kind: MeasureKind, unit: str, today: date) -> Entered:
    """The figure with its value, which follows from what is above and below the line where it was not
    entered.

    BadCell if it can be no figure of a measure of this kind.
    """
    _check_span(entered, today)
    _check_parts(entered, kind)
    complete = replace(entered, value=_value(entered, kind, unit))
    if complete.value is not None:
        if abs(complete.value) >= TOO_LARGE:
            raise BadCell("value", "has too many digits")
        RULES[kind](complete.value)
        _check_share(complete, kind)
    _check_status(complete)
    return complete


def _check_span(entered: Entered, today: date) -> None:
    first, last = entered.span
    if last < first:
        raise BadCell("period_to", f"{day(last)} must be the same as or after {day(first)}")
    if last >= today and not (entered.status is FigureStatus.NOT_YET_RELEASED and entered.value is None):
        when = "is in the future" if last > today else "is not over yet"
        raise BadCell("period_to", f"{day(last)} {when}")


def _check_parts(entered: Entered, kind: MeasureKind) -> None:
    if entered.denominator is not None and entered.denominator <= 0:
        raise BadCell("denominator", "must be above 0")
    if entered.n is not None and entered.n <= 0:
        raise BadCell("n", "must be 1 or more")
    if entered.numerator is not None and entered.numerator < 0:
        raise BadCell("numerator", "must be 0 or more")
    if kind in SHARES and None not in (above := entered.numerator, below := entered.denominator):
        assert above is not None, "asked where it is known"
        assert below is not None, "asked where it is known"
        if above > below:
            raise BadCell("numerator", f"{above} of {below} is more than 100%")


def _value(entered: Entered, kind: MeasureKind, unit: str) -> Decimal | None:
    if entered.value is not None or entered.numerator is None or entered.denominator is None:
        return entered.value
    if kind in SHARES:
        return 100 * entered.numerator / entered.denominator
    return base_of(unit) * entered.numerator / entered.denominator if kind is MeasureKind.RATE else None


def base_of(unit: str) -> int:
    """Of how many a rate is: 1,000 in "per 1,000 residents", and where it says none that a rate can be of."""
    found = PER.search(unit)
    digits = found[1].replace(",", "") if found else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS_OF_BASE and int(digits) else USUAL_BASE


def _check_share(entered: Entered, kind: MeasureKind) -> None:
    """A share that is given with its parts is that of the parts, as rounded."""
    if kind not in SHARES or entered.numerator is None or entered.denominator is None:
        return
    follows = 100 * entered.numerator / entered.denominator
    if entered.value is not None and not agrees(entered.value, follows):
        raise BadCell(
            "value",
            f"{entered.value} is not {entered.numerator} of {entered.denominator}, which is {follows:.1f}%",
        )


def _check_status(entered: Entered) -> None:
    if entered.value is not None and entered.status.has_no_value:
        raise BadCell("status", f"a figure that is {entered.status.value} cannot have a value")
    if entered.expected_on is not None and entered.status is not FigureStatus.NOT_YET_RELEASED:
        raise BadCell("expected_on", "only enter a date if the figure is not yet released")
    if entered.value is None and not entered.status.has_no_value and not entered.as_printed:
        raise BadCell("value", "enter a figure, or a status that says why there is none")


# --- values of each kind -----------------------------------------------------------------------------
def _from_nought(value: Decimal) -> None:
    if value < 0:
        raise BadCell("value", f"{value} must be 0 or more")


def _share(value: Decimal) -> None:
    if not 0 <= value <= 100:
        raise BadCell("value", f"{value} must be between 0 and 100")


def _score(value: Decimal) -> None:
    if not LOWEST_SCORE <= value <= HIGHEST_SCORE:
        raise BadCell("value", f"{value} must be between {LOWEST_SCORE} and {HIGHEST_SCORE}")


RULES: dict[MeasureKind, Callable[[Decimal], None]] = {
    MeasureKind.COUNT: _from_nought,
    MeasureKind.RATE: _from_nought,
    MeasureKind.PERCENTAGE: _share,
    MeasureKind.SURVEY: _share,
    MeasureKind.SCORE: _score,
}


# --- beside other figures ----------------------------------------------------------------------------
def may_overlap(one: Span, other: Span) -> bool:
    """Whether two figures of a measure may share days: only as years that roll on by months."""
    return not one.overlaps(other) or (one != other and one.months == other.months == YEAR)
