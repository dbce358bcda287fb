"""The twelve months up to each month of a series: counts by month in, years out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.evidence.statistics.periods import months_later
from app.evidence.statistics.series import Series
from app.evidence.statistics.spans import YEAR, Span, year_to


@dataclass(frozen=True)
class RollingYear:
    """The year up to a month. `value` is None where a month of it is missing or the series breaks in it."""

    span: Span
    month: Decimal
    value: Decimal | None


def rolling_years(series: Series) -> list[RollingYear]:
    """A year for each month that is known, from the twelfth on. None of what cannot be added up."""
    months = series.months() if series.adds_up else {}
    if not months:
        return []
    first = months_later(min(months), YEAR - 1)
    return [_year(series, months, month) for month in sorted(months) if month >= first]


def _year(series: Series, months: dict[date, Decimal], month: date) -> RollingYear:
    span = year_to(month)
    parts = [months.get(months_later(month, -back)) for back in range(YEAR)]
    known = [part for part in parts if part is not None]
    is_whole = len(known) == YEAR and series.break_in(span) is None
    return RollingYear(span, months[month], sum(known, Decimal()) if is_whole else None)
