"""Rates: how much was recorded for each 1,000 people or homes, as if the months were a year."""

from dataclasses import dataclass
from enum import StrEnum

YEAR = 12


class Over(StrEnum):
    """Over what a rate is. The value is also the name of the number in an area's figures."""

    RESIDENTS = "residents"
    HOUSEHOLDS = "households"
    DAYTIME = "daytime"

    @property
    def words(self) -> str:
        return "people there by day" if self is Over.DAYTIME else self.value

    @property
    def unknown(self) -> str:
        """What is said where the number is not loaded for any ward."""
        return f"The number of {self.words} is not loaded for any ward."


@dataclass(frozen=True)
class Rates:
    """Of how many months the counts are, and over what: how a number becomes a rate, and what that is called.

    A year's number needs no word about it; that of other months is turned into a year's, which is said.
    """

    over: Over = Over.RESIDENTS
    months: int = YEAR

    def of(self, number: int, people: int | None) -> float | None:
        """A year's number for each 1,000; None where it is not known of how many."""
        return 1000 * number * YEAR / (self.months * people) if people and self.months else None

    def per(self, over: Over | None = None) -> str:
        """per 1,000 residents; a year per 1,000 residents. `over`: another denominator than the chosen."""
        year = "" if self.months == YEAR else "a year "
        return f"{year}per 1,000 {(over or self.over).words}"

    def heading(self, over: Over | None = None) -> str:
        """What heads a column: A year per 1,000 residents."""
        words = self.per(over)
        return words[0].upper() + words[1:]

    @property
    def short_heading(self) -> str:
        """For a narrow table whose source line says over what: A year per 1,000."""
        return "Per 1,000" if self.months == YEAR else "A year per 1,000"

    @property
    def explained(self) -> str:
        """Said once on a page or paper: of which months rates are. Empty where they are of a year."""
        if self.months == YEAR:
            return ""
        months = f"{self.months} months" if self.months != 1 else "one month"
        return (
            f"Rates are for a year. They assume that what was recorded in {months} continues for 12 months."
        )


A_YEAR_BY_RESIDENTS = Rates()
