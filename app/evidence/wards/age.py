"""How old is the evidence? Worded here for every page, paper, decision and command that shows any."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import clock
from app.evidence.statistics.periods import read_month
from app.words import month, pluralise


@dataclass
class Settings:
    old_after: int = 12  # months


SETTINGS = Settings()


def configure(settings: Mapping[str, Any]) -> None:
    SETTINGS.old_after = settings["EVIDENCE_OLD_AFTER_MONTHS"]


@dataclass(frozen=True)
class Age:
    """`newest`: the newest month that is loaded. `shown`: the last month of the figures, if it is another."""

    newest: date
    shown: date | None = None

    @property
    def last(self) -> date:
        return self.shown or self.newest

    @property
    def is_old(self) -> bool:
        return is_old(self.last)

    @property
    def beside(self) -> str:
        """What a page says that shows figures of something else."""
        when = f", {ago(self.newest)}" if is_old(self.newest) else ""
        return f"The newest month of police records loaded is {month(self.newest)}{when}."

    @property
    def words(self) -> str:
        newest = f"The newest month loaded is {month(self.newest)}"
        if not self.is_old:
            return f"{newest}."
        if self.last >= self.newest:
            return f"These figures are old. {newest}, {ago(self.newest)}."
        return f"These figures are old: they end in {month(self.last)}, {ago(self.last)}. {newest}."

    @property
    def first(self) -> str:
        """What a paper says before anything else: nothing, unless the figures are old."""
        return f"{self.words} " if self.is_old else ""


def age_of_evidence(evidence: Mapping[str, Any]) -> Age | None:
    """The age of a frozen row of the ranking, by the last of its months."""
    last = read_month(str(evidence.get("to", "")))
    return Age(last) if last else None


def is_old(last: date) -> bool:
    return months_ago(last) > SETTINGS.old_after


def months_ago(last: date) -> int:
    today = clock.today()
    return (today.year - last.year) * 12 + today.month - last.month


def ago(last: date) -> str:
    """7 years and 9 months ago."""
    years, months = divmod(months_ago(last), 12)
    parts = [pluralise(years, "year")] * bool(years) + [pluralise(months, "month")] * bool(months)
    return f"{' and '.join(parts)} ago" if parts else "this month"
