"""Compared with what: the same months a year before, the months just before, or the city."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.evidence.questions import address
from app.evidence.statistics.periods import Period, calendar_months, months_later
from app.models.base import LabelledEnum

YEAR = 12
Pairs = tuple[tuple[date, date], ...]


class Compared(LabelledEnum):
    YEAR_BEFORE = "year", "The same months a year before"
    BEFORE = "before", "As many months just before"
    CITY = "city", "The same months a year before, here and in the whole city"
    NONE = "none", "Nothing"

    @property
    def within(self) -> str:
        """Within a sentence."""
        return f"{self.label[0].lower()}{self.label[1:]}"

    def months_back(self, period: Period) -> int:
        """How many months lie between a month and the one that it is compared with."""
        return len(calendar_months(period.first, period.last)) if self is Compared.BEFORE else YEAR


def read_compared(query: Mapping[str, Any]) -> tuple[Compared | None, list[str]]:
    """None where the address asks for nothing."""
    asked = address.first_of(query, address.COMPARED)
    found = next((one for one in Compared if one.value == asked), None)
    if not asked or found:
        return found, []
    return None, [f"You cannot compare with {address.quoted(asked)}. This compares with the year before."]


def pairs_of(period: Period, loaded: Sequence[date], compared: Compared) -> Pairs:
    """The months of a period, each with the one it is compared with, where both are loaded."""
    if compared is Compared.NONE:
        return ()
    there, back = set(loaded), compared.months_back(period)
    pairs = ((month, months_later(month, -back)) for month in period.months())
    return tuple(pair for pair in pairs if there.issuperset(pair))
