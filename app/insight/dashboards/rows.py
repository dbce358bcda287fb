"""A line of a dashboard: a measure, what there is to see of it, and what its owner says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.insight.performance.dashboard_line import DashboardLine
from app.words import day

UNDER_DEVELOPMENT = "Under development"


@dataclass(frozen=True)
class Said:
    """Commentary on the figures up to a day."""

    words: str
    period_to: date


@dataclass(frozen=True)
class Row:
    """`said`: the latest commentary. `note`: what was noted of the measure when it was defined. `is_asked`:
    its owner has been asked for commentary on the latest figures, and has not written any."""

    key: str
    name: str
    theme: str
    place: int
    source: str
    in_development: str
    note: str
    line: DashboardLine
    said: Said | None = None
    is_asked: bool = False

    @property
    def is_exception(self) -> bool:
        return bool(self.line.why)

    @property
    def is_current(self) -> bool:
        """Whether the commentary is on the latest figures."""
        return self.said is not None and self.said.period_to == self.line.ends_on

    @property
    def words(self) -> str:
        """The commentary, with its day if there are newer figures; or what else is known."""
        if self.said is not None:
            until = "" if self.is_current else f"Up to {day(self.said.period_to)}: "
            return f"{until}{self.said.words}"
        if self.note:
            return self.note
        return f"{UNDER_DEVELOPMENT}: {self.in_development}" if self.in_development else ""

    @property
    def reasons(self) -> str:
        return "; ".join(self.line.why)


def exceptions_first(rows: Iterable[Row]) -> list[Row]:
    """The worst first; all others as they stand in their themes."""
    return sorted(rows, key=lambda row: (-row.line.severity, row.theme, row.place, row.name))
