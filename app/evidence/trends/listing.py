"""The tables of change by category, locality and ward, and of the months of a trend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.evidence.questions.compared import Compared
from app.evidence.statistics.verdicts import Judged
from app.evidence.trends import wording
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.tables import Line, Table
from app.evidence.trends.trend import Trend, TrendLine
from app.web.listing import Column, Listing
from app.web.listing.figures import count, difference, figure, rate, rounded, stated
from app.words import month, signed

LIMITS = ("Lower limit", "Upper limit")


# --- change ------------------------------------------------------------------------------------------
class ComparedRow(NamedTuple):
    """A line of a table of change."""

    table: Table
    line: Line


def pinned_rows(table: Table) -> list[ComparedRow]:
    """Those that stand first in any order."""
    return [ComparedRow(table, line) for line in table.lines if line.is_sum]


def moving_rows(table: Table) -> list[ComparedRow]:
    return [ComparedRow(table, line) for line in table.lines if not line.is_sum]


def change_listing(trend_filter: TrendFilter, heading: str, source: str = "") -> Listing:
    """The table of this heading. All tables have one file."""
    return Listing(
        "change", "change", prefix=heading.lower(), size=50,
        columns=(
            Column("by", "Compared by", value=lambda row: row.table.heading, on_page=False),
            Column(
                "name", heading, sort=lambda row: row.line.name, value=lambda row: row.line.name,
                file_heading="Name",
            ),
            Column("what", "What", value=lambda row: _what(trend_filter, row), on_page=False),
            Column("place", "Place", value=lambda row: _place(trend_filter, row), on_page=False),
            *stated({"Period": trend_filter.now_period.words}),
            *_numbers(trend_filter),
            Column("p", "p, adjusted", value=lambda row: round(row.line.judged.p, 4), on_page=False),
            Column(
                "factor", "Times as variable as chance", on_page=False,
                value=lambda row: round(row.line.judged.factor, 2),
            ),
            Column(
                "verdict", "What this means", value=lambda row: row.line.verdict,
                file_heading="What the numbers mean",
            ),
            Column(
                "source", "Source", on_page=False,
                value=lambda row: f"{source}{wording.not_compared(row.table)}",
            ),
        ),
    )  # fmt: skip


def _numbers(trend_filter: TrendFilter) -> tuple[Column, ...]:
    now, then = trend_filter.now_period.words, trend_filter.then_period.words
    return (
        count("now", now, lambda row: row.line.judged.now, file_heading="Number"),
        count("then", then, lambda row: row.line.judged.then, file_heading=_then_heading(trend_filter)),
        difference("difference", "Difference", lambda row: row.line.judged.difference),
        figure(
            "percent", "Change", lambda row: row.line.judged.percent, wording.signed_percent,
            value=lambda row: _percent(row.line.judged), file_heading="Change in per cent",
            text=lambda row: wording.signed_percent(row.line.judged.percent) or "Too few",
        ),
    )  # fmt: skip


def _then_heading(trend_filter: TrendFilter) -> str:
    return "As long just before" if trend_filter.compared is Compared.BEFORE else "Same period a year before"


def _what(trend_filter: TrendFilter, row: ComparedRow) -> str:
    return row.line.name if row.table.heading == "Category" else trend_filter.what.name


def _place(trend_filter: TrendFilter, row: ComparedRow) -> str:
    return trend_filter.place.name if row.table.heading == "Category" else row.line.name


def _percent(judged: Judged) -> float | None:
    return None if judged.percent is None else round(100 * judged.percent, 1)


# --- the months of a trend ---------------------------------------------------------------------------
@dataclass(frozen=True)
class MonthRow:
    """A month of a trend; its file also says how it was judged beside the same month of earlier years."""

    line: TrendLine
    judged: Judged | None = None

    @property
    def season_mean(self) -> float | None:
        return self.line.season.mean if self.line.season else None

    @property
    def season_difference(self) -> float | None:
        return self.line.season.comparison.difference if self.line.season else None

    @property
    def season_words(self) -> str:
        if self.season_mean is not None:
            return f"{self.season_mean:,.1f}"
        return "Not comparable" if self.line.of_two_censuses else "Not loaded"

    @property
    def season_cells(self) -> tuple[Any, Any, Any]:
        if self.line.season is None or self.judged is None:
            return (None,) * 3
        season = self.line.season
        return round(season.mean, 1), len(season.earlier), round(self.judged.p, 4)


def month_rows(lines: Sequence[TrendLine], judged: Sequence[Judged | None]) -> Iterator[MonthRow]:
    return (MonthRow(*each) for each in zip(lines, judged, strict=True))


def months_listing(
    trend_filter: TrendFilter, shown: Trend, source: str = "", limits: Sequence[str] = LIMITS
) -> Listing:
    """The months, the newest first. `limits`: what the chart calls them."""
    return Listing(
        "trend", "month of a trend", many="months of a trend", sort="month", anchor="table", size=50,
        columns=(
            Column(
                "month", "Month", sort=lambda row: row.line.month, ascending=False,
                value=lambda row: month(row.line.month),
            ),
            *stated({"What": trend_filter.what.name, "Place": trend_filter.place.name}),
            count("number", "Number", lambda row: row.line.count),
            rate("rate", "Per 30 days", lambda row: row.line.point.rate, file_heading="Per 30 days"),
            *stated({"Mean": round(shown.chart.mean, 1), "Limits": shown.chart.limits.value}),
            *_limits(shown, limits),
            figure(
                "season", "Same month, earlier years", lambda row: row.season_mean, str,
                text=lambda row: row.season_words, value=lambda row: row.season_cells[0],
                file_heading="Same month of earlier years, mean",
            ),
            Column("earlier", "Earlier years", value=lambda row: row.season_cells[1], on_page=False),
            Column("p", "p, adjusted", value=lambda row: row.season_cells[2], on_page=False),
            difference(
                "difference", "Difference", lambda row: row.season_difference, in_file=False, text=_signed
            ),
            Column(
                "marked", "Stands out", value=lambda row: "; ".join(row.line.point.words),
                text=lambda row: wording.months_marked(row.line.point),
            ),
            *stated({"Source": source}),
        ),
    )  # fmt: skip


def _limits(shown: Trend, called: Sequence[str]) -> tuple[Column, ...]:
    reads = (lambda row: row.line.point.lower, lambda row: row.line.point.upper)
    return tuple(
        rate(
            in_file, heading, read, sort=None, on_page=shown.has_limits, file_heading=in_file,
            value=rounded(read, 1) if shown.has_limits else lambda _: None,
        )
        for in_file, heading, read in zip(LIMITS, called, reads, strict=True)
    )  # fmt: skip


def _signed(row: MonthRow) -> str:
    return "" if row.season_difference is None else signed(row.season_difference)
